import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { SweepOutcome } from '../../domain/sweeps/enrichment.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { lookupWorkflowId } from '../../domain/identity.js';
import type { RatingSource } from '../../domain/sources.js';
import {
  dueFilms,
  markRatingsChecked,
  markTried,
  notWorse,
  ratingsDue,
} from '../../entities/sweeps/enrichment.js';
import { writeMetrics } from '../../entities/metrics/write.js';
import { pageRatingsDue } from '../../entities/sweeps/rating-checks.js';
import { recordsDue } from '../../entities/sweeps/refresh.js';
import { findFilm } from '../../entities/review/reopen.js';
import { subjectOf } from '../../entities/movies/lookup-subject.js';
import { spendOfAttempt } from '../../entities/sources/spend.js';
import type { Db } from '../../entities/sql.js';
import { writeRatings } from '../../entities/movies/write-record.js';
import type { Source, SourceAnswer } from '../../sources/source.js';
import { askSource } from '../asking/ask-source.js';
import { confirmRecord } from './confirm-record.js';
import { sweepRow } from './sweep-row.js';

export interface RatingsRequest {
  /** Id of the attempt's metrics row; a retry carries the same. */
  attemptId: string;
  movieId: string;
  imdbId: string;
  edition?: string;
  critical: boolean;
}

/** Database activities of `enrichmentSweep`; all of them may run twice. */
export interface SweepActivities {
  /** Minimal and stub movies that were not tried since `before` (ISO), the most pressing first. */
  listDueFilms(request: { before: string; limit: number }): Promise<FilmRef[]>;
  /** Full movies whose ratings were not asked for since `before` (ISO). */
  listRatingsDue(request: { before: string; limit: number }): Promise<FilmRef[]>;
  /** Full movies that a site of ratings was not asked for since `before` (ISO); none while it is switched off. */
  listPageRatingsDue(request: { source: RatingSource; before: string; limit: number }): Promise<FilmRef[]>;
  /** Full records of TMDb that are to be fetched again, the longest unfetched first. */
  listRecordsDue(request: { limit: number }): Promise<FilmRef[]>;
  markTried(request: { movieIds: string[] }): Promise<void>;
}

/** What became of a film's ratings or record, and whether the answer spoke against the record. */
export interface SweepAnswer extends SweepOutcome {
  /** The source knows another film under the id, or none any more: the film, and why, for a person to decide. */
  contradicted?: { film: FilmRef; line: string };
}

/** The activity of the queue `enrichment`. */
export interface RatingsActivities {
  /**
   * Asks OMDb for a full movie's ratings and writes those that are not worse than what stands there; nothing else of
   * the record is touched. Money, quota and outages are outcomes; other faults fail with the reason as type.
   */
  enrichRatings(request: RatingsRequest): Promise<SweepAnswer>;
}

/** Makes the sweep's database activities from their dependencies. */
export function createSweepActivities({ dataSource }: { dataSource: DataSource }): SweepActivities {
  const { manager } = dataSource;
  return {
    listDueFilms: ({ before, limit }) => dueFilms(manager, before, limit),
    listRatingsDue: ({ before, limit }) => ratingsDue(manager, before, limit),
    listPageRatingsDue: ({ source, before, limit }) => pageRatingsDue(manager, source, before, limit),
    listRecordsDue: ({ limit }) => recordsDue(manager, limit),
    markTried: ({ movieIds }) => markTried(manager, movieIds),
  };
}

/** Makes the ratings activity from its dependencies. */
export function createRatingsActivities(deps: {
  dataSource: DataSource;
  sources: Source[];
}): RatingsActivities {
  const omdb = deps.sources.find(({ name }) => name === 'omdb');
  return {
    async enrichRatings(request) {
      if (omdb === undefined) return stopped('omdb has no key in this worker’s environment');
      return await ask(deps.dataSource, omdb, request, Context.current());
    },
  };
}

function stopped(stop: string): SweepOutcome {
  return { updated: false, costUsd: 0, requests: 0, stop };
}

async function ask(
  dataSource: DataSource,
  omdb: Source,
  request: RatingsRequest,
  context: Context,
): Promise<SweepAnswer> {
  const asking = { ...request, source: 'omdb', film: request.imdbId } as const;
  const asked = await askSource(dataSource, context, asking, (access) =>
    omdb.lookupByImdbId(request.imdbId, { ...access, minConfidence: 1, sureConfidence: 1 }),
  );
  switch (asked.kind) {
    case 'refused':
    case 'backoff':
      return stopped(asked.error.message);
    case 'failed':
      throw asked.error;
    case 'answered':
      return await dataSource.transaction(async (db) => {
        const movieId = await subjectOf(db, request.movieId, lookupWorkflowId(request.imdbId));
        return await record(db, { ...request, movieId }, asked.answer, asked);
      });
  }
}

async function record(
  db: Db,
  request: RatingsRequest,
  answer: SourceAnswer,
  call: { ms: number; requests: number; fromCache: number },
): Promise<SweepAnswer> {
  const { movieId, attemptId } = request;
  // Where the id leads to another film, its ratings are not this record's, and a person says which film it is.
  const line = answer.found ? await confirmRecord(db, movieId, 'omdb', answer.film) : undefined;
  const film = line === undefined ? undefined : await findFilm(db, request.imdbId);
  const ratings = answer.found && line === undefined ? await notWorse(db, movieId, answer.film.ratings) : [];
  if (ratings.length > 0) await writeRatings(db, movieId, { ratings });
  await markRatingsChecked(db, movieId);
  const { costUsd } = await spendOfAttempt(db, attemptId);
  await writeMetrics(db, [
    sweepRow('ratings', {
      attemptId,
      source: 'omdb',
      movieId,
      identifier: request.imdbId,
      costUsd,
      ...call,
      ...(answer.found
        ? { found: true, strategy: answer.strategy }
        : { found: false, reason: answer.reason, message: answer.message }),
    }),
  ]);
  return {
    updated: ratings.length > 0,
    costUsd,
    requests: call.requests,
    ...(line === undefined || film === undefined ? {} : { contradicted: { film, line } }),
  };
}
