import { WorkflowFailedError, WorkflowIdConflictPolicy, type Client } from '@temporalio/client';
import { previewName, type FilmPreview, type PreviewId } from '../../domain/review/film-preview.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import type { filmPreview } from '../../workflows/on-request/film-preview.js';

/** Longer than the workflow waits for TMDb itself, so that only missing workers are felt. */
const PATIENCE = '15 seconds';

/**
 * Which films some ids mean, as TMDb has them. Nothing is decided, written or paid.
 * @param movieId the movie that they are shown for: two people who look at it share one workflow.
 * @returns one preview an id, in their order; where nobody answers, words that say so.
 */
export async function previewFilms(
  client: Client,
  movieId: string,
  ids: PreviewId[],
): Promise<FilmPreview[]> {
  if (ids.length === 0) return [];
  try {
    return await client.workflow.execute<typeof filmPreview>('filmPreview', {
      workflowId: `film-preview/${movieId}/${ids.map(previewName).join('+')}`,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      workflowExecutionTimeout: PATIENCE,
      taskQueue: TASK_QUEUES.main,
      staticSummary: `Preview of ${ids.map(previewName).join(', ')}`,
      args: [{ ids }],
    });
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return ids.map(() => ({ found: false, message: 'TMDb cannot be asked just now: no worker answers' }));
  }
}
