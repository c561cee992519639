import {
  ActivityFailure,
  ApplicationFailure,
  patched,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { BegunDecision, FilmActivities } from '../../activities/lookup/film.js';
import { DECISION_REFUSED, type Approval, type Decision } from '../../domain/decision.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { identifyFilm, type Identified } from './identify.js';
import type { LookupRun } from './state.js';
import { takeRecord } from './tiers.js';

const { readBefore, beginDecision, keepDecision } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/**
 * Does what a reviewer decided, and keeps it with what stood before and after. Whatever can be refused is refused before
 * anything is changed.
 * @returns what was done, in words.
 * @throws {ApplicationFailure} `DecisionRefused` in words, when it cannot be done; nothing was changed then.
 */
export async function applyDecision(run: LookupRun, decision: Decision): Promise<string> {
  return await run.deciding(async () => {
    const { workflowId, runId } = workflowInfo();
    const decisionId = `decision-${runId}-${run.decisionsTaken++}`;
    const { done, before } = 'reason' in decision ? await rejectFilm(run) : await approveFilm(run, decision);
    await keepDecision({ movieId: run.movieId, workflowId, decisionId, decision, before });
    return done;
  });
}

/** What a decision came to, and what stood before. */
interface Done {
  done: string;
  before: BegunDecision['before'];
}

async function rejectFilm(run: LookupRun): Promise<Done> {
  const { before } = await begin(run, { keep: 'nothing' });
  run.stage = 'rejected';
  return { done: 'rejected', before };
}

async function approveFilm(run: LookupRun, approval: Approval): Promise<Done> {
  const { choice, reviewer } = approval;
  if ('accept' in choice && choice.accept === 'match') return await acceptMatch(run, reviewer);
  if ('accept' in choice) {
    // Whoever accepted the stub did not know of the record that came while this waited its turn.
    if (run.importType !== 'stub' && run.film.reopened === undefined)
      throw refused(
        `the film was found meanwhile, its record is ${run.importType}: reopen it to take that off`,
      );
    const { before, importType } = await begin(run, { keep: 'nothing' });
    run.stage = 'resolved';
    const words = before.import_type === 'stub' ? 'the stub stays as it is' : 'the record was taken off';
    return { done: `${words}: ${importType}`, before };
  }
  if ('tmdbId' in choice) return await takeTmdbFilm(run, choice.tmdbId, reviewer, 1);
  return await giveImdbId(run, choice.imdbId);
}

/** The record that the film has; where it has none, its best candidate. */
async function acceptMatch(run: LookupRun, reviewer: string): Promise<Done> {
  if (run.importType !== 'stub') {
    const { before, importType } = await begin(run, { keep: 'record' });
    run.stage = 'resolved';
    return { done: `the record stays as it is: ${importType}`, before };
  }
  const best = run.candidates[0];
  if (best?.tmdbId === undefined) throw refused('there is no match to accept');
  return await takeTmdbFilm(run, best.tmdbId, reviewer, best.confidence);
}

async function takeTmdbFilm(
  run: LookupRun,
  tmdbId: number,
  reviewer: string,
  confidence: number,
): Promise<Done> {
  const chosen = await identifyFilm(run, { tmdbId });
  const { before } = await begin(run, { keep: 'same', tmdbId, ...imdbIdOf(chosen) });
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
  // It was there a moment ago: whatever came between is said, and the film waits on.
  if (!outcome.found) throw refused(outcome.message);
  run.importType = outcome.importType ?? run.importType;
  run.stage = 'resolved';
  return { done: `took TMDb ${tmdbId}: ${run.importType}`, before };
}

/** The id is known to a source before the film gets it; then that source's record is taken. */
async function giveImdbId(run: LookupRun, imdbId: string): Promise<Done> {
  const known = await identifyFilm(run, { imdbId });
  const { tmdbId, source, lookupId } = known;
  const { before, merged } = await begin(run, {
    keep: 'same',
    assignImdbId: imdbId,
    tmdbId,
  });
  if (run.importType !== 'full') await takeRecord(run, source, lookupId);
  // It was known a moment ago; a stub is never called resolved by an id.
  if (run.importType === 'stub') throw refused(run.tried.at(-1)?.message ?? `${source} gave no record`);
  run.stage = 'resolved';
  const words = merged ? ', merged with the movie that had this id' : '';
  return { done: `looked up as ${imdbId}${words}: ${run.importType}`, before };
}

function imdbIdOf({ imdbId }: Identified): { imdbId?: string } {
  return imdbId === undefined ? {} : { imdbId };
}

/** Checks a choice against the other films and makes room for it; the run goes on with the film as it stands then. */
async function begin(
  run: LookupRun,
  choice: Parameters<FilmActivities['beginDecision']>[0]['choice'],
): Promise<BegunDecision> {
  try {
    // Read before anything is changed: a second try of the change would find what the first one left.
    const before = patched('before-is-read-first') ? await readBefore({ movieId: run.movieId }) : undefined;
    const begun = await beginDecision({ movieId: run.movieId, choice });
    run.movieId = begun.movieId;
    run.importType = begun.importType;
    if (before === undefined) return begun;
    return { ...begun, before, merged: before.id !== begun.movieId };
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : error;
    if (cause instanceof ApplicationFailure && cause.type === DECISION_REFUSED) throw refused(cause.message);
    throw error;
  }
}

/** A decision that cannot be carried out, with the words for the reviewer. */
export function refused(words: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(words, DECISION_REFUSED);
}
