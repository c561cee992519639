import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { FilmPreview, PreviewId } from '../../domain/review/film-preview.js';
import { isSourceEnabled } from '../../entities/sources/policies.js';
import { SourceError } from '../../sources/http/errors.js';
import type { Source, SourceAnswer, SourceCall } from '../../sources/source.js';
import { createRequestGate } from '../asking/request-gate.js';
import { withKept } from './kept-answers.js';
import { toPreview } from './preview-of-record.js';

/** Asked on TMDb's queue, for a reviewer who wants to see which film an id means. */
export interface PreviewActivities {
  /** The film of an id as TMDb has it, or in words why there is none. TMDb is free: a preview never costs money. */
  previewFilm(id: PreviewId): Promise<FilmPreview>;
}

/** Makes the activity from its dependencies. */
export function createPreviewActivities(deps: {
  dataSource: DataSource;
  sources: Source[];
}): PreviewActivities {
  return {
    async previewFilm(id) {
      const tmdb = deps.sources.find(({ name }) => name === 'tmdb');
      try {
        if (tmdb === undefined || !(await isSourceEnabled(deps.dataSource.manager, 'tmdb')))
          return await withKept(deps, id, { found: false, message: 'tmdb is disabled or has no key' });
        return await withKept(deps, id, toPreview(await ask(deps.dataSource, tmdb, id)));
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        const message = `TMDb cannot be asked just now: ${error.message}`;
        return await withKept(deps, id, { found: false, message });
      }
    },
  };
}

async function ask(dataSource: DataSource, tmdb: Source, id: PreviewId): Promise<SourceAnswer> {
  const { cancellationSignal: signal, info } = Context.current();
  const workflowId = info.workflowExecution?.workflowId ?? '';
  const context = { edition: undefined, workflowId, attemptId: randomUUID(), critical: false };
  const { gate } = createRequestGate(dataSource, context, signal);
  const call: SourceCall = { gate, signal, minConfidence: 1, sureConfidence: 1 };
  if ('imdbId' in id) return await tmdb.lookupByImdbId(id.imdbId, call);
  if (tmdb.lookupByTmdbId === undefined) throw new Error(`${tmdb.name} does not know films by TMDb id`);
  return await tmdb.lookupByTmdbId(id.tmdbId, call);
}
