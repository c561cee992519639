import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { FilmActivities } from '../../activities/lookup/film.js';
import type { Reopening } from '../../domain/review/decision.js';
import {
  movieLookupInputSchema,
  type LookupResult,
  type MovieLookupInput,
} from '../../domain/lookup/lookup.js';
import type { SpendMode } from '../../domain/policy.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { checkInput } from '../shared/input.js';
import type { LookupData } from './data.js';
import { carryOut } from './decision.js';
import { resultOf } from './details.js';
import { receiveRequests } from './handlers.js';
import { look } from './look.js';
import { notifySettled } from './notify.js';
import { moneyOf } from './policy.js';
import { publish } from './publish.js';
import type { LookupRequest, Requests } from './requests.js';
import { Lookup } from './state.js';
import { join, wait, wake } from './waiting.js';

const { reopenFilm } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/**
 * Looks one film up, tier by tier, until a source gives a record. A film that no source knows is parked: it is looked
 * up again from time to time, goes to a reviewer after `policy.reviewAfter` (at once when there are doubtful matches),
 * and waits as long as that takes. With `reopened` it goes to a reviewer without asking any source.
 * @param carried set by the workflow itself when it continues as new.
 * @throws {ApplicationFailure} `InvalidInput` naming what is wrong with the input.
 */
export async function movieLookup(input: MovieLookupInput, carried?: LookupData): Promise<LookupResult> {
  const film = checkInput(movieLookupInputSchema, input, 'The input of movieLookup');
  const lookup = new Lookup(film, carried);
  const requests = receiveRequests(lookup);
  if (film.reopened !== undefined && carried === undefined) await reopen(lookup, film.reopened);

  for (;;) {
    const request = requests.shift();
    const { phase, parked } = lookup.known;
    if (request !== undefined) await act(lookup, requests, request);
    else if (phase.name === 'looking') await look(lookup, requests, phase);
    else if (phase.name === 'waiting' && parked !== undefined) await wait(lookup, requests, parked);
    else break;
    if (workflowInfo().continueAsNewSuggested && (await isQuiet(requests)))
      await continueAsNew<typeof movieLookup>(input, lookup.known);
  }

  publish(lookup);
  await notifySettled(lookup);
  await condition(allHandlersFinished);
  return resultOf(lookup.known);
}

/** Does what was asked for, one thing at a time. */
async function act(lookup: Lookup, requests: Requests, request: LookupRequest): Promise<void> {
  switch (request.kind) {
    case 'decide':
      request.answer(await carryOut(lookup, requests, request.decision));
      break;
    case 'look':
      lookup.look(request.tiers);
      break;
    case 'spend mode':
      changeSpendMode(lookup, request.mode);
      break;
    case 'wake':
      await wake(lookup);
      break;
    case 'join':
      await join(lookup, request.importWorkflowId);
  }
  publish(lookup);
}

/** What was passed over, or waits for money, is asked again in another mode. */
function changeSpendMode(lookup: Lookup, mode: SpendMode): void {
  const { spendMode, phase, money } = lookup.known;
  if (mode === spendMode) return;
  const waitsFor = phase.name === 'looking' ? moneyOf(phase.round) : money;
  if (waitsFor !== undefined) lookup.look(lookup.film.policy.tiers);
  lookup.setSpendMode(mode);
}

/** Takes a person's earlier decision up again: the film is in review, with what it was decided on. */
async function reopen(lookup: Lookup, reopening: Reopening): Promise<void> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const { movieId } = lookup.known;
  const kept = await reopenFilm({
    movieId,
    workflowId,
    decisionId: `reopened-${firstExecutionRunId}`,
    reopening,
  });
  lookup.standsAs(kept);
  lookup.say(`${reopening.reviewer}: ${kept.words}`);
  if (reopening.notThisFilm === true) lookup.part(kept.words);
  else lookup.reopen(kept.candidates, kept.words);
  publish(lookup);
}

/** Nobody waits for an answer, and nothing is left to be done. */
async function isQuiet(requests: Requests): Promise<boolean> {
  if (!requests.isEmpty) return false;
  await condition(allHandlersFinished);
  return requests.isEmpty;
}
