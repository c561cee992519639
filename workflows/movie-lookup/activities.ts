import { proxyActivities } from '@temporalio/workflow';
import type { FilmActivities } from '../../activities/lookup/film.js';
import { TASK_QUEUES } from '../../domain/sources.js';

/** What a lookup has the database do. */
export const { endAttempt, parkFilm, askReviewer, decide, reopenFilm } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});
