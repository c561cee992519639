import { allHandlersFinished, condition, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { FilmActivities } from '../../activities/lookup/film.js';
import { movieLookupInputSchema, type LookupResult, type MovieLookupInput } from '../../domain/lookup.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { checkInput } from '../shared/input.js';
import { Inbox } from './handlers.js';
import { park, settle, waitForDecision } from './waiting.js';
import { LookupRun } from './state.js';
import { lookUp } from './tiers.js';

const { reopenFilm } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/**
 * Looks one film up, tier by tier, until a source gives a record. A film that no source knows is parked: it is looked
 * up again from time to time, goes to a reviewer after `policy.reviewAfter` (at once when there are doubtful matches),
 * and waits as long as that takes. With `reopened` it goes to a reviewer without asking any source.
 * @throws {ApplicationFailure} `InvalidInput` naming what is wrong with the input.
 */
export async function movieLookup(input: MovieLookupInput): Promise<LookupResult> {
  const film = checkInput(movieLookupInputSchema, input, 'The input of movieLookup');
  const run = new LookupRun(film);
  const inbox = new Inbox(run);
  run.people = inbox;

  if (film.reopened === undefined) await firstLookup(run, inbox);
  else await reopen(run, inbox);

  run.waitsAs = undefined;
  run.enter(run.stage);
  await run.imports.tellSettled(run.result());
  await condition(allHandlersFinished);
  return run.result();
}

async function firstLookup(run: LookupRun, inbox: Inbox): Promise<void> {
  const found = await lookUp(run, run.film.policy.tiers);
  // A minimal record that could not be improved stays what it is.
  if (found || (!run.isDone() && run.film.importType === 'minimal')) await settle(run, inbox);
  await inbox.decide();
  if (!run.isDone()) await park(run, inbox);
}

/** Takes a person's earlier decision up again: the film is in review, with what it was decided on. */
async function reopen(run: LookupRun, inbox: Inbox): Promise<void> {
  const { film } = run;
  if (film.reopened === undefined) return;
  run.stage = 'review';
  const { workflowId, runId } = workflowInfo();
  const kept = await reopenFilm({
    movieId: run.movieId,
    workflowId,
    decisionId: `reopened-${runId}`,
    reopening: film.reopened,
  });
  run.movieId = kept.movieId;
  run.importType = kept.importType;
  run.candidates = kept.candidates;
  run.decision = `${film.reopened.reviewer}: reopened`;
  run.waitsAs = 'review';
  run.enter('review');
  inbox.reopened = kept.words;
  await waitForDecision(run, inbox);
}
