import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { ImportType, Reason, TierSource } from '../../domain/sources.js';
import { AppError, isAppError } from '../../domain/errors.js';
import type { Decision, Standing } from '../../domain/review/decision.js';
import { decide } from '../../entities/review/decide.js';
import { readAttempt } from '../../entities/metrics/read-attempt.js';
import { writeMetrics } from '../../entities/metrics/write.js';
import { parkMovie, readStanding, setReviewState } from '../../entities/movies/park.js';
import { reopenMovie, type Reopened, type ReopenRequest } from '../../entities/review/reopen.js';
import { spendOfAttempt } from '../../entities/sources/spend.js';
import { readLookupSubject, rowBeforeMerge, subjectOf } from '../../entities/movies/lookup-subject.js';
import type { Db } from '../../entities/sql.js';
import type { DecisionBasis, TierAttempt } from '../../domain/lookup/tier.js';
import { lostAttemptRow } from './attempt-rows.js';

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
  /** The film stays a stub and waits; answers how it stands with people, who may have decided before a reset. */
  parkFilm(request: ParkRequest): Promise<Standing>;
  /** The film is a person's now; it stands in `review_queue`. Answers as `parkFilm`. */
  askReviewer(request: { movieId: string }): Promise<Standing>;
  /**
   * Carries out a reviewer's decision that needs no source, and keeps it with who, what, before and after, in one
   * transaction. Fails as `Conflict` in words, and changes nothing then.
   */
  decide(request: DecideRequest): Promise<DecidedFilm>;
  /** Puts a film before the reviewers again, whoever decided on it. */
  reopenFilm(request: ReopenRequest): Promise<Reopened>;
}

export interface DecideRequest {
  movieId: string;
  /** Unique within the lookup's id, and the same in a retry and after a reset. */
  decisionId: string;
  decision: Decision;
  basis: DecisionBasis;
}

/** How the film stands after a decision. */
export interface DecidedFilm {
  movieId: string;
  importType: ImportType;
  /** How complete its record was before. */
  before: ImportType;
  /** After a decision was taken back: how the film stands again. */
  restored?: { state: ReviewState | null; candidates: CandidateSummary[] };
}

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
      return await ofSubject(request.movieId, async (db, movieId) => {
        await parkMovie(db, { ...request, movieId, edition, reason });
        return await readStanding(db, movieId);
      });
    },

    async askReviewer(request) {
      return await ofSubject(request.movieId, async (db, movieId) => {
        await setReviewState(db, movieId, 'review');
        return await readStanding(db, movieId);
      });
    },

    async decide(request) {
      return await refusedIfGone(ofSubject(request.movieId, (db, subject) => carryOut(db, request, subject)));
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
}

/** Carries a decision out; one that is taken back may have merged the film that it is about. */
async function carryOut(db: Db, request: DecideRequest, subject: string): Promise<DecidedFilm> {
  const { workflowId } = Context.current().info.workflowExecution ?? { workflowId: '' };
  const isUndo = 'undo' in request.decision;
  const asked = isUndo ? await rowBeforeMerge(db, request.movieId, subject) : subject;
  const { movieId, importType, before, after } = await decide(db, { ...request, workflowId, movieId: asked });
  const candidates = after.match_evidence?.candidates ?? [];
  const restored = isUndo ? { state: after.review_state, candidates } : undefined;
  return { movieId, importType, before: before.import_type, restored };
}

/** That the film of a decision is gone is told to the reviewer, and changes nothing. */
async function refusedIfGone<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw isAppError(error, 'FilmGone') ? new AppError('Conflict', error.message, { cause: error }) : error;
  }
}
