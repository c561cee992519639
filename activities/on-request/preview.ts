import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { FilmPreview, PreviewId } from '../../domain/review/film-preview.js';
import { shortened } from '../../domain/text.js';
import { directorsOf, type FilmRecord } from '../../domain/film.js';
import { isSourceEnabled } from '../../entities/sources/policies.js';
import { SourceError } from '../../sources/http/errors.js';
import type { Source, SourceAnswer, SourceCall } from '../../sources/source.js';
import { createRequestGate } from '../asking/request-gate.js';

const MAX_TITLE_LENGTH = 200;
const MAX_OVERVIEW_LENGTH = 400;
const MAX_NAMES = 5;

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
          return { found: false, message: 'tmdb is disabled or has no key' };
        return toPreview(await ask(deps.dataSource, tmdb, id));
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        return { found: false, message: `TMDb cannot be asked just now: ${error.message}` };
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

/** Small, for it stands in a workflow's history. */
function toPreview(answer: SourceAnswer): FilmPreview {
  if (!answer.found) return { found: false, message: answer.message };
  const { film } = answer;
  const poster = posterOf(film);
  return {
    found: true,
    title: shortened(film.title, MAX_TITLE_LENGTH),
    directors: directorsOf(film).slice(0, MAX_NAMES),
    countries: film.countries.slice(0, MAX_NAMES),
    tmdbId: film.tmdbId,
    imdbId: film.imdbId,
    ...(film.originalTitle === undefined
      ? {}
      : { originalTitle: shortened(film.originalTitle, MAX_TITLE_LENGTH) }),
    year: film.year,
    runtimeMinutes: film.runtimeMinutes,
    ...(film.overview === undefined ? {} : { overview: shortened(film.overview, MAX_OVERVIEW_LENGTH) }),
    posterUrl: poster,
  };
}

function posterOf({ images }: FilmRecord): string | undefined {
  return images.find(({ kind, url }) => kind === 'poster' && url.startsWith('https://'))?.url;
}
