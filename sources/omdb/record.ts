import type { CreditRecord, FilmKind, FilmRecord, ImageRecord, RatingRecord } from '../../domain/film.js';
import { compact } from '../../domain/compact.js';
import { distinctTexts } from '../values.js';
import type { OmdbTitle } from './schema.js';

const KINDS: Record<string, FilmKind> = {
  movie: 'movie',
  series: 'series',
  episode: 'episode',
  game: 'game',
};
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Old answers use other names than new ones. */
const COUNTRY_NAMES: Record<string, string> = { USA: 'United States', UK: 'United Kingdom' };

/** OMDb's answer as a minimal record: no ids of people, three or four actors, no alternative titles. */
export function omdbRecord(title: OmdbTitle): FilmRecord {
  const genres = listOf(title.Genre);
  return {
    source: 'omdb',
    completeness: 'minimal',
    kind: kindOf(title.Type, genres),
    imdbId: title.imdbID,
    title: title.Title,
    alternativeTitles: [],
    genres,
    countries: distinctTexts(listOf(title.Country).map((name) => COUNTRY_NAMES[name] ?? name)),
    languages: listOf(title.Language),
    credits: [
      ...creditsOf(title.Director, 'directing', 'Director'),
      ...creditsOf(title.Writer, 'writing', 'Writer'),
      ...creditsOf(title.Actors, 'cast', 'Actor'),
    ],
    ratings: ratingsOf(title),
    images: postersOf(title.Poster),
    videos: [],
    ...compact({
      year: omdbYear(title.Year),
      releaseDate: omdbDate(title.Released),
      runtimeMinutes: omdbMinutes(title.Runtime),
      overview: title.Plot,
      homepage: title.Website,
    }),
  };
}

/** First year of "2013", "2011–" or "2004–2010". */
export function omdbYear(value: string | undefined): number | undefined {
  const year = /^\d{4}/.exec(value ?? '')?.[0];
  return year === undefined ? undefined : Number(year);
}

/** Minutes of "143 min", "1 h 2 min", "2 h" or "1,440 min"; undefined for 0 and what is none of these. */
export function omdbMinutes(value: string | undefined): number | undefined {
  const match = /^(?:(\d+)\s*h)?\s*(?:(\d+)\s*min)?$/i.exec(value?.replaceAll(',', '').trim() ?? '');
  const minutes = Number(match?.[1] ?? 0) * 60 + Number(match?.[2] ?? 0);
  return minutes > 0 ? minutes : undefined;
}

/** ISO date of "14 Jun 2013". */
export function omdbDate(value: string | undefined): string | undefined {
  const [, day, month, year] = /^(\d{1,2}) (\w{3}) (\d{4})$/.exec(value ?? '') ?? [];
  const at = MONTHS.indexOf(month ?? '');
  if (day === undefined || year === undefined || at < 0) return undefined;
  return `${year}-${String(at + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** What OMDb's `Type` says; `other` for none. */
export function omdbKind(type: string | undefined): FilmKind {
  return KINDS[type?.toLowerCase() ?? ''] ?? 'other';
}

function kindOf(type: string | undefined, genres: string[]): FilmKind {
  const kind = omdbKind(type);
  return kind === 'movie' && genres.includes('Short') ? 'short' : kind;
}

/** Parts of a list joined by commas; commas in parentheses join nothing. */
function listOf(value: string | undefined): string[] {
  return distinctTexts((value ?? '').split(/,(?![^(]{0,200}\))/));
}

/** People with the notes that OMDb puts behind them: "Charles Portis (novel)", "Ethan Coen (co-director)". */
function creditsOf(
  value: string | undefined,
  department: CreditRecord['department'],
  job: string,
): CreditRecord[] {
  const people = listOf(value).flatMap((entry) => {
    const [, name, note] = /^([^(]*[^(\s])\s*(?:\((.*)\))?$/.exec(entry) ?? [];
    return name === undefined ? [] : [{ name, note }];
  });
  return people.map(({ name, note }, position) => ({
    name,
    department,
    job: note === undefined || department === 'cast' ? job : noted(note, job),
    position,
  }));
}

function noted(note: string, job: string): string {
  if (/^co-director$/i.test(note)) return 'Co-Director';
  return `${job} (${note})`;
}

function ratingsOf(title: OmdbTitle): RatingRecord[] {
  const valueOf = (source: string): number | undefined =>
    numberOf(title.Ratings?.find(({ Source }) => Source === source)?.Value);
  const ratings = [
    {
      source: 'imdb' as const,
      value: numberOf(title.imdbRating) ?? valueOf('Internet Movie Database'),
      scale: 10,
      votes: numberOf(title.imdbVotes),
    },
    { source: 'rotten_tomatoes' as const, value: valueOf('Rotten Tomatoes'), scale: 100 },
    { source: 'metacritic' as const, value: valueOf('Metacritic') ?? numberOf(title.Metascore), scale: 100 },
  ];
  return ratings.flatMap(({ value, ...rest }) => (value === undefined ? [] : [{ value, ...compact(rest) }]));
}

/** The number at the start of "7.6/10", "96%", "127,815"; undefined for "N/A". */
function numberOf(value: string | undefined): number | undefined {
  const digits = /^\d+(\.\d+)?/.exec(value?.replaceAll(',', '') ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}

function postersOf(poster: string | undefined): ImageRecord[] {
  const url = poster?.replace(/^http:/, 'https:');
  return url?.startsWith('https://') === true ? [{ kind: 'poster', url }] : [];
}
