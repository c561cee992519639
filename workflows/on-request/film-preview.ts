import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { PreviewActivities } from '../../activities/on-request/preview.js';
import {
  filmPreviewInputSchema,
  type FilmPreview,
  type FilmPreviewInput,
  type PreviewId,
} from '../../domain/review/film-preview.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { checkInput } from '../shared/input.js';

/** A person waits for it: what does not come soon does not come. */
const { previewFilm } = proxyActivities<PreviewActivities>({
  taskQueue: TASK_QUEUES.tmdb,
  startToCloseTimeout: '8 seconds',
  scheduleToCloseTimeout: '12 seconds',
  retry: { initialInterval: '300 ms', maximumAttempts: 2 },
});

/**
 * Shows a reviewer which films some ids mean; nothing is written and nothing is paid. The keys of the sources are with
 * the workers alone, so that the dashboard asks this way.
 * @returns one preview an id, in their order.
 * @throws {ApplicationFailure} `InvalidInput` naming what is wrong with the input.
 */
export async function filmPreview(input: FilmPreviewInput): Promise<FilmPreview[]> {
  const { ids } = checkInput(filmPreviewInputSchema, input, 'The input of filmPreview');
  return await Promise.all(ids.map(preview));
}

async function preview(id: PreviewId): Promise<FilmPreview> {
  try {
    return await previewFilm(id);
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return { found: false, message: 'TMDb cannot be asked just now: no worker answered in time' };
  }
}
