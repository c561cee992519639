import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { Reason, TierSource } from '../../domain/sources.js';
import { AppError, isAppError } from '../../domain/errors.js';
import {
  beginDecision,
  type BegunDecision,
  type DecisionBasis,
} from '../../entities/review/begin-decision.js';
import {
  keepDecision,
  lockMovie,
  type DecisionToKeep,
  type Snapshot,
} from '../../entities/review/keep-decision.js';
import { readAttempt, writeMetrics } from '../../entities/metrics/write.js';
import { parkMovie, setReviewState } from '../../entities/movies/park.js';
import { reopenMovie, type Reopened, type ReopenRequest } from '../../entities/review/reopen.js';
import { spendOfAttempt } from '../../entities/sources/spend.js';
import { readLookupSubject, rowBeforeMerge, subjectOf } from '../../entities/movies/lookup-subject.js';
import type { Db } from '../../entities/sql.js';
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
        const { costUsd } = spend;
        await ofSubject(attempt.movieId, async (db, movieId) => {
          const film = await readLookupSubject(db, movieId, attempt.edition);
          await writeMetrics(db, [lostAttemptRow(attempt, film, { reason, message, costUsd })]);
        });
      }
      return {
        neverAsked,
        costUsd: spend.costUsd,
        requests: spend.requests,
        ...(row?.success === true && row.importType !== null ? { written: row.importType } : {}),
      };
    },

    async parkFilm(request) {
      const { edition, reason = null } = request;
      await ofSubject(request.movieId, (db, movieId) =>
        parkMovie(db, { ...request, movieId, edition, reason }),
      );
    },

    async askReviewer(request) {
      await ofSubject(request.movieId, (db, movieId) => setReviewState(db, movieId, 'review'));
    },

    async readBefore({ movieId }) {
      return await refusedIfGone(ofSubject(movieId, lockMovie));
    },

    async beginDecision({ movieId, choice }) {
      return await refusedIfGone(ofSubject(movieId, (db, id) => beginDecision(db, id, choice)));
    },

    async keepDecision(request) {
      await ofSubject(request.movieId, (db, movieId) => keepDecision(db, { ...request, movieId }));
    },

    async reopenFilm(request) {
      return await ofSubject(request.movieId, async (db, subject) => {
        const movieId = await rowBeforeMerge(db, request.movieId, subject);
        return await reopenMovie(db, { ...request, movieId });
      });
    },
  };

  /**
   * Does work in a transaction, on the row that the lookup's film is now. Fails as `FilmGone` where there is none: nothing that
   * is meant for one film ever reaches another one that has its number.
   */
  async function ofSubject<Result>(
    movieId: string,
    work: (db: Db, movieId: string) => Promise<Result>,
  ): Promise<Result> {
    const workflowId = Context.current().info.workflowExecution?.workflowId ?? '';
    return await dataSource.transaction(async (db) => work(db, await subjectOf(db, movieId, workflowId)));
  }

  /** That the film of a decision is gone is told to the reviewer, and changes nothing. */
  async function refusedIfGone<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw isAppError(error, 'FilmGone') ? new AppError('Conflict', error.message, { cause: error }) : error;
    }
  }
}
