/** Finds the wanted film in a catalogue: gathers candidates search by search, weighs them, stops when that is decisive. */
import type { FilmDescription } from '../domain/film.js';
import { searchByDirector } from './director-search.js';
import { withLearnedFacts } from './evidence/learned.js';
import { withTitleFacts } from './evidence/title-says.js';
import { asFoundOtherwise, otherReadings, yearAsTitle } from './other-reading.js';
import { CandidatePool, MAX_SEARCHES } from './pool.js';
import {
  broadSearches,
  exactSearches,
  halfSearches,
  neighbourYearSearches,
  normalizedSearches,
  partSearches,
} from './queries.js';
import type {
  CandidateCatalogue,
  FindFilm,
  FindOptions,
  MatchResult,
  RankedCandidate,
  Strategy,
} from './types.js';

const SURE = 0.9;

/**
 * Finds `wanted` in `catalogue` with at most eight searches by title and a few by its director. Resolves to the candidates,
 * best first, with their confidence and evidence, and the searches made; what the catalogue throws is passed on.
 */
export const findFilm: FindFilm = async (
  wanted: FilmDescription,
  catalogue: CandidateCatalogue,
  options: FindOptions = {},
): Promise<MatchResult> => {
  const { learned } = options;
  if (learned !== undefined)
    return learnedStrategies(await findAsRead(withLearnedFacts(wanted, learned), catalogue, options));
  const { titleKnown, ...found } = await findAsRead(wanted, catalogue, options);
  const { sureConfidence = SURE } = options;
  const [ranked, searches] = [[...found.ranked], [...found.searches]];
  const readings = titleKnown ? [] : otherReadings(wanted);
  for (const other of [...yearAsTitle(wanted, ranked, sureConfidence), ...readings]) {
    const left = MAX_SEARCHES - searches.length;
    if (left <= 0) break;
    const otherwise = await findAsRead(other.film, catalogue, options, left);
    ranked.push(...asFoundOtherwise(otherwise.ranked, other, sureConfidence));
    searches.push(...otherwise.searches);
  }
  return { ranked: likeliestFirst(ranked), searches };
};

async function findAsRead(
  film: FilmDescription,
  catalogue: CandidateCatalogue,
  { learned, known, refused, sureConfidence = SURE }: FindOptions,
  left?: number,
): Promise<MatchResult & { titleKnown: boolean }> {
  const wanted = withTitleFacts(film);
  const pool = new CandidatePool(wanted, catalogue, { sureConfidence, refused, left }, known);
  // Who directed it was asked for when its title was read as it stands.
  const asked = left === undefined ? catalogue : { ...catalogue, people: undefined };
  await gather(pool, wanted, asked, learned === undefined);
  return { ranked: pool.result(), searches: pool.searches, titleKnown: pool.titleKnown };
}

/** Everything that was found with what a later tier learned stands under its name. */
function learnedStrategies({ ranked, searches }: MatchResult): MatchResult {
  const strategy: Strategy = 'learned_facts';
  return {
    ranked: ranked.map((one) => ({ ...one, strategy })),
    searches: searches.map((step) => ({ ...step, strategy })),
  };
}

/** Each film once, as it is likeliest. */
function likeliestFirst(ranked: readonly RankedCandidate[]): RankedCandidate[] {
  const sorted = [...ranked].sort((a, b) => b.confidence - a.confidence);
  const seen = new Set<number>();
  return sorted.filter(({ candidate: { tmdbId } }) => !seen.has(tmdbId) && seen.add(tmdbId));
}

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
