import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import {
  MAX_FOUND,
  type FilmSearch,
  type FilmsFound,
  type FoundFilm,
} from '../../domain/review/film-search.js';
import { shortened } from '../../domain/text.js';
import { dependentId } from '../../entities/metrics/write.js';
import { isSourceEnabled } from '../../entities/sources/policies.js';
import { spendOfAttempt } from '../../entities/sources/spend.js';
import { SourceError } from '../../sources/http/errors.js';
import type { Source } from '../../sources/source.js';
import { openGate } from '../asking/ask-source.js';

const MAX_TITLE_LENGTH = 200;

/** Asked on the queue of the source. */
export interface FilmSearchActivities {
  /**
   * Films of a title, as a source lists them for a reviewer. A paid source is asked under the limits that hold for all, and
   * what it answers is kept; "nobody could be asked" is an answer in words.
   */
  searchFilms(question: FilmSearch): Promise<FilmsFound>;
}

/** Makes the activity from its dependencies. */
export function createFilmSearchActivities(deps: {
  dataSource: DataSource;
  sources: Source[];
}): FilmSearchActivities {
  const { dataSource, sources } = deps;
  return {
    async searchFilms({ source: name, text, year }) {
      const source = sources.find((one) => one.name === name);
      if (source?.searchTitles === undefined) return nobody(`${name} has no key in the worker's environment`);
      if (!(await isSourceEnabled(dataSource.manager, name))) return nobody(`${name} is disabled`);
      const context = Context.current();
      const attemptId = dependentId(context.info.workflowExecution?.runId ?? '', 'film-search');
      // A person asked for it: that is what is kept for critical films where money is scarce.
      const { gate } = openGate(dataSource, context, { edition: undefined, attemptId, critical: true });
      const call = { gate, signal: context.cancellationSignal, minConfidence: 1, sureConfidence: 1 };
      const found = await source.searchTitles(text, year, call).catch(asProblem);
      const { costUsd } = await spendOfAttempt(dataSource.manager, attemptId);
      return Array.isArray(found)
        ? { films: found.slice(0, MAX_FOUND).map(small), costUsd }
        : { ...found, costUsd };
    },
  };
}

function nobody(problem: string): FilmsFound {
  return { films: [], costUsd: 0, problem };
}

/** A source's fault in words: it may have charged all the same. */
function asProblem(error: unknown): FilmsFound {
  if (error instanceof SourceError) return nobody(error.message);
  throw error;
}

/** It stands in a workflow's history. */
function small(film: FoundFilm): FoundFilm {
  const { title, originalTitle } = film;
  return {
    ...film,
    title: shortened(title, MAX_TITLE_LENGTH),
    originalTitle: originalTitle === undefined ? undefined : shortened(originalTitle, MAX_TITLE_LENGTH),
  };
}
