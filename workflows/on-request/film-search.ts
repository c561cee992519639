import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { FilmSearchActivities } from '../../activities/on-request/film-search.js';
import { filmSearchSchema, type FilmSearch, type FilmsFound } from '../../domain/review/film-search.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { checkInput } from '../shared/input.js';

/**
 * Searches a source by title for a reviewer, who waits for it. Once only: a paid one may have charged for an answer that
 * was lost, and a person can ask again.
 * @throws {ApplicationFailure} `InvalidInput` naming what is wrong with the input.
 */
export async function filmSearch(input: FilmSearch): Promise<FilmsFound> {
  const question = checkInput(filmSearchSchema, input, 'The input of filmSearch');
  const isFree = question.source === 'tmdb';
  const { searchFilms } = proxyActivities<FilmSearchActivities>({
    taskQueue: TASK_QUEUES[question.source],
    startToCloseTimeout: isFree ? '8 seconds' : '60 seconds',
    scheduleToStartTimeout: '10 seconds',
    retry: { maximumAttempts: 1 },
  });
  try {
    return await searchFilms(question);
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return {
      films: [],
      costUsd: 0,
      problem: `${question.source} cannot be asked just now: no worker answered`,
    };
  }
}
