import { createHash } from 'node:crypto';
import { WorkflowFailedError, WorkflowIdConflictPolicy, type Client } from '@temporalio/client';
import type { FilmSearch, FilmsFound } from '../../domain/review/film-search.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import type { filmSearch } from '../../workflows/on-request/film-search.js';

/** Longer than the workflow waits itself, so that only missing workers are felt. */
const PATIENCE = { tmdb: '20 seconds', omdb: '75 seconds', imdb_scrape: '75 seconds' } as const;

/**
 * Films of a title, as a source lists them. TMDb is free; the others cost money within the limits, unless their answer is
 * kept. Two people who ask the same at one time share one search.
 * @returns the films; where nobody answers, none and words that say so.
 */
export async function searchFilms(client: Client, search: FilmSearch): Promise<FilmsFound> {
  const { source, text, year } = search;
  const key = createHash('sha256')
    .update(`${year ?? ''} ${text.toLowerCase()}`)
    .digest('hex')
    .slice(0, 16);
  try {
    return await client.workflow.execute<typeof filmSearch>('filmSearch', {
      workflowId: `film-search/${source}/${key}`,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      workflowExecutionTimeout: PATIENCE[source],
      taskQueue: TASK_QUEUES.main,
      staticSummary: `Search of ${source}`,
      args: [search],
    });
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return { films: [], costUsd: 0, problem: `${source} cannot be asked just now: no worker answers` };
  }
}
