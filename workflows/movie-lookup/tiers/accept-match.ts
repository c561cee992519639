/** Whether a match that no source was sure of is taken in the end. Pure, as the policy that asks for it. */
import { bestOfTmdb, UNCHECKED_FROM, type CandidateSummary } from '../../../domain/lookup/candidates.js';
import type { TriedTier } from '../../../domain/lookup/lookup.js';
import {
  candidatesOf,
  missReason,
  type TierOutcome,
  type UnverifiedOutcome,
} from '../../../domain/lookup/tier.js';
import { fallThroughReason } from '../../../domain/sources.js';
import type { Round, Step, Subject } from '../data.js';

/** No tier gave a record: the match that was left is taken, or what TMDb offered when it was asked, if it is likely enough. */
export function acceptMatch(
  round: Round,
  film: Subject,
  unverified: UnverifiedOutcome | undefined,
): Step | undefined {
  if (unverified !== undefined) return acceptUnverified(round, film, unverified);
  const tmdb = round.said.find(({ outcome }) => outcome.source === 'tmdb');
  return tmdb === undefined ? undefined : acceptDoubtful(film, tmdb.outcome);
}

/**
 * OMDb knew nothing of the film, or could not be asked: the sure match is taken unchecked. There is a flag for a later look
 * where OMDb does not know the film and the match is not sure enough for that, or where a source knows something else than a film.
 */
function acceptUnverified(
  round: Round,
  film: Subject,
  { candidates: [best], strategy }: UnverifiedOutcome,
): Step | undefined {
  if (best?.tmdbId === undefined) return undefined;
  const unknown = round.said.find(
    ({ outcome }) => outcome.source === 'omdb' && missReason(outcome) === 'not_found',
  );
  const doubts = doubtsOf(film);
  if (unknown !== undefined && best.confidence < UNCHECKED_FROM) doubts.push(unknown.outcome.message);
  return accept({ ...best, tmdbId: best.tmdbId }, strategy, { doubts, flagged: doubts.length > 0 });
}

/** What TMDb offered, with a flag, where it is likely enough. */
export function acceptDoubtful(film: Subject, offered: TierOutcome): Step | undefined {
  // What is known to be otherwise is never outvoted by a title.
  if (offered.kind === 'contradicted') return undefined;
  const best = bestOfTmdb(candidatesOf(offered));
  if (best === undefined || best.confidence < film.minConfidence) return undefined;
  // Another id, or another director: a person says which of the two is right.
  if ((best.against ?? []).length > 0) return undefined;
  return accept(best, 'doubtful_match', { doubts: doubtsOf(film), flagged: true });
}

function accept(
  { tmdbId, confidence, evidence }: CandidateSummary & { tmdbId: number },
  strategy: string,
  { doubts, flagged }: { doubts: readonly string[]; flagged: boolean },
): Step {
  const inSpiteOf = [evidence, ...doubts].join('; but ');
  const accepted = { tmdbId, confidence, evidence: inSpiteOf, strategy, flagged };
  return { do: 'ask', source: 'tmdb', request: { mode: 'accept', film: accepted }, patient: true };
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
