import anyAscii from 'any-ascii';

const SLUG_LENGTH = 80;

/**
 * Title as a slug of latin letters, at most 80. Where nothing is left of it (emoji, signs), or where it is cut, a short
 * hash of the title tells it from others.
 */
export function titleSlug(title: string): string {
  const whole = anyAscii(title.normalize('NFC'))
    .toLowerCase()
    .replace(/[’'`]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (whole === '') return `untitled-${fnv1a(title)}`;
  return whole.length <= SLUG_LENGTH ? whole : cutSlug(whole);
}

/** Long titles of one series begin alike ("… Part One", "… Part Two"): the hash is that of the whole slug. */
function cutSlug(whole: string): string {
  const hash = fnv1a(whole);
  const begin = whole.slice(0, SLUG_LENGTH - hash.length - 1).replace(/-$/, '');
  return `${begin}-${hash}`;
}

/**
 * What tells one film from another: its IMDb id, else that at TMDb, or festival, year and title where neither is known.
 * Two films of one title in one edition are told apart by their film year, when the programme has it.
 */
export function filmKey(
  film: { imdbId?: string; tmdbId?: number; title?: string; year?: number },
  edition: string,
): string {
  if (film.imdbId !== undefined) return film.imdbId;
  if (film.tmdbId !== undefined) return `tmdb-${film.tmdbId}`;
  const year = film.year === undefined || edition.endsWith(`-${film.year}`) ? '' : `-${film.year}`;
  return `${edition}-${titleSlug(film.title ?? '')}${year}`;
}

/**
 * What is added to the key of a film to tell it from another of its title: its first director, in whatever order and form the name is
 * written; its length where it names none.
 */
export function tellingWord(film: { directors?: readonly string[]; runtimeMinutes?: number }): string {
  const [first] = film.directors ?? [];
  if (first !== undefined) return titleSlug(first).split('-').sort().join('-');
  return film.runtimeMinutes === undefined ? 'other' : `${Math.round(film.runtimeMinutes)}-min`;
}

/** FNV-1a, 32 bits, in hex: a stable name, no security. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) {
    hash ^= char.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}
