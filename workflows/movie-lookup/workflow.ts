import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import {
  movieLookupInputSchema,
  type LookupResult,
  type MovieLookupInput,
} from '../../domain/lookup/lookup.js';
import { checkInput, fromRunBefore } from '../shared/input.js';
import { act, reopen } from './act.js';
import type { LookupData } from './data.js';
import { resultOf } from './details.js';
import { receiveRequests } from './handlers.js';
import { look } from './tiers/look.js';
import { notifySettled } from './notify.js';
import { publish } from './publish.js';
import type { Requests } from './requests.js';
import { Lookup } from './state.js';
import { wait } from './waiting.js';

/**
 * Looks one film up, tier by tier, until a source gives a record. A film that no source knows is parked: it is looked
 * up again from time to time, goes to a reviewer after `policy.reviewAfter` (at once when there are doubtful matches),
 * and waits as long as that takes. With `reopened` it goes to a reviewer without asking any source.
 * @param handedOn set by the workflow itself when it continues as new.
 * @throws {ApplicationFailure} `InvalidInput` naming what is wrong with the input.
 */
export async function movieLookup(input: MovieLookupInput, handedOn?: LookupData): Promise<LookupResult> {
  const film = checkInput(movieLookupInputSchema, input, 'The input of movieLookup');
  const carried = fromRunBefore(handedOn, 'movieLookup');
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
  if (!allHandlersFinished()) await condition(allHandlersFinished);
  return resultOf(lookup.known);
}

/** Nobody waits for an answer, and nothing is left to be done. */
async function isQuiet(requests: Requests): Promise<boolean> {
  if (!requests.isEmpty) return false;
  await condition(allHandlersFinished);
  return requests.isEmpty;
}
