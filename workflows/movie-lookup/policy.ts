/** Whom a film's lookup asks next, and what becomes of the film. Pure: plain values in, plain values out. */
import { bestOfTmdb, DOUBTFUL_FROM, type CandidateSummary } from '../../domain/lookup/candidates.js';
import type { TriedTier } from '../../domain/lookup/lookup.js';
import type { SpendMode } from '../../domain/policy.js';
import { fallThroughReason, isPaid, type ImportType, type TierSource } from '../../domain/sources.js';
import {
  candidatesOf,
  type TierOutcome,
  type TierRequest,
  type UnverifiedOutcome,
} from '../../domain/lookup/tier.js';

/** Cheap, and certain of a film by its IMDb id: what is sure, but not certain, is held against it. */
const VERIFIER: TierSource = 'omdb';

/** What the policy knows of a film. */
export interface Subject {
  imdbId?: string;
  importType: ImportType;
  critical: boolean;
  spendMode: SpendMode;
  /** A match from here on may be accepted, with a flag. */
  minConfidence: number;
  candidates: readonly CandidateSummary[];
  tried: readonly TriedTier[];
}

/** A source whose money, quota or mode forbade to ask it, and `<source>_over_budget` as it stands in the metrics. */
export interface MoneyWait {
  source: TierSource;
  reason: string;
  /** When it may be asked again, by its own word (ISO). */
  retryAt?: string;
}

/** One pass through the tiers: who is to be asked, and what was said so far, in order. */
export interface Round {
  tiers: readonly TierSource[];
  said: readonly Said[];
  /** What the film waited for before, where this round does not ask that source. */
  money?: MoneyWait;
}

/** What came of one step; without a request the source was passed over. */
export interface Said {
  request?: TierRequest;
  outcome: TierOutcome;
}

export interface AskStep {
  do: 'ask';
  source: TierSource;
  request: TierRequest;
  /** Whether a source that answers nobody is waited for. */
  patient: boolean;
}

export type Step =
  | AskStep
  /** The spend mode forbids the source. */
  | { do: 'pass-over'; source: TierSource }
  /** The film has a record now; it waits for money; or no source knows it. */
  | { do: 'stop'; as: 'record' | 'budget' | 'unknown' };

/** A round that asks `tiers`. Asking the free tiers alone changes nothing about the money that the film waits for. */
export function newRound(tiers: readonly TierSource[], waitedFor?: MoneyWait): Round {
  const isStillWaitedFor = waitedFor !== undefined && !tiers.includes(waitedFor.source);
  return { tiers, said: [], money: isStillWaitedFor ? waitedFor : undefined };
}

/**
 * The next step: the tiers in order until one gives a record. A minimal record is improved where that is free. Where no
 * tier does, the match that was left for OMDb is taken, or one that is likely enough, with a flag.
 */
export function nextStep(round: Round, film: Subject): Step {
  const record = round.said.findIndex(({ outcome }) => outcome.kind === 'record');
  if (record !== -1) return improve(round, film, record);
  const accepted = round.said.some(({ request }) => request?.mode === 'accept');
  const step = accepted ? undefined : (nextTier(round, film) ?? acceptMatch(round, film));
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

/** No tier gave a record: the match that was left is taken, or what TMDb offered when it was asked, if it is likely enough. */
function acceptMatch(round: Round, film: Subject): Step | undefined {
  const unverified = unverifiedOf(round);
  if (unverified !== undefined) return acceptUnverified(film, unverified);
  const tmdb = round.said.find(({ outcome }) => outcome.source === 'tmdb');
  return tmdb === undefined ? undefined : acceptDoubtful(film, tmdb.outcome);
}

/**
 * OMDb knew nothing of the film, or could not be asked: the sure match is taken as it is. Where a source knows something
 * else than a film, there is a flag for a later look.
 */
function acceptUnverified(
  film: Subject,
  { candidates: [best], strategy }: UnverifiedOutcome,
): Step | undefined {
  if (best?.tmdbId === undefined) return undefined;
  return accept(film, { ...best, tmdbId: best.tmdbId }, strategy, doubtsOf(film).length > 0);
}

function acceptDoubtful(film: Subject, offered: TierOutcome): Step | undefined {
  // What is known to be otherwise is never outvoted by a title.
  if (offered.kind === 'contradicted') return undefined;
  const best = bestOfTmdb(candidatesOf(offered));
  if (best === undefined || best.confidence < film.minConfidence) return undefined;
  // Another id, or another director: a person says which of the two is right.
  if ((best.against ?? []).length > 0) return undefined;
  return accept(film, best, 'doubtful_match', true);
}

function accept(
  film: Subject,
  { tmdbId, confidence, evidence }: CandidateSummary & { tmdbId: number },
  strategy: string,
  flagged: boolean,
): Step {
  const inSpiteOf = [evidence, ...doubtsOf(film)].join('; but ');
  const accepted = { tmdbId, confidence, evidence: inSpiteOf, strategy, flagged };
  return { do: 'ask', source: 'tmdb', request: { mode: 'accept', film: accepted }, patient: true };
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

function unverifiedOf({ said }: Round): UnverifiedOutcome | undefined {
  for (const { outcome } of said) if (outcome.kind === 'unverified') return outcome;
  return undefined;
}

/** Words about the film itself: a fault or a limit says nothing of it. */
const ABOUT_THE_FILM = ['not_found', 'low_confidence', 'wrong_kind'] as const;

/** What sources know under the film's id or title instead of a film: a sentence each, by their latest word. */
function doubtsOf({ tried }: Pick<Subject, 'tried'>): string[] {
  const latest = new Map<string, TriedTier>();
  for (const tier of tried) if (isAboutTheFilm(tier)) latest.set(tier.source, tier);
  return [...latest.values()]
    .filter(({ source, reason }) => reason === fallThroughReason(source, 'wrong_kind'))
    .map(({ message }) => message);
}

function isAboutTheFilm({ source, found, reason }: TriedTier): boolean {
  return found || ABOUT_THE_FILM.some((about) => reason === fallThroughReason(source, about));
}
