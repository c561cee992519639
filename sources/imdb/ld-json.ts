import type { CreditRecord, FilmKind, FilmRecord } from '../../domain/film.js';
import { compact } from '../../domain/compact.js';
import { distinctTexts, isoDateOf, positive, textOf } from '../values.js';
import { ldTitleSchema, type LdPerson, type LdTitle } from './page-schema.js';
import type { PageHead } from '../http/html.js';
import { jsonOf } from '../http/answers.js';
import { plainText } from '../linked-data.js';

const KINDS: Record<string, FilmKind> = {
  Movie: 'movie',
  TVSeries: 'series',
  TVEpisode: 'episode',
  VideoGame: 'game',
};

/** The page's ld+json; undefined where there is none that can be read (it is not always valid JSON). */
export function readLdTitle(scripts: PageHead['scripts']): LdTitle | undefined {
  for (const { text } of scripts.filter(({ type }) => type === 'application/ld+json')) {
    const { data } = ldTitleSchema.safeParse(jsonOf(text));
    if (data?.name !== undefined) return data;
  }
  return undefined;
}

/**
 * What ld+json tells of a film, as a minimal record; undefined where it lacks id or name. Its `name` is the original
 * title; its date is of a release in one country, so no year is taken from it.
 */
export function ldRecord(ld: LdTitle): FilmRecord | undefined {
  const imdbId = /tt\d{7,10}/.exec(ld.url ?? '')?.[0];
  const originalTitle = plainText(ld.name);
  if (imdbId === undefined || originalTitle === undefined) return undefined;
  const value = positive(ld.aggregateRating?.ratingValue);
  const votes = positive(ld.aggregateRating?.ratingCount);
  const image = textOf(ld.image);
  return {
    source: 'imdb_scrape',
    completeness: 'minimal',
    kind: KINDS[ld['@type'] ?? ''] ?? 'other',
    imdbId,
    title: plainText(ld.alternateName) ?? originalTitle,
    originalTitle,
    alternativeTitles: [],
    genres: distinctTexts(ld.genre ?? []),
    countries: [],
    languages: [],
    credits: [
      ...creditsOf(ld.actor, 'cast', 'Actor'),
      ...creditsOf(ld.director, 'directing', 'Director'),
      ...creditsOf(ld.creator, 'writing', 'Writer'),
    ],
    ratings: value === undefined ? [] : [{ source: 'imdb', value, scale: 10, ...compact({ votes }) }],
    images: image === undefined ? [] : [{ kind: 'poster', url: image }],
    videos: [],
    ...compact({
      releaseDate: isoDateOf(ld.datePublished),
      runtimeMinutes: isoMinutes(ld.duration),
      overview: plainText(ld.description),
    }),
  };
}

/** The record with what it lacks taken from another one; nothing it has is touched. */
export function filledFrom(film: FilmRecord, other: FilmRecord | undefined): FilmRecord {
  if (other === undefined) return film;
  const lacks = (department: CreditRecord['department']): boolean =>
    !film.credits.some((credit) => credit.department === department);
  return {
    ...film,
    genres: film.genres.length > 0 ? film.genres : other.genres,
    ratings: film.ratings.some(({ source }) => source === 'imdb')
      ? film.ratings
      : [...film.ratings, ...other.ratings],
    images: film.images.length > 0 ? film.images : other.images,
    credits: [...film.credits, ...other.credits.filter(({ department }) => lacks(department))],
    ...compact({
      originalTitle: film.originalTitle ?? other.originalTitle,
      releaseDate: film.releaseDate ?? other.releaseDate,
      runtimeMinutes: film.runtimeMinutes ?? other.runtimeMinutes,
      overview: film.overview ?? other.overview,
    }),
  };
}

/** Minutes of an ISO 8601 duration ("PT2H14M", "PT112M"); undefined for 0 and what is none. */
export function isoMinutes(duration: string | null | undefined): number | undefined {
  const [, hours = '0', minutes = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?/.exec(duration ?? '') ?? [];
  return positive(Number(hours) * 60 + Number(minutes));
}

/** Companies stand among the creators; only people have a credit. */
function creditsOf(
  people: readonly LdPerson[] | null | undefined,
  department: CreditRecord['department'],
  job: string,
): CreditRecord[] {
  return (people ?? []).flatMap((person, position) => {
    const name = person['@type'] === 'Person' ? plainText(person.name) : undefined;
    if (name === undefined) return [];
    const imdbPersonId = /nm\d+/.exec(person.url ?? '')?.[0];
    return [{ name, department, job, position, ...compact({ imdbPersonId }) }];
  });
}
