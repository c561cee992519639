import { ApplicationFailure } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { fallThroughReason } from '../domain/outcome.js';
import { FALLBACK_LEVEL, type ImportType, type Reason, type TierSource } from '../domain/sources.js';
import {
  assignImdbId,
  keepDecision,
  snapshot,
  type DecisionToKeep,
} from '../entities/queries/decide-movie.js';
import { writeMetrics } from '../entities/queries/metrics.js';
import { parkMovie, setReviewState } from '../entities/queries/park-movie.js';
import { spendOfLookup } from '../entities/queries/spend.js';
import { runSql } from '../entities/queries/sql.js';
import { readFilm } from '../entities/queries/wanted-film.js';
import type { LookupRequest } from './lookup-request.js';

export interface ParkRequest {
  movieId: string;
  filmKey: string;
  edition?: string;
  reason?: string;
  message: string;
  sourcesAsked: TierSource[];
}

export interface EndedAttempt {
  /** The source was never asked (no worker ran): the attempt may be repeated. */
  neverAsked: boolean;
  /** The attempt had written its record before it was lost. */
  written?: 'full' | 'minimal';
  costUsd: number;
  requests: number;
}

/** Database activities of `movieLookup`; all of them may run twice. */
export interface FilmActivities {
  /** Closes the metrics row of an attempt that ended without an answer, and tells what it cost. */
  endAttempt(request: LookupRequest, reason: Reason, message: string): Promise<EndedAttempt>;
  /** The film stays a stub and waits. */
  parkFilm(request: ParkRequest): Promise<void>;
  /** The film is a person's now; it stands in `review_queue`. */
  askReviewer(request: { movieId: string }): Promise<void>;
  /** Keeps a reviewer's decision with what it was based on. */
  keepDecision(request: DecisionToKeep): Promise<void>;
  /** Gives the film another IMDb id by a reviewer's decision; merges it with a movie that has the id. */
  assignImdbId(request: { movieId: string; imdbId: string }): Promise<AssignedId>;
}

/** The movie that has the id now. */
export interface AssignedId {
  movieId: string;
  merged: boolean;
  importType: ImportType;
}

/** Makes the activities from their dependencies. */
export function createFilmActivities({ dataSource }: { dataSource: DataSource }): FilmActivities {
  const { manager } = dataSource;
  return {
    async endAttempt(request, reason, message) {
      const spend = await spendOfLookup(manager, request.lookupId);
      const [row] = await runSql<{ success: boolean; import_type: 'full' | 'minimal' | null }>(
        manager,
        `SELECT success, metadata->>'import_type' AS import_type FROM api_lookup_metrics WHERE id = $1`,
        [request.lookupId],
      );
      const neverAsked = reason === 'timeout' && row === undefined && spend.requests === 0;
      if (!neverAsked && row === undefined) await closeRow(request, reason, message, spend.costUsd);
      return {
        neverAsked,
        costUsd: spend.costUsd,
        requests: spend.requests,
        ...(row?.success === true && row.import_type !== null ? { written: row.import_type } : {}),
      };
    },

    async parkFilm(request) {
      await dataSource.transaction((db) =>
        parkMovie(db, { ...request, edition: request.edition, reason: request.reason ?? null }),
      );
    },

    async askReviewer(request) {
      await setReviewState(manager, request.movieId, 'review');
    },

    async keepDecision(request) {
      await dataSource.transaction(async (db) => {
        const before = await snapshot(db, request.movieId);
        if (before === undefined) throw noMovie(request.movieId);
        await keepDecision(db, request, before);
      });
    },

    async assignImdbId(request) {
      return await dataSource.transaction((db) => assignImdbId(db, request.movieId, request.imdbId));
    },
  };

  async function closeRow(
    request: LookupRequest,
    reason: Reason,
    message: string,
    costUsd: number,
  ): Promise<void> {
    const film = await readFilm(manager, request.movieId, request.edition);
    await writeMetrics(manager, [
      {
        id: request.lookupId,
        source: request.source,
        operation: 'movie_lookup',
        identifier: film.identifier,
        success: false,
        responseTimeMs: null,
        errorMessage: message,
        metadata: {
          strategy: null,
          fallback_level: FALLBACK_LEVEL[request.source],
          confidence: null,
          cost_usd: costUsd,
          movie_found: false,
          movie_created: false,
          import_type: null,
          source_hierarchy: [...request.askedBefore, request.source].join('>'),
          festival: request.edition ?? null,
          reason_for_fallback: fallThroughReason(request.source, reason),
          movie_id: film.movieId,
          requests: 0,
          cached: false,
        },
      },
    ]);
  }
}

function noMovie(movieId: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`There is no movie ${movieId}.`, 'NotFound');
}
