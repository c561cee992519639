import { proxyActivities } from '@temporalio/workflow';
import type { ImportActivities } from '../../activities/import.js';
import { TASK_QUEUES } from '../../domain/sources.js';

/** What an import has the database do while its films are looked up. */
export const { listFilms, readFilm, countFilms, listFilmsOverBudget, setSpendControls } =
  proxyActivities<ImportActivities>({
    taskQueue: TASK_QUEUES.main,
    startToCloseTimeout: '1 minute',
    retry: { maximumInterval: '1 minute' },
  });
