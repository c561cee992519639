/** Whom a film's lookup asks next, and what becomes of the film. Pure: plain values in, plain values out. */
import { DOUBTFUL_FROM } from '../../../domain/lookup/candidates.js';
import type { TierRequest, UnverifiedOutcome } from '../../../domain/lookup/tier.js';
import { fallThroughReason, isPaid, type ImportType, type TierSource } from '../../../domain/sources.js';
import { acceptDoubtful, acceptMatch } from './accept-match.js';
import type { MoneyWait, Round, Step, Subject } from '../data.js';

/** Cheap, and certain of a film by its IMDb id: what is sure, but not certain, is held against it. */
const VERIFIER: TierSource = 'omdb';

/**
 * The next step: the tiers in order until one gives a record. A minimal record is improved where that is free. Where no
 * tier does, the match that was left for OMDb is taken, or one that is likely enough, with a flag.
 */
export function nextStep(round: Round, film: Subject): Step {
  const record = round.said.findIndex(({ outcome }) => outcome.kind === 'record');
  if (record !== -1) return improve(round, film, record);
  const accepted = round.said.some(({ request }) => request?.mode === 'accept');
  const step = accepted
    ? undefined
    : (nextTier(round, film) ?? acceptMatch(round, film, unverifiedOf(round)));
  return step ?? { do: 'stop', as: moneyOf(round) === undefined ? 'unknown' : 'budget' };
}

function nextTier(round: Round, film: Subject): Step | undefined {
  const unverified = unverifiedOf(round);
  // Under another id the free source may have it, before more is bought; once, for ids may lead in a circle.
  const renamed = round.said.findIndex(
    ({ outcome }) => outcome.kind === 'missed' && outcome.renamed === true,
  );
  const said = round.said.slice(renamed + 1);
  for (const source of round.tiers) {
    if (said.some(({ outcome }) => outcome.source === source)) continue;
    if (isPaid(source)) {
      if (film.importType === 'minimal') continue;
      if (isForbidden(source, film)) return { do: 'pass-over', source };
      // That a cheap source is over its limit is no reason to buy from a dearer one.
      if (moneyOf(round) !== undefined) continue;
      // A sure match is worth a look at the cheapest source, not more money.
      if (unverified !== undefined && source !== VERIFIER) return undefined;
    }
    const verifyFirst = source === 'tmdb' && canVerify(round, film);
    const request: TierRequest = { mode: 'search', facts: 'programme', verifyFirst };
    return { do: 'ask', source, request, patient: unverified === undefined };
  }
  return undefined;
}

/** Whether a sure match of TMDb is first held against what OMDb says under the film's IMDb id. */
function canVerify(round: Round, film: Subject): boolean {
  if (film.imdbId === undefined || film.importType === 'minimal') return false;
  if (isForbidden(VERIFIER, film) || moneyOf(round) !== undefined) return false;
  return round.tiers.indexOf(VERIFIER) > round.tiers.indexOf('tmdb');
}

/** A minimal record tells what TMDb was not sure of: with it the free search is made again, for a full one. */
function improve(round: Round, film: Subject, record: number): Step {
  const stop: Step = { do: 'stop', as: 'record' };
  const [first, again, ...more] = round.said.slice(record);
  if (film.importType === 'full' || first?.outcome.source === 'tmdb') return stop;
  if (!round.tiers.includes('tmdb') || more.length > 0) return stop;
  // What TMDb offered before was weighed without these facts: only what it offers with them is taken.
  if (again !== undefined) return acceptDoubtful(film, again.outcome) ?? stop;
  const alsoWeigh = film.candidates
    .filter(({ confidence }) => confidence >= DOUBTFUL_FROM)
    .flatMap(({ tmdbId }) => tmdbId ?? []);
  const request: TierRequest = { mode: 'search', facts: 'learned', alsoWeigh };
  return { do: 'ask', source: 'tmdb', request, patient: true };
}

/** Whether the spend mode keeps the film from a source. */
export function isForbidden(
  source: TierSource,
  { spendMode, critical }: Pick<Subject, 'spendMode' | 'critical'>,
): boolean {
  if (!isPaid(source)) return false;
  return spendMode === 'free-only' || (spendMode === 'critical-only' && !critical);
}

/** What the film waits for, if the round brings no record: the first source that money forbids; the last one is the reason. */
export function moneyOf({ said, money }: Round): MoneyWait | undefined {
  const refused = said.filter(({ outcome }) => outcome.kind === 'missed' && outcome.reason === 'over_budget');
  const source = money?.source ?? refused[0]?.outcome.source;
  if (source === undefined) return undefined;
  const last = refused.at(-1)?.outcome.source;
  const reason = last === undefined ? money?.reason : fallThroughReason(last, 'over_budget');
  const retries = said.flatMap(({ outcome }) =>
    outcome.kind === 'missed' && outcome.retryAt !== undefined ? [outcome.retryAt] : [],
  );
  const [retryAt] = [...retries, ...(money?.retryAt === undefined ? [] : [money.retryAt])].sort();
  return { source, reason: reason ?? fallThroughReason(source, 'over_budget'), retryAt };
}

/** What becomes of the film when a round has ended. */
export function afterRound(film: {
  importType: ImportType;
  contradicted: boolean;
}): 'resolved' | 'review' | 'parked' {
  if (film.importType === 'stub') return 'parked';
  // Its minimal record stays, and a person says which film it is; a full one took the place of what was contradicted.
  return film.contradicted && film.importType === 'minimal' ? 'review' : 'resolved';
}

/** The sure match that was left for another source to speak first. */
function unverifiedOf({ said }: Round): UnverifiedOutcome | undefined {
  for (const { outcome } of said) if (outcome.kind === 'unverified') return outcome;
  return undefined;
}
