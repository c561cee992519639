import { loadPage } from '../http/html.js';
import type { RatingRecord, FilmDescription } from '../../domain/film.js';
import { compact } from '../../domain/compact.js';
import { isoDateOf, positive } from '../values.js';
import { ldFilm, ldNames, plainText, type LdFilm } from '../linked-data.js';
import { ratingsOf, type RatedPage } from './find-page.js';
import { slugOf, type SlugStyle } from './slug.js';

const SITE = 'https://www.metacritic.com';
/** Its address of "Airplane!" is `airplane!`. */
const STYLE: SlugStyle = { separator: '-', keeps: '!', ampersand: ' ' };
const SCALE = 100;
/** No film lasts as many hours. */
const MAX_HOURS = 20;

/** Metacritic: the Metascore. */
export const createMetacritic = ratingsOf({
  source: 'metacritic',
  name: 'Metacritic',
  addressesOf: metacriticAddresses,
  read: readMetacritic,
});

/** With the year first: `/movie/dune/` is the film of 1984. */
export function metacriticAddresses({ title, originalTitle, year }: FilmDescription): string[] {
  const slug = slugOf(title, STYLE) || slugOf(originalTitle ?? '', STYLE);
  if (slug === '') return [];
  const slugs = [...(year === undefined ? [] : [`${slug}-${year}`]), slug];
  return slugs.map((one) => `${SITE}/movie/${one}/`);
}

/** Reads a film's page; undefined where it is none. */
export function readMetacritic(html: string): RatedPage | undefined {
  const ld = ldFilm(loadPage('metacritic', html));
  const title = plainText(ld?.name);
  if (ld === undefined || title === undefined) return undefined;
  const directors = ldNames(ld.director);
  const year = isoDateOf(ld.datePublished)?.slice(0, 4);
  return {
    film: {
      title,
      ...(directors.length === 0 ? {} : { directors }),
      ...compact({
        year: year === undefined ? undefined : Number(year),
        runtimeMinutes: metacriticMinutes(ld.duration),
      }),
    },
    rating: ratingOf(ld),
  };
}

/** Films with too few reviews have no Metascore. */
function ratingOf({ aggregateRating }: LdFilm): RatingRecord | undefined {
  const value = aggregateRating?.name === 'Metascore' ? aggregateRating.ratingValue : undefined;
  const votes = positive(aggregateRating?.reviewCount);
  if (value === null || value === undefined || value > SCALE || (value === 0 && votes === undefined))
    return undefined;
  return { source: 'metacritic', value, scale: SCALE, ...compact({ votes }) };
}

/**
 * Minutes of a `duration`, which is wrong by a unit: "PT2M32S" stands for 2 hours and 32 minutes, "PT58S" for 58
 * minutes. One that makes sense as it stands ("PT2H32M") is taken as it stands.
 */
export function metacriticMinutes(duration: string | null | undefined): number | undefined {
  const [, hours, minutes, seconds] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration ?? '') ?? [];
  const isRight = hours !== undefined || Number(minutes ?? 0) > MAX_HOURS;
  const [inHours, inMinutes] = isRight ? [hours, minutes] : [minutes, seconds];
  return positive(Number(inHours ?? 0) * 60 + Number(inMinutes ?? 0));
}
