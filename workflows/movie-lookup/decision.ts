import { ActivityFailure, ApplicationFailure, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { BegunDecision, FilmActivities } from '../../activities/lookup/film.js';
import type { Approval, Decision } from '../../domain/decision.js';
import type { ErrorCode } from '../../domain/errors.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { identifyFilm } from './identify.js';
import { askFor } from './look.js';
import { nextStep, newRound, type Round } from './policy.js';
import type { Reply, Requests } from './requests.js';
import type { Lookup } from './state.js';

const { readBefore, beginDecision, keepDecision } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/** Type of the failure by which an activity refuses a decision, in words; nothing was changed then. */
const CONFLICT: ErrorCode = 'Conflict';

/** What a decision came to, and what stood before; or why it cannot be carried out. */
type Outcome = { done: string; as: 'resolved' | 'rejected'; before: BegunDecision['before'] } | Refused;

interface Refused {
  refused: string;
  code?: Extract<ErrorCode, 'AlreadyDecided'>;
}

/**
 * Does what a reviewer decided, and keeps it with what stood before and after. The first decision that can be done wins;
 * whatever can be refused is refused before anything is changed.
 */
export async function carryOut(lookup: Lookup, requests: Requests, decision: Decision): Promise<Reply> {
  const { reviewer } = decision;
  const outcome = await outcomeOf(lookup, requests, decision);
  if ('refused' in outcome) {
    lookup.say(`${reviewer}: refused, ${outcome.refused}`);
    const type: ErrorCode = outcome.code ?? 'Conflict';
    return { refused: ApplicationFailure.nonRetryable(outcome.refused, type) };
  }
  const { workflowId, runId } = workflowInfo();
  const decisionId = `decision-${runId}-${lookup.countDecision()}`;
  const { movieId } = lookup.known;
  await keepDecision({ movieId, workflowId, decisionId, decision, before: outcome.before });
  lookup.say(`${reviewer}: ${outcome.done}`);
  lookup.decide(outcome.as);
  return { done: outcome.done };
}

async function outcomeOf(lookup: Lookup, requests: Requests, decision: Decision): Promise<Outcome> {
  if (lookup.known.decided) return { refused: 'already decided', code: 'AlreadyDecided' };
  if ('reason' in decision) {
    const begun = await begin(lookup, { keep: 'nothing' });
    return 'refused' in begun ? begun : { done: 'rejected', as: 'rejected', before: begun.before };
  }
  const { choice } = decision;
  if ('tmdbId' in choice) return await acceptTmdbFilm(lookup, requests, choice.tmdbId, decision, 1);
  if ('imdbId' in choice) return await giveImdbId(lookup, requests, choice.imdbId);
  return choice.accept === 'match' ? await acceptMatch(lookup, requests, decision) : await acceptStub(lookup);
}

async function acceptStub(lookup: Lookup): Promise<Outcome> {
  const { importType } = lookup.known;
  // Whoever accepted the stub did not know of the record that came while this waited its turn.
  if (importType !== 'stub' && lookup.film.reopened === undefined)
    return {
      refused: `the film was found meanwhile, its record is ${importType}: reopen it to take that off`,
    };
  const begun = await begin(lookup, { keep: 'nothing' });
  if ('refused' in begun) return begun;
  const words = begun.before.import_type === 'stub' ? 'the stub stays as it is' : 'the record was taken off';
  return { done: `${words}: ${begun.importType}`, as: 'resolved', before: begun.before };
}

/** The record that the film has; where it has none, its best candidate. */
async function acceptMatch(lookup: Lookup, requests: Requests, approval: Approval): Promise<Outcome> {
  const { importType, candidates } = lookup.known;
  if (importType !== 'stub') {
    const begun = await begin(lookup, { keep: 'record' });
    if ('refused' in begun) return begun;
    return { done: `the record stays as it is: ${begun.importType}`, as: 'resolved', before: begun.before };
  }
  const best = candidates[0];
  if (best?.tmdbId === undefined) return { refused: 'there is no match to accept' };
  return await acceptTmdbFilm(lookup, requests, best.tmdbId, approval, best.confidence);
}

async function acceptTmdbFilm(
  lookup: Lookup,
  requests: Requests,
  tmdbId: number,
  { reviewer }: Approval,
  confidence: number,
): Promise<Outcome> {
  const chosen = await identifyFilm(lookup, { tmdbId });
  if ('refused' in chosen) return chosen;
  const begun = await begin(lookup, { keep: 'same', tmdbId, imdbId: chosen.imdbId });
  if ('refused' in begun) return begun;
  const evidence = `chosen by ${reviewer}`;
  const film = { tmdbId, confidence, evidence, strategy: 'reviewer', flagged: false, decidedBy: reviewer };
  const outcome = await askFor(lookup, requests, 'tmdb', { mode: 'accept', film });
  // It was there a moment ago: whatever came between is said, and the film waits on.
  if (outcome.kind !== 'record') return { refused: outcome.message };
  const { importType } = lookup.known;
  return { done: `took TMDb ${tmdbId}: ${importType}`, as: 'resolved', before: begun.before };
}

/** The id is known to a source before the film gets it; then that source's record is taken, and improved where that is free. */
async function giveImdbId(lookup: Lookup, requests: Requests, imdbId: string): Promise<Outcome> {
  const known = await identifyFilm(lookup, { imdbId });
  if ('refused' in known) return known;
  const { tmdbId, source, attemptId } = known;
  const begun = await begin(lookup, { keep: 'same', assignImdbId: imdbId, tmdbId });
  if ('refused' in begun) return begun;
  if (lookup.known.importType !== 'full') {
    const outcome = await askFor(lookup, requests, source, { mode: 'record' }, attemptId);
    const round = newRound(lookup.film.policy.tiers);
    if (outcome.kind === 'record') await improve(lookup, requests, { ...round, said: [{ outcome }] });
  }
  // It was known a moment ago; a stub is never called resolved by an id.
  const { importType, tried } = lookup.known;
  if (importType === 'stub') return { refused: tried.at(-1)?.message ?? `${source} gave no record` };
  const merged = begun.merged ? ', merged with the movie that had this id' : '';
  return { done: `looked up as ${imdbId}${merged}: ${importType}`, as: 'resolved', before: begun.before };
}

/** A record that is minimal is made full, where that is free. */
async function improve(lookup: Lookup, requests: Requests, round: Round): Promise<void> {
  const step = nextStep(round, lookup.subject);
  if (step.do !== 'ask') return;
  const { source, request } = step;
  const outcome = await askFor(lookup, requests, source, request);
  await improve(lookup, requests, { ...round, said: [...round.said, { request, outcome }] });
}

/** Checks a choice against the other films and makes room for it; the lookup goes on with the film as it stands then. */
async function begin(
  lookup: Lookup,
  choice: Parameters<FilmActivities['beginDecision']>[0]['choice'],
): Promise<BegunDecision | { refused: string }> {
  const { movieId } = lookup.known;
  try {
    // Read before anything is changed: a second try of the change would find what the first one left.
    const before = await readBefore({ movieId });
    const begun = await beginDecision({ movieId, choice });
    lookup.standsAs(begun);
    return { ...begun, before, merged: before.id !== begun.movieId };
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : error;
    if (cause instanceof ApplicationFailure && cause.type === CONFLICT) return { refused: cause.message };
    throw error;
  }
}
