import {
  DOUBTFUL_FROM,
  fallThroughReason,
  type CandidateSummary,
  type TierOutcome,
} from '../../domain/outcome.js';
import { PAID_SOURCES, STAGE_OF_SOURCE, type TierSource } from '../../domain/sources.js';
import { acceptable, doubtsOf, withDoubts } from './candidates.js';
import { SettledByPerson, type LookupRun } from './state.js';

/** Cheap, and certain of a film by its IMDb id. */
const CHECKING_SOURCE: TierSource = 'omdb';

/** A sure match that is only taken when another source has been asked. */
interface Unchecked {
  candidate: CandidateSummary;
  strategy: string;
}

/** Asks the tiers as {@link askTiers} does; false also when a person settled the film meanwhile. */
export async function lookUp(run: LookupRun, sources: readonly TierSource[]): Promise<boolean> {
  try {
    return await askTiers(run, sources);
  } catch (error) {
    if (error instanceof SettledByPerson) return false;
    throw error;
  }
}

/**
 * Asks the tiers in order until one gives a record; a match that no tier made sure is accepted in the end, if it is
 * likely enough. A minimal record is only improved where that is free.
 * @returns whether the film has a record now that it had not.
 * @throws {SettledByPerson} when a decision settled the film while a source was waited for.
 */
async function askTiers(run: LookupRun, sources: readonly TierSource[]): Promise<boolean> {
  const { waits } = run;
  run.contradicted = false;
  // Asking the free tiers alone changes nothing about the money that the film waits for.
  if (waits.money === undefined || sources.includes(waits.money.source)) waits.forgetMoney();
  let unchecked: Unchecked | undefined;
  let offeredByTmdb: CandidateSummary[] = [];
  for (const source of sources) {
    if (run.importType === 'minimal' && PAID_SOURCES.includes(source)) continue;
    if (run.isForbidden(source)) {
      run.note(forbidden(source, run.spendMode));
      waits.noteMoney(source, fallThroughReason(source, 'over_budget'));
      continue;
    }
    // That a cheap source is over its limit is no reason to buy from a dearer one.
    if (waits.money !== undefined && PAID_SOURCES.includes(source)) continue;
    // A sure match is worth a look at the cheapest source, not more money.
    if (unchecked !== undefined && PAID_SOURCES.includes(source) && source !== CHECKING_SOURCE) break;
    run.enter(STAGE_OF_SOURCE[source]);
    const checkable = isCheckable(run, source, sources);
    const outcome = await run.ask(source, checkable ? { checkable } : {}, unchecked === undefined);
    if (outcome.found) return await improve(run, outcome, sources);
    if (source === 'tmdb') offeredByTmdb = outcome.candidates;
    unchecked ??= uncheckedOf(outcome);
    if (outcome.reason === 'over_budget') waits.noteMoney(source, fallThroughReason(source, 'over_budget'));
  }
  const accepted =
    unchecked === undefined
      ? await acceptDoubtful(run, sources, offeredByTmdb)
      : await acceptUnchecked(run, unchecked);
  if (!accepted && waits.money !== undefined) run.reason = waits.money.reason;
  return accepted;
}

function forbidden(source: TierSource, spendMode: string): TierOutcome {
  return {
    source,
    found: false,
    reason: 'over_budget',
    message: `the spend mode is ${spendMode}`,
    candidates: [],
    costUsd: 0,
    requests: 0,
  };
}

/**
 * Takes the record of a source that is known to have the film, by the IMDb id that a person gave; a minimal one is improved
 * where that is free.
 */
export async function takeRecord(run: LookupRun, source: TierSource, lookupId: string): Promise<void> {
  const outcome = await run.ask(source, { lookupId, idIsGiven: true });
  if (outcome.found) await improve(run, outcome, run.film.policy.tiers);
}

/** A minimal record tells what TMDb was not sure of: with it the free search is made again, for a full one. */
async function improve(run: LookupRun, outcome: TierOutcome, sources: readonly TierSource[]): Promise<true> {
  run.importType = outcome.importType ?? run.importType;
  if (outcome.source !== 'tmdb' && run.importType !== 'full' && sources.includes('tmdb')) {
    const doubtful = run.candidates.filter(({ confidence }) => confidence >= DOUBTFUL_FROM);
    const doubtfulTmdbIds = doubtful.flatMap(({ tmdbId }) => tmdbId ?? []);
    const again = await run.ask('tmdb', { withLearnedFacts: true, doubtfulTmdbIds });
    if (again.found) run.importType = again.importType ?? run.importType;
    // What TMDb offered before was weighed without these facts.
    else await acceptDoubtful(run, sources, again.candidates);
  }
  return true;
}

/** Whether a sure match of `source` is first held against what the checking source says under the film's IMDb id. */
function isCheckable(run: LookupRun, source: TierSource, sources: readonly TierSource[]): boolean {
  if (run.film.imdbId === undefined || run.importType === 'minimal') return false;
  if (run.isForbidden(CHECKING_SOURCE) || run.waits.money !== undefined) return false;
  return source === 'tmdb' && sources.indexOf(CHECKING_SOURCE) > sources.indexOf(source);
}

function uncheckedOf({ unchecked, candidates: [candidate] }: TierOutcome): Unchecked | undefined {
  return unchecked === undefined || candidate === undefined ? undefined : { candidate, ...unchecked };
}

/**
 * The checking source knew nothing of the film, or could not be asked: the sure match is taken as it is. Where it knows
 * something else than a film, there is a flag for a later look.
 */
async function acceptUnchecked(run: LookupRun, { candidate, strategy }: Unchecked): Promise<boolean> {
  const { tmdbId, confidence } = candidate;
  if (tmdbId === undefined) return false;
  const flagged = doubtsOf(run).length > 0;
  const evidence = withDoubts(run, candidate.evidence);
  const outcome = await run.ask('tmdb', { take: { tmdbId, confidence, evidence, strategy, flagged } });
  if (!outcome.found) return false;
  run.importType = outcome.importType ?? run.importType;
  run.waits.forgetMoney();
  return true;
}

/**
 * No tier was sure: a candidate that is likely enough is taken, and flagged for a later look.
 * @param offered by TMDb's last search; what it offered before is for a person alone.
 */
async function acceptDoubtful(
  run: LookupRun,
  sources: readonly TierSource[],
  offered: readonly CandidateSummary[],
): Promise<boolean> {
  const best = acceptable(run, offered);
  if (best?.tmdbId === undefined || !sources.includes('tmdb')) return false;
  if (best.confidence < run.film.policy.minConfidence) return false;
  const outcome = await run.ask('tmdb', {
    take: {
      tmdbId: best.tmdbId,
      confidence: best.confidence,
      evidence: withDoubts(run, best.evidence),
      strategy: 'doubtful_match',
      flagged: true,
    },
  });
  if (outcome.found) run.importType = outcome.importType ?? run.importType;
  return outcome.found;
}
