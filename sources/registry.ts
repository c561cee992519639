import type { Environment } from '../config/environment.js';
import type { RatingSource, TierSource } from '../domain/sources.js';
import { findFilm } from '../matching/find.js';
import { createImdbScrape } from './imdb/source.js';
import { createLetterboxd } from './letterboxd/source.js';
import { createMetacritic } from './ratings/metacritic.js';
import { createOmdb } from './omdb/source.js';
import type { RatingsSource } from './ratings/source.js';
import { createRottenTomatoes } from './ratings/rotten-tomatoes.js';
import type { Source } from './source.js';
import { createTmdb } from './tmdb/source.js';

/** How a source is made from its key and its address. */
interface Maker<Made> {
  /** Variables of the environment; a source that names no key takes none. */
  key?: 'TMDB_API_KEY' | 'OMDB_API_KEY' | 'ZYTE_API_KEY';
  baseUrl: 'TMDB_BASE_URL' | 'OMDB_BASE_URL' | 'ZYTE_BASE_URL' | 'LETTERBOXD_BASE_URL';
  make: (options: { baseUrl: string; key: string }) => Made;
}

/** One line a tier (docs/adding-a-source.md). */
const TIERS: Record<TierSource, Maker<Source>> = {
  tmdb: { key: 'TMDB_API_KEY', baseUrl: 'TMDB_BASE_URL', make: (o) => createTmdb({ ...o, findFilm }) },
  omdb: { key: 'OMDB_API_KEY', baseUrl: 'OMDB_BASE_URL', make: createOmdb },
  imdb_scrape: { key: 'ZYTE_API_KEY', baseUrl: 'ZYTE_BASE_URL', make: createImdbScrape },
  letterboxd: { baseUrl: 'LETTERBOXD_BASE_URL', make: createLetterboxd },
};

/** One line a site of ratings. */
const RATINGS: Record<RatingSource, Maker<RatingsSource>> = {
  rotten_tomatoes: { key: 'ZYTE_API_KEY', baseUrl: 'ZYTE_BASE_URL', make: createRottenTomatoes },
  metacritic: { key: 'ZYTE_API_KEY', baseUrl: 'ZYTE_BASE_URL', make: createMetacritic },
};

/** The sources that the environment has a key for, or that take none, in the order in which they are to be asked. */
export function createSources(environment: Environment): Source[] {
  return made(TIERS, environment).sort((one, other) => one.priority - other.priority);
}

/** The sites of ratings; none without a key for Zyte, which fetches their pages. */
export function createRatingsSources(environment: Environment): RatingsSource[] {
  return made(RATINGS, environment);
}

function made<Made>(makers: Record<string, Maker<Made>>, environment: Environment): Made[] {
  return Object.values(makers).flatMap(({ key, baseUrl, make }) => {
    const secret = key === undefined ? '' : environment[key];
    return secret === undefined ? [] : [make({ baseUrl: environment[baseUrl], key: secret })];
  });
}
