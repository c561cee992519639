import type { DataSource } from 'typeorm';
import type { Reason, TierSource } from '../../domain/sources.js';
import {
  beginDecision,
  readBefore,
  type BegunDecision,
  type DecisionBasis,
} from '../../entities/review/begin-decision.js';
import { keepDecision, type DecisionToKeep, type Snapshot } from '../../entities/review/keep-decision.js';
import { readAttempt, writeMetrics } from '../../entities/metrics/write.js';
import { parkMovie, setReviewState } from '../../entities/movies/park.js';
import { reopenMovie, type Reopened, type ReopenRequest } from '../../entities/review/reopen.js';
import { spendOfAttempt } from '../../entities/sources/spend.js';
import { readLookupSubject } from '../../entities/movies/lookup-subject.js';
import type { TierAttempt } from '../../domain/tier.js';
import { lostAttemptRow } from './record-outcome.js';

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
  endAttempt(attempt: TierAttempt, reason: Reason, message: string): Promise<EndedAttempt>;
  /** The film stays a stub and waits. */
  parkFilm(request: ParkRequest): Promise<void>;
  /** The film is a person's now; it stands in `review_queue`. */
  askReviewer(request: { movieId: string }): Promise<void>;
  /**
   * What stands in a film's record, for a decision to be kept with it; the movie that it was merged into, where it was.
   * Fails as `Conflict` where there is no such movie.
   */
  readBefore(request: { movieId: string }): Promise<Snapshot>;
  /**
   * Checks a reviewer's choice against the other movies and makes room for it: a record of another film is taken off,
   * another IMDb id is given (merging the film with the movie that has it). Fails as `Conflict` in words, and
   * changes nothing then.
   */
  beginDecision(request: { movieId: string; choice: DecisionBasis }): Promise<BegunDecision>;
  /** Keeps a reviewer's decision with what stood before and after. */
  keepDecision(request: DecisionToKeep): Promise<void>;
  /** Puts a film before the reviewers again, whoever decided on it. */
  reopenFilm(request: ReopenRequest): Promise<Reopened>;
}

export type { BegunDecision };

/** Makes the activities from their dependencies. */
export function createFilmActivities({ dataSource }: { dataSource: DataSource }): FilmActivities {
  const { manager } = dataSource;
  return {
    async endAttempt(attempt, reason, message) {
      const spend = await spendOfAttempt(manager, attempt.attemptId);
      const row = await readAttempt(manager, attempt.attemptId);
      const neverAsked = reason === 'timeout' && row === undefined && spend.requests === 0;
      if (!neverAsked && row === undefined) {
        const film = await readLookupSubject(manager, attempt.movieId, attempt.edition);
        const { costUsd } = spend;
        await writeMetrics(manager, [lostAttemptRow(attempt, film, { reason, message, costUsd })]);
      }
      return {
        neverAsked,
        costUsd: spend.costUsd,
        requests: spend.requests,
        ...(row?.success === true && row.importType !== null ? { written: row.importType } : {}),
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

    async readBefore({ movieId }) {
      return await dataSource.transaction((db) => readBefore(db, movieId));
    },

    async beginDecision({ movieId, choice }) {
      return await dataSource.transaction((db) => beginDecision(db, movieId, choice));
    },

    async keepDecision(request) {
      await dataSource.transaction((db) => keepDecision(db, request));
    },

    async reopenFilm(request) {
      return await dataSource.transaction((db) => reopenMovie(db, request));
    },
  };
}
