import { ApplicationFailure, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { FilmActivities } from '../activities/film.js';
import type { Approval, Decision } from '../domain/decision.js';
import { TASK_QUEUES } from '../domain/sources.js';
import type { LookupRun } from './lookup-run.js';

const { keepDecision, assignImdbId } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/**
 * Does what a reviewer decided, and keeps it with its evidence.
 * @returns what was done, in words.
 * @throws {ApplicationFailure} `DecisionRefused` in words, when it cannot be done; nothing was changed then.
 */
export async function applyDecision(run: LookupRun, decision: Decision, number: number): Promise<string> {
  const done = 'reason' in decision ? await rejectFilm(run) : await approveFilm(run, decision);
  await keepDecision({
    movieId: run.movieId,
    workflowId: workflowInfo().workflowId,
    decisionId: `decision-${number}`,
    decision,
  });
  return done;
}

function rejectFilm(run: LookupRun): Promise<string> {
  run.stage = 'rejected';
  return Promise.resolve('rejected');
}

async function approveFilm(run: LookupRun, { choice, reviewer }: Approval): Promise<string> {
  if ('accept' in choice) {
    if (choice.accept === 'match') return await takeCandidate(run, reviewer);
    run.stage = 'resolved';
    return 'the stub stays as it is';
  }
  if ('tmdbId' in choice) return await takeTmdbFilm(run, choice.tmdbId, reviewer, 1);
  const assigned = await assignImdbId({ movieId: run.movieId, imdbId: choice.imdbId });
  run.movieId = assigned.movieId;
  run.importType = assigned.importType;
  if (run.importType !== 'full') await run.askTiers(run.film.policy.tiers);
  run.stage = 'resolved';
  const merged = assigned.merged ? ', merged with the movie that had this id' : '';
  return `looked up as ${choice.imdbId}${merged}: ${run.importType}`;
}

async function takeCandidate(run: LookupRun, reviewer: string): Promise<string> {
  const best = run.candidates[0];
  if (best?.tmdbId === undefined)
    throw ApplicationFailure.nonRetryable('there is no match to accept', 'DecisionRefused');
  return await takeTmdbFilm(run, best.tmdbId, reviewer, best.confidence);
}

async function takeTmdbFilm(
  run: LookupRun,
  tmdbId: number,
  reviewer: string,
  confidence: number,
): Promise<string> {
  const outcome = await run.ask('tmdb', {
    take: {
      tmdbId,
      confidence,
      evidence: `chosen by ${reviewer}`,
      strategy: 'reviewer',
      flagged: false,
      decidedBy: reviewer,
    },
  });
  if (!outcome.found) throw ApplicationFailure.nonRetryable(outcome.message, 'DecisionRefused');
  run.importType = outcome.importType ?? run.importType;
  run.stage = 'resolved';
  return `took TMDb ${tmdbId}: ${run.importType}`;
}
