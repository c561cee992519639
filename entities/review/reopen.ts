import type { KeptReopening, Reopening } from '../../domain/review/decision.js';
import type { FilmRef } from '../../domain/film-ref.js';
import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { ImportType } from '../../domain/sources.js';
import { FILM_KEY, FILM_REF_COLUMNS, newestEntry, toFilmRef, type FilmRefRow } from '../movies/film-ref.js';
import { undoMerge } from '../movies/merge.js';
import { revertToStub } from '../movies/revert-to-stub.js';
import { runSql, type Db } from '../sql.js';
import { keepJudgements } from './judgements.js';
import {
  appendDecision,
  decisionRowId,
  lockMovie,
  readEarlierCandidates,
  type DecisionKey,
} from './keep-decision.js';

export interface ReopenRequest extends DecisionKey {
  movieId: string;
  reopening: Reopening;
}

/** A film that is before the reviewers again. */
export interface Reopened {
  movieId: string;
  importType: ImportType;
  /** Who may be meant, as it was decided on. */
  candidates: CandidateSummary[];
  /** What was done, for people. */
  words: string;
}

/**
 * Puts a film before the reviewers again, whoever decided, and keeps that with who and when. Its record stays until
 * another choice is made, and no machine changes it meanwhile; a film that was merged is parted again. In one transaction
 * with the caller.
 */
export async function reopenMovie(db: Db, request: ReopenRequest): Promise<Reopened> {
  const { movieId, reopening } = request;
  const standing = await lockMovie(db, movieId);
  if (reopening.toDecide === true) {
    const candidates = standing.match_evidence?.candidates ?? [];
    return { movieId, importType: standing.import_type, candidates, words: 'a person decides on it' };
  }
  const parts = await undoMerge(db, movieId);
  const own = await lockMovie(db, movieId);
  // Who may be meant: as the film was decided on, else as its own record tells.
  const earlier = await readEarlierCandidates(db, own.id);
  const candidates = earlier.length > 0 ? earlier : (own.match_evidence?.candidates ?? []);
  if (parts) await revertToStub(db, movieId);
  const before = await lockMovie(db, movieId);
  const isApart = parts && reopening.notThisFilm === true;
  const state: ReviewState = isApart ? 'parked' : 'review';
  await runSql(db, 'UPDATE movies SET review_state = $2, updated_at = now() WHERE id = $1', [
    before.id,
    state,
  ]);
  const decision: KeptReopening = { ...reopening, reopen: true };
  if (isApart) await keepApart(db, { ...request, movieId: before.id }, decision, standing.id);
  await appendDecision(db, request, {
    movieId: before.id,
    decision,
    note: reopening.note,
    before: standing,
    after: await lockMovie(db, before.id),
  });
  if (isApart) {
    const words = `${before.title} is a film of its own again, and not ${standing.title}; it is looked up anew`;
    return { movieId: before.id, importType: before.import_type, candidates: [], words };
  }
  const parted = before.id === standing.id ? '' : `, parted from ${standing.title}`;
  const words = `${before.title} is in review again${parted}; its record: ${before.import_type}`;
  return { movieId: before.id, importType: before.import_type, candidates, words };
}

/** No machine ever joins the two again. */
async function keepApart(
  db: Db,
  request: ReopenRequest,
  decision: KeptReopening,
  otherMovieId: string,
): Promise<void> {
  const { movieId } = request;
  const other = await lockMovie(db, otherMovieId);
  const said = { movieId, decisionId: decisionRowId(request, decision), reviewer: decision.reviewer };
  const judgement = {
    otherMovieId,
    tmdbId: other.tmdb_id,
    imdbId: other.imdb_id,
    verdict: 'not_the_same' as const,
  };
  await keepJudgements(db, said, [judgement]);
}

/**
 * The film that a key means (IMDb id, or festival-year-slug), with the id of its lookup.
 * @returns undefined where there is none.
 */
export async function findFilm(db: Db, key: string): Promise<FilmRef | undefined> {
  const [row] = await runSql<FilmRefRow>(
    db,
    `SELECT ${FILM_REF_COLUMNS}, coalesce(substr(movie.workflow_id, length('movie-lookup/') + 1), ${FILM_KEY}) AS film_key
     FROM movies asked
     -- A row without a lookup of its own only leads from an id to its film.
     JOIN movies movie ON movie.id = CASE WHEN asked.workflow_id IS NULL THEN coalesce(asked.merged_into, asked.id) ELSE asked.id END
     ${newestEntry()}
     WHERE asked.imdb_id = $1 OR asked.festival_key = $1 OR asked.workflow_id = 'movie-lookup/' || $1
     ORDER BY (asked.merged_into IS NULL) DESC, (asked.workflow_id IS NOT NULL) DESC LIMIT 1`,
    [key],
  );
  return row === undefined ? undefined : toFilmRef(row);
}
