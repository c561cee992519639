import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import { fallThroughReason } from '../../domain/sources.js';
import type { SweepOutcome } from '../../domain/sweeps/enrichment.js';
import { TAKE_OFF_AFTER_DAYS, WORTH_A_LIST } from '../../domain/sweeps/freshness.js';
import { writeMetrics } from '../../entities/metrics/write.js';
import { recordContradiction } from '../../entities/movies/title-match.js';
import { setReviewState } from '../../entities/movies/park.js';
import { refreshMovie, takeOffRecord, wasTold } from '../../entities/movies/refresh.js';
import { findFilm } from '../../entities/review/reopen.js';
import {
  countSparable,
  markChecked,
  markUnchanged,
  readRecordToRefresh,
  type RecordToRefresh,
} from '../../entities/sweeps/refresh.js';
import type { Db } from '../../entities/sql.js';
import type { Source, SourceAnswer, SourceCall } from '../../sources/source.js';
import { askSource } from '../asking/ask-source.js';
import type { SweepAnswer } from './enrichment.js';
import { sweepRow } from './sweep-row.js';

export interface RefreshRequest {
  /** Id of the attempt's metrics row; a retry carries the same. */
  attemptId: string;
  movieId: string;
}

/** What a list of changes spared. */
export interface SparedRecords {
  spared: number;
  requests: number;
}

/** The activities of the queue `tmdb` that keep its records fresh. */
export interface RefreshActivities {
  /**
   * Fetches a movie's record from TMDb again. A deleted id is followed to the film that TMDb has under its IMDb id now;
   * where there is none, and where the id leads to another film, a person is to look. Outages and switches are outcomes.
   */
  refreshRecord(request: RefreshRequest): Promise<SweepAnswer>;
  /** Marks records of new films as asked for that TMDb's list of changes does not name, where that takes fewer requests. */
  spareUnchanged(request: { attemptId: string }): Promise<SparedRecords>;
}

/** Makes the activities from their dependencies. */
export function createRefreshActivities(deps: {
  dataSource: DataSource;
  sources: readonly Source[];
}): RefreshActivities {
  const tmdb = deps.sources.find(({ name }) => name === 'tmdb');
  return {
    async refreshRecord(request) {
      const film = await readRecordToRefresh(deps.dataSource.manager, request.movieId);
      if (film === undefined) return UNCHANGED;
      if (tmdb === undefined) return { ...UNCHANGED, stop: 'tmdb has no key in this worker’s environment' };
      return await refresh(deps.dataSource, tmdb, { ...request, ...film }, Context.current());
    },
    async spareUnchanged(request) {
      const { count, since } = await countSparable(deps.dataSource.manager);
      if (tmdb?.changedSince === undefined || since === null || count < WORTH_A_LIST)
        return { spared: 0, requests: 0 };
      return await spare(deps.dataSource, tmdb, { ...request, since, maxPages: count }, Context.current());
    },
  };
}

const UNCHANGED: SweepOutcome = { updated: false, costUsd: 0, requests: 0 };
const EVERY_MATCH = { minConfidence: 1, sureConfidence: 1 };

async function refresh(
  dataSource: DataSource,
  tmdb: Source,
  request: RefreshRequest & RecordToRefresh,
  context: Context,
): Promise<SweepAnswer> {
  const { attemptId, movieId, identifier } = request;
  const asking = { attemptId, source: 'tmdb', film: identifier, critical: false } as const;
  const asked = await askSource(dataSource, context, asking, (access) =>
    askAgain(tmdb, request, { ...access, ...EVERY_MATCH }),
  );
  switch (asked.kind) {
    case 'refused':
    case 'backoff':
      return { ...UNCHANGED, requests: asked.requests, stop: asked.error.message };
    case 'failed':
      // An answer that nobody can read would come first in every sweep.
      if (asked.error.reason === 'invalid_response') await markChecked(dataSource.manager, movieId);
      throw asked.error;
    case 'answered':
      return await dataSource.transaction((db) => record(db, request, asked.answer, asked));
  }
}

/** By its TMDb id; where TMDb has that no more, by its IMDb id, which leads to the film that it was merged into. */
async function askAgain(tmdb: Source, film: RecordToRefresh, call: SourceCall): Promise<SourceAnswer> {
  const missing = `TMDb has no film ${film.tmdbId} any more`;
  const answer = await tmdb.lookupByTmdbId?.(film.tmdbId, call);
  if (answer?.found === true) return answer;
  const byImdbId = film.imdbId === undefined ? answer : await tmdb.lookupByImdbId(film.imdbId, call);
  if (byImdbId?.found === true) return byImdbId;
  const message = byImdbId?.reason === 'not_found' ? missing : `${missing}; ${byImdbId?.message ?? ''}`;
  return { found: false, reason: 'not_found', message, candidates: [], searches: [] };
}

async function record(
  db: Db,
  request: RefreshRequest & RecordToRefresh,
  answer: SourceAnswer,
  call: { ms: number; requests: number; fromCache: number },
): Promise<SweepAnswer> {
  const { movieId, attemptId, identifier } = request;
  const refreshed = answer.found
    ? await refreshMovie(db, movieId, request.tmdbId, answer.film)
    : { doubt: answer.message };
  const { ageDays } = await markChecked(db, movieId);
  const said = { attemptId, source: 'tmdb', movieId, identifier, costUsd: 0, ...call } as const;
  const { requests } = call;
  if ('changes' in refreshed) {
    await writeMetrics(db, [sweepRow('refresh', { ...said, found: true })]);
    return { ...UNCHANGED, updated: refreshed.changes > 0, requests };
  }
  const message = refreshed.doubt;
  const reason = answer.found ? 'low_confidence' : 'not_found';
  await writeMetrics(db, [sweepRow('refresh', { ...said, found: false, reason, message })]);
  const isNews = !(await wasTold(db, movieId, message));
  if (ageDays >= TAKE_OFF_AFTER_DAYS) await takeOffRecord(db, movieId, message);
  await recordContradiction(db, movieId, { reason: fallThroughReason('tmdb', reason), line: message });
  await setReviewState(db, movieId, 'review');
  const film = isNews ? await findFilm(db, identifier) : undefined;
  return { ...UNCHANGED, requests, contradicted: film === undefined ? undefined : { film, line: message } };
}

async function spare(
  dataSource: DataSource,
  tmdb: Source,
  { attemptId, since, maxPages }: { attemptId: string; since: string; maxPages: number },
  context: Context,
): Promise<SparedRecords> {
  const asking = { attemptId, source: 'tmdb', film: 'list of changes', critical: false } as const;
  const asked = await askSource(dataSource, context, asking, async (access) =>
    tmdb.changedSince?.(since, maxPages, { ...access, ...EVERY_MATCH }),
  );
  const { requests } = asked;
  // Whatever else was said: the films are asked for one by one then.
  if (asked.kind !== 'answered' || asked.answer === undefined) return { spared: 0, requests };
  return { spared: await markUnchanged(dataSource.manager, asked.answer), requests };
}
