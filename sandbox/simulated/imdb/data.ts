import { localRelease, nameId, ratingOf, type TitleOnImdb } from './facts.js';
import { countryName, imdbGenre, languageName } from '../films/names.js';
import { hexFor, numberFor } from '../films/random.js';

type Json = Record<string, unknown>;

const TYPE_NAMES = {
  movie: 'Movie',
  short: 'Short',
  tvMovie: 'TV Movie',
  tvSeries: 'TV Series',
  tvEpisode: 'TV Episode',
  videoGame: 'Video Game',
} as const;

/** A node of IMDb's graph, which names its own type. */
const node = (type: string, fields: Json): Json => ({ ...fields, __typename: type });
const text = (type: string, value: string) => node(type, { text: value });
const edges = (type: string, nodes: Json[], fields: Json = {}) =>
  node(`${type}Connection`, { ...fields, edges: nodes.map((each) => node(`${type}Edge`, { node: each })) });

/** The title in Latin letters that the film was made under. */
export function originalTitle(film: TitleOnImdb): string {
  return film.originalTitle ?? film.title;
}

/** The title that a visitor sees: English, or a foreign one for those who are taken to read another language. */
export function displayTitle(film: TitleOnImdb, english: boolean): string {
  if (english) return film.title;
  return film.alternativeTitles.at(0)?.title ?? originalTitle(film);
}

/** The poster, where the film has one; the address leads nowhere. */
export function posterOf(film: TitleOnImdb): Json | null {
  const seed = `imdb poster ${film.imdbId}`;
  if (numberFor(seed, 5) === 0) return null;
  return image(seed, 1200, 1800, film.title);
}

function image(seed: string, width: number, height: number, caption: string): Json {
  return node('Image', {
    id: `rm${numberFor(seed, 4_000_000_000)}`,
    width,
    height,
    url: `https://m.media-amazon.com/images/M/${hexFor(seed, 40)}._V1_.jpg`,
    caption: node('Markdown', { plainText: caption }),
  });
}

/** `aboveTheFoldData`: what a title is. */
export function aboveTheFold(film: TitleOnImdb, english: boolean): Json {
  return node('Title', {
    id: film.imdbId,
    ...shared(film, english, 'upper'),
    certificate: null,
    ratingsSummary: node('RatingsSummary', ratingOf(film)),
    primaryImage: posterOf(film),
    images: node('ImageConnection', { total: stillsOf(film).length }),
    videos: node('TitleRelatedVideosConnection', { total: film.videos.length }),
    genres: node('Genres', {
      genres: film.genres.map(imdbGenre).map((name) => node('Genre', { text: name, id: name })),
    }),
    keywords: edges(
      'TitleKeyword',
      film.keywords.map((word) => text('TitleKeyword', word)),
      {
        total: film.keywords.length,
      },
    ),
    plot:
      film.plot === undefined
        ? null
        : node('Plot', {
            plotText: node('Markdown', { plainText: film.plot }),
            language: node('DisplayableLanguage', { id: 'en-US' }),
          }),
    credits: node('CreditConnection', {
      total: film.cast.length + film.directors.length + film.writers.length,
    }),
    principalCredits: [
      ...crewCredits('director', film.directors, 'upper'),
      ...crewCredits('writer', film.writers, 'upper'),
    ],
    castPageTitle: edges(
      'Credit',
      film.cast.slice(0, 4).map(({ name }) => node('Cast', { name: nameAlone(name) })),
    ),
    directorsPageTitle:
      film.directors.length === 0
        ? []
        : [
            node('PrincipalCreditsForCategory', {
              credits: film.directors.map((name) => node('Crew', { name: nameAlone(name) })),
            }),
          ],
    creatorsPageTitle: [],
    meta: node('TitleMeta', { canonicalId: film.imdbId, publicationStatus: 'PUBLISHED' }),
  });
}

/** `mainColumnData`: who made it, its pictures, its details. */
export function mainColumn(film: TitleOnImdb, english: boolean): Json {
  return node('Title', {
    id: film.imdbId,
    ...shared(film, english, 'lower'),
    isAdult: false,
    episodes: null,
    titleMainImages: edges('Image', stillsOf(film), { total: stillsOf(film).length }),
    primaryImage: posterOf(film) === null ? null : node('Image', { id: posterOf(film)?.['id'] }),
    cast: edges(
      'Credit',
      film.cast.map(({ name, character }) =>
        node('Cast', {
          name: { ...person(name), primaryImage: null },
          attributes: null,
          characters: character === undefined ? null : [node('Character', { name: character })],
        }),
      ),
    ),
    creators: [],
    directors: crewCredits('director', film.directors, 'lower'),
    writers: crewCredits('writer', film.writers, 'lower'),
    spokenLanguages: node('SpokenLanguages', {
      spokenLanguages: film.languages.map((code) =>
        node('SpokenLanguage', { id: code, text: languageName(code) }),
      ),
    }),
    akas: edges(
      'Aka',
      film.alternativeTitles.slice(0, 1).map(({ title }) => text('Aka', title)),
    ),
    detailsExternalLinks: edges('ExternalLink', [], { total: 0 }),
    production: edges('CompanyCredit', []),
  });
}

/** What stands in both halves of the page, in the lower one with fewer details (or more, for dates and countries). */
function shared(film: TitleOnImdb, english: boolean, half: 'upper' | 'lower'): Json {
  return {
    titleText: text('TitleText', displayTitle(film, english)),
    originalTitleText: text('TitleText', originalTitle(film)),
    titleType: titleType(film, half),
    releaseYear:
      film.year === undefined
        ? null
        : node('YearRange', {
            year: film.year,
            ...(half === 'upper' ? { endYear: film.endYear ?? null } : {}),
          }),
    releaseDate: releaseDate(film, half),
    runtime:
      film.runtimeMinutes === undefined ? null : node('Runtime', { seconds: film.runtimeMinutes * 60 }),
    countriesOfOrigin: countries(film, half),
    canHaveEpisodes: film.kind === 'tvSeries',
    series: null,
    productionStatus: node('ProductionStatusDetails', {
      currentProductionStage: node('ProductionStage', { id: 'released', text: 'Released' }),
      restriction: null,
    }),
  };
}

function titleType({ kind }: TitleOnImdb, half: 'upper' | 'lower'): Json {
  const series = kind === 'tvSeries';
  const details = {
    text: TYPE_NAMES[kind],
    isSeries: series,
    isEpisode: kind === 'tvEpisode',
    categories: [node('TitleTypeCategory', { value: series ? 'tv' : 'movie' })],
  };
  return node('TitleType', { id: kind, canHaveEpisodes: series, ...(half === 'upper' ? details : {}) });
}

function releaseDate(film: TitleOnImdb, half: 'upper' | 'lower'): Json | null {
  const release = localRelease(film);
  if (release === null) return null;
  const { day, month, year } = release;
  const country = node('LocalizedDisplayableCountry', { id: 'US', text: 'United States' });
  return node('ReleaseDate', { day, month, year, ...(half === 'lower' ? { country } : {}) });
}

function countries(film: TitleOnImdb, half: 'upper' | 'lower'): Json | null {
  if (film.countries.length === 0) return null;
  return node('CountriesOfOrigin', {
    countries: film.countries.map((id) =>
      node('CountryOfOrigin', half === 'lower' ? { id, text: countryName(id) } : { id }),
    ),
  });
}

function person(name: string): Json {
  return node('Name', { id: nameId(name), nameText: text('NameText', name) });
}

const nameAlone = (name: string) => node('Name', { nameText: text('NameText', name) });

/** Credits of one kind; the upper half of the page names the kind by id as well. */
function crewCredits(id: 'director' | 'writer', names: string[], half: 'upper' | 'lower'): Json[] {
  if (names.length === 0) return [];
  const title = `${id === 'director' ? 'Director' : 'Writer'}${names.length > 1 ? 's' : ''}`;
  return [
    node('PrincipalCreditsForCategory', {
      totalCredits: names.length,
      category: node('CreditCategory', half === 'upper' ? { id, text: title } : { text: title }),
      credits: names.map((name) => node('Crew', { name: person(name), attributes: null })),
    }),
  ];
}

function stillsOf(film: TitleOnImdb): Json[] {
  const count = numberFor(`stills ${film.imdbId}`, 4);
  return Array.from({ length: count }, (_, index) =>
    image(`still ${film.imdbId} ${index}`, 2048, 1137, film.title),
  );
}
