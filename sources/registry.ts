import type { Environment } from '../config/environment.js';
import { findFilm } from '../matching/find.js';
import { createImdbScrape } from './imdb-scrape.js';
import { createOmdb } from './omdb.js';
import type { Source } from './source.js';
import { createTmdb } from './tmdb.js';

/** The sources that the environment has a key for, in the order in which they are to be asked. */
export function createSources(environment: Environment): Source[] {
  const { TMDB_API_KEY, TMDB_BASE_URL, OMDB_API_KEY, OMDB_BASE_URL, ZYTE_API_KEY, ZYTE_BASE_URL } =
    environment;
  const sources: Source[] = [];
  if (TMDB_API_KEY !== undefined)
    sources.push(createTmdb({ baseUrl: TMDB_BASE_URL, key: TMDB_API_KEY, findFilm }));
  if (OMDB_API_KEY !== undefined) sources.push(createOmdb({ baseUrl: OMDB_BASE_URL, key: OMDB_API_KEY }));
  if (ZYTE_API_KEY !== undefined)
    sources.push(createImdbScrape({ baseUrl: ZYTE_BASE_URL, key: ZYTE_API_KEY }));
  return sources.sort((one, other) => one.priority - other.priority);
}
