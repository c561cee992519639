import { numberFor } from '../films/random.js';
import type { Film } from '../scenario-schema.js';

/** A film of which the page is asked: it has an id. */
export type TitleOnImdb = Film & { imdbId: string };

const DAY = 86_400_000;
const LATER_RELEASE = 200 * DAY;

/** Ids of people, one by name; from a range that IMDb has not given out. */
export function nameId(name: string): string {
  return `nm${20_000_000 + numberFor(`imdb person ${name}`, 79_999_999)}`;
}

/** Score and votes; made up. Films with fewer than five votes have no score. */
export function ratingOf(film: Film): { aggregateRating: number | null; voteCount: number } {
  const seed = `imdb rating ${film.imdbId ?? ''}`;
  if (film.year === undefined || numberFor(seed, 6) === 0) return { aggregateRating: null, voteCount: 0 };
  return {
    aggregateRating: 4.5 + numberFor(seed, 45) / 10,
    voteCount: 5 + numberFor(`${seed} votes`, 90_000),
  };
}

/** When the film came out where the visitor is: months after its first showing, maybe in another year. */
export function localRelease(film: Film): { day: number; month: number; year: number; iso: string } | null {
  if (film.releaseDate === undefined) return null;
  const date = new Date(Date.parse(film.releaseDate) + LATER_RELEASE);
  return {
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    year: date.getUTCFullYear(),
    iso: date.toISOString().slice(0, 10),
  };
}

/** A running time as ISO 8601 has it: 134 minutes are "PT2H14M". */
export function isoDuration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `PT${hours === 0 ? '' : `${hours}H`}${rest === 0 ? '' : `${rest}M`}`;
}
