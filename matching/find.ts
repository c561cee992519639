/** Finds the wanted film in a catalogue: gathers candidates search by search, weighs them, stops when that is decisive. */
import type { FilmDescription } from '../domain/film.js';
import { searchByDirector } from './director-search.js';
import { withLearnedFacts } from './evidence/learned.js';
import { withTitleFacts } from './evidence/title-says.js';
import { CandidatePool } from './pool.js';
import {
  broadSearches,
  exactSearches,
  halfSearches,
  neighbourYearSearches,
  normalizedSearches,
  partSearches,
} from './queries.js';
import type { CandidateCatalogue, FindFilm, FindOptions, MatchResult, Strategy } from './types.js';

/**
 * Finds `wanted` in `catalogue` with at most eight searches by title and a few by its director. Resolves to the candidates,
 * best first, with their confidence and evidence, and the searches made; what the catalogue throws is passed on.
 */
export const findFilm: FindFilm = async (
  wanted: FilmDescription,
  catalogue: CandidateCatalogue,
  options: FindOptions = {},
): Promise<MatchResult> => {
  const { learned, known, refused, sureConfidence = 0.9 } = options;
  const film = withTitleFacts(learned === undefined ? wanted : withLearnedFacts(wanted, learned));
  const pool = new CandidatePool(film, catalogue, { sureConfidence, refused }, known);
  await gather(pool, film, catalogue, learned === undefined);
  const named = (strategy: Strategy): Strategy => (learned === undefined ? strategy : 'learned_facts');
  return {
    ranked: pool.result().map((one) => ({ ...one, strategy: named(one.strategy) })),
    searches: pool.searches.map((step) => ({ ...step, strategy: named(step.strategy) })),
  };
};

/**
 * The title as it is, then the director, then what may mend a title. A director whose films are listed has shown the film, or that
 * it is not there; one whom the catalogue does not know makes it unlikely, and one more search is enough. Relaxed searches mend a
 * programme's title; one that another source gives is spelt well.
 */
async function gather(
  pool: CandidatePool,
  wanted: FilmDescription,
  { people }: CandidateCatalogue,
  isProgrammes: boolean,
): Promise<void> {
  if (pool.decided) return;
  if (await pool.through(exactSearches(wanted))) return;
  if (await pool.through(normalizedSearches(wanted))) return;
  const { fullPage } = pool;
  const asksForPeople = people !== undefined && isProgrammes && wanted.directors.length > 0;
  if (asksForPeople && !pool.directorKnown) {
    if (await searchByDirector(pool, wanted, people)) return;
  }
  if (fullPage && (await pool.through(neighbourYearSearches(wanted)))) return;
  if (pool.titleKnown || !isProgrammes) return;
  const relaxed = [...partSearches(wanted), ...halfSearches(wanted), ...broadSearches(wanted)];
  await pool.through(asksForPeople ? relaxed.slice(0, 1) : relaxed);
}
