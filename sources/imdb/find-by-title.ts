import type { FilmRecord, FilmDescription } from '../../domain/film.js';
import { SourceError } from '../http/errors.js';
import { fetchSuggestions } from './suggestions.js';
import { mayHold, searchTexts, TitlePool } from '../title-pool.js';
import type { SourceAnswer, SourceCall } from '../source.js';
import type { PageFetcher } from '../pages/fetcher.js';

/** Lists of suggestions for one film: each costs as much as a page. */
const MAX_LISTS = 2;

/**
 * Finds a film on IMDb by its title: what the site suggests for it, then the page of the likeliest film alone, which
 * tells its directors and running time.
 * @param titlePage the film on the page of an IMDb id; undefined where there is none under that very id.
 */
export async function findBySuggestions(
  pages: PageFetcher,
  titlePage: (imdbId: string) => Promise<FilmRecord | undefined>,
  wanted: FilmDescription,
  call: SourceCall,
): Promise<SourceAnswer> {
  const pool = new TitlePool(wanted, call.sureConfidence);
  try {
    for (const text of searchTexts(wanted).slice(0, MAX_LISTS)) {
      pool.offer(await fetchSuggestions(pages, text, (titles) => mayHold(wanted, titles), call));
      if (pool.promising) break;
    }
  } catch (error) {
    if (error instanceof SourceError && error.reason === 'blocked' && !error.retryable)
      return forbidden(error);
    throw error;
  }
  // A title in another language finds the film, though the list shows it under its English one.
  const imdbId = pool.promising ? pool.next() : pool.firstOfTheYear();
  if (imdbId !== undefined) pool.learn(imdbId, await titlePage(imdbId));
  return pool.verdict('IMDb', 'imdb_suggestion');
}

/**
 * Nobody may fetch from the host of the suggestions: no fault of the pages, which are on another one. Thrown, it would
 * count against them, and a few films without an id would stop all lookups by id.
 */
function forbidden(error: SourceError): SourceAnswer {
  return { found: false, reason: 'blocked', message: error.message, candidates: [], searches: [] };
}
