const english = {
  languages: new Intl.DisplayNames('en', { type: 'language' }),
  regions: new Intl.DisplayNames('en', { type: 'region' }),
};

/** English name of a country code; `style` is whose: TMDb says "United States of America", the others "United States". */
export function countryName(code: string, style: 'tmdb' | 'imdb' = 'imdb'): string {
  if (style === 'tmdb' && code === 'US') return 'United States of America';
  return english.regions.of(code) ?? code;
}

/** English name of a language code. */
export function languageName(code: string): string {
  return english.languages.of(code) ?? code;
}

/** A language's name in itself. */
export function ownLanguageName(code: string): string {
  return new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code;
}

/** Genre names of IMDb and OMDb, where they differ from TMDb's. */
export function imdbGenre(name: string): string {
  return name === 'Science Fiction' ? 'Sci-Fi' : name;
}
