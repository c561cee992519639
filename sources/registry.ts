import type { Environment } from '../config/environment.js';
import type { RatingSource, SourceName, TierSource } from '../domain/sources.js';
import { findFilm } from '../matching/find.js';
import { createImdbScrape } from './imdb/source.js';
import { createLetterboxd } from './letterboxd/source.js';
import { createMetacritic } from './ratings/metacritic.js';
import { createOmdb } from './omdb/source.js';
import { createPages } from './pages/configured.js';
import type { PageFetcher } from './pages/fetcher.js';
import type { RatingsSource } from './ratings/source.js';
import { createRottenTomatoes } from './ratings/rotten-tomatoes.js';
import type { Source } from './source.js';
import { createTmdb } from './tmdb/source.js';

interface KeyAndAddress {
  baseUrl: string;
  key: string;
}

/** How a source is made from its key and its address, or from whoever fetches its pages. */
type Maker<Made> =
  | {
      /** Variables of the environment; a source that names no key takes none. */
      key?: 'TMDB_API_KEY' | 'OMDB_API_KEY';
      baseUrl: 'TMDB_BASE_URL' | 'OMDB_BASE_URL' | 'LETTERBOXD_BASE_URL';
      make: (options: KeyAndAddress) => Made;
    }
  | { pagesOf: SourceName; make: (pages: PageFetcher) => Made };

const createTmdbWithMatching = (options: KeyAndAddress): Source => createTmdb({ ...options, findFilm });

/** One line a tier (docs/adding-a-source.md). */
const TIERS: Record<TierSource, Maker<Source>> = {
  tmdb: { key: 'TMDB_API_KEY', baseUrl: 'TMDB_BASE_URL', make: createTmdbWithMatching },
  omdb: { key: 'OMDB_API_KEY', baseUrl: 'OMDB_BASE_URL', make: createOmdb },
  imdb_scrape: { pagesOf: 'imdb_scrape', make: createImdbScrape },
  letterboxd: { baseUrl: 'LETTERBOXD_BASE_URL', make: createLetterboxd },
};

/** One line a site of ratings. */
const RATINGS: Record<RatingSource, Maker<RatingsSource>> = {
  rotten_tomatoes: { pagesOf: 'rotten_tomatoes', make: createRottenTomatoes },
  metacritic: { pagesOf: 'metacritic', make: createMetacritic },
};

/** The sources that the environment has a key for, or that take none, in the order in which they are to be asked. */
export function createSources(environment: Environment): Source[] {
  return made(TIERS, environment).sort((one, other) => one.priority - other.priority);
}

/** The sites of ratings; none without a key of a vendor that fetches their pages. */
export function createRatingsSources(environment: Environment): RatingsSource[] {
  return made(RATINGS, environment);
}

function made<Made>(makers: Record<string, Maker<Made>>, environment: Environment): Made[] {
  return Object.values(makers).flatMap((maker) => {
    if ('pagesOf' in maker) {
      const pages = createPages(environment, maker.pagesOf);
      return pages === undefined ? [] : [maker.make(pages)];
    }
    const { key, baseUrl, make } = maker;
    const secret = key === undefined ? '' : environment[key];
    return secret === undefined ? [] : [make({ baseUrl: environment[baseUrl], key: secret })];
  });
}
