import { ActivityFailure, ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { DecidedFilm } from '../../../activities/lookup/film.js';
import type { Approval, Decision, Judging, Undoing } from '../../../domain/review/decision.js';
import type { ErrorCode } from '../../../domain/errors.js';
import type { DecisionBasis, RecordOutcome } from '../../../domain/lookup/tier.js';
import { decide } from '../activities.js';
import { askFor } from '../tiers/ask-tier.js';
import { newRound, type Round } from '../data.js';
import { isForPerson } from '../../../domain/lookup/lookup.js';
import { identifyFilm } from './identify.js';
import { nextStep } from '../tiers/policy.js';
import type { Reply, Requests } from '../requests.js';
import type { Lookup } from '../state.js';

/** Type of the failure by which an activity refuses a decision, in words; nothing was changed then. */
const CONFLICT: ErrorCode = 'Conflict';

/** What a decision came to, or why it cannot be carried out. */
type Outcome =
  { done: string; as: 'resolved' | 'rejected' | 'looked up again' | 'kept' } | Restored | Refused;

interface Restored {
  done: string;
  as: 'restored';
  restored: NonNullable<DecidedFilm['restored']>;
}

interface Refused {
  refused: string;
  code?: Extract<ErrorCode, 'AlreadyDecided'>;
}

/** A decision under way. */
interface Deciding<D extends Decision = Decision> {
  lookup: Lookup;
  requests: Requests;
  decision: D;
  decisionId: string;
}

/**
 * Does what a reviewer decided, and keeps it with what stood before and after, in one transaction. The first decision that
 * can be done wins; one that is refused changes nothing.
 */
export async function carryOut(lookup: Lookup, requests: Requests, decision: Decision): Promise<Reply> {
  const { reviewer } = decision;
  // A reset gives the run another id, and the decision again: it must be known for the same.
  const decisionId = `decision-${workflowInfo().firstExecutionRunId}-${lookup.countDecision()}`;
  const outcome = await outcomeOf({ lookup, requests, decision, decisionId });
  if ('refused' in outcome) {
    lookup.say(`${reviewer}: refused, ${outcome.refused}`);
    const type: ErrorCode = outcome.code ?? 'Conflict';
    return { refused: ApplicationFailure.nonRetryable(outcome.refused, type) };
  }
  lookup.say(`${reviewer}: ${outcome.done}`);
  if (outcome.as === 'restored') lookup.restore(outcome.restored);
  else if (outcome.as === 'looked up again') lookup.lookFurther();
  else if (outcome.as !== 'kept') lookup.decide(outcome.as);
  return { done: outcome.done };
}

async function outcomeOf(deciding: Deciding): Promise<Outcome> {
  const { lookup, decision } = deciding;
  if (lookup.known.decided) return { refused: 'already decided', code: 'AlreadyDecided' };
  if ('reason' in decision) {
    const decided = await decideNow(deciding, { keep: 'nothing' });
    return 'refused' in decided ? decided : { done: 'rejected', as: 'rejected' };
  }
  if ('undo' in decision) return await takeBack({ ...deciding, decision });
  if ('judgements' in decision) return await refuseCandidates({ ...deciding, decision });
  const { choice } = decision;
  const approving = { ...deciding, decision };
  if ('tmdbId' in choice) return await acceptTmdbFilm(approving, choice.tmdbId, 1);
  if ('imdbId' in choice) return await giveImdbId(approving, choice.imdbId);
  return choice.accept === 'match' ? await acceptMatch(approving) : await acceptStub(approving);
}

/** "None of these": without them the film is looked up again. Doubt alone, or a record that stands, leaves it where it is. */
async function refuseCandidates(deciding: Deciding<Judging>): Promise<Outcome> {
  const decided = await decideNow(deciding, { keep: 'record' });
  if ('refused' in decided) return decided;
  const refused = deciding.decision.judgements.filter(({ verdict }) => verdict !== 'unsure').length;
  const isAgain = refused > 0 && decided.importType === 'stub';
  const films = refused === 1 ? 'one film' : `${refused} films`;
  if (isAgain) return { done: `looked up again, without ${films}`, as: 'looked up again' };
  return { done: refused > 0 ? `without ${films}; its record stands` : 'kept as unsure', as: 'kept' };
}

/** Undo: what stood before the last decision stands again, and the lookup goes on from there. */
async function takeBack(deciding: Deciding<Undoing>): Promise<Outcome> {
  const decided = await decideNow(deciding, { keep: 'record' });
  if ('refused' in decided) {
    const { film, known } = deciding.lookup;
    // It only ran for this; unless somebody else's undo came first, for the film that stands again since.
    if (film.reopened?.toDecide === true && known.restored !== true) deciding.lookup.resolve();
    return decided;
  }
  const { restored = { state: null, candidates: [] } } = decided;
  return { done: 'undone: what stood before stands again', as: 'restored', restored };
}

async function acceptStub(deciding: Deciding): Promise<Outcome> {
  const { film, known } = deciding.lookup;
  // Whoever accepted the stub did not know of the record that came while this waited its turn.
  if (known.importType !== 'stub' && !isForPerson(film))
    return {
      refused: `the film was found meanwhile, its record is ${known.importType}: reopen it to take that off`,
    };
  const decided = await decideNow(deciding, { keep: 'nothing' });
  if ('refused' in decided) return decided;
  const words = decided.before === 'stub' ? 'the stub stays as it is' : 'the record was taken off';
  return { done: `${words}: ${decided.importType}`, as: 'resolved' };
}

/** The record that the film has; where it has none, its best candidate. */
async function acceptMatch(deciding: Deciding<Approval>): Promise<Outcome> {
  const { importType, candidates } = deciding.lookup.known;
  if (importType !== 'stub') {
    const decided = await decideNow(deciding, { keep: 'record' });
    if ('refused' in decided) return decided;
    return { done: `the record stays as it is: ${decided.importType}`, as: 'resolved' };
  }
  const best = candidates[0];
  if (best?.tmdbId === undefined) return { refused: 'there is no match to accept' };
  return await acceptTmdbFilm(deciding, best.tmdbId, best.confidence);
}

async function acceptTmdbFilm(
  { lookup, requests, decision, decisionId }: Deciding<Approval>,
  tmdbId: number,
  confidence: number,
): Promise<Outcome> {
  const known = await identifyFilm(lookup, { tmdbId });
  if ('refused' in known) return known;
  const basis: DecisionBasis = { keep: 'same', tmdbId, imdbId: known.imdbId };
  const evidence = `chosen by ${decision.reviewer}`;
  const film = { tmdbId, confidence, evidence, strategy: 'reviewer', flagged: false };
  const request = { mode: 'accept', film, chosen: { decisionId, decision, basis } } as const;
  const outcome = await askFor(lookup, requests, 'tmdb', request);
  // It was there a moment ago: whatever came between is said, and the film waits on.
  if (outcome.kind !== 'record') return { refused: outcome.message };
  standsAs(lookup, outcome);
  return { done: `took TMDb ${tmdbId}: ${lookup.known.importType}`, as: 'resolved' };
}

/** The id is known to a source before the film gets it, with that source's record; which is improved where that is free. */
async function giveImdbId(
  { lookup, requests, decision, decisionId }: Deciding<Approval>,
  imdbId: string,
): Promise<Outcome> {
  const known = await identifyFilm(lookup, { imdbId });
  if ('refused' in known) return known;
  const { tmdbId, source, attemptId } = known;
  const basis: DecisionBasis = { keep: 'same', assignImdbId: imdbId, tmdbId };
  const request = { mode: 'record', imdbId, chosen: { decisionId, decision, basis } } as const;
  const outcome = await askFor(lookup, requests, source, request, { attemptId });
  // It was known a moment ago; a stub is never called resolved by an id.
  if (outcome.kind !== 'record') return { refused: outcome.message };
  standsAs(lookup, outcome);
  const round = newRound(lookup.film.policy.tiers);
  if (lookup.known.importType !== 'full') await improve(lookup, requests, { ...round, said: [{ outcome }] });
  const merged = outcome.decided?.merged === true ? ', merged with the movie that had this id' : '';
  return { done: `looked up as ${imdbId}${merged}: ${lookup.known.importType}`, as: 'resolved' };
}

/** The lookup goes on with the movie that has the record now. */
function standsAs(lookup: Lookup, { decided, importType }: RecordOutcome): void {
  lookup.standsAs({ movieId: decided?.movieId ?? lookup.known.movieId, importType });
}

/** A record that is minimal is made full, where that is free. */
async function improve(lookup: Lookup, requests: Requests, round: Round): Promise<void> {
  const step = nextStep(round, lookup.subject);
  if (step.do !== 'ask') return;
  const { source, request } = step;
  const outcome = await askFor(lookup, requests, source, request, { improvesDecided: true });
  await improve(lookup, requests, { ...round, said: [...round.said, { request, outcome }] });
}

/** Carries out a decision that needs no source. */
async function decideNow(
  { lookup, decision, decisionId }: Deciding,
  basis: DecisionBasis,
): Promise<DecidedFilm | Refused> {
  const { movieId } = lookup.known;
  try {
    const decided = await decide({ movieId, decisionId, decision, basis });
    lookup.standsAs(decided);
    return decided;
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : error;
    if (cause instanceof ApplicationFailure && cause.type === CONFLICT) return { refused: cause.message };
    throw error;
  }
}
