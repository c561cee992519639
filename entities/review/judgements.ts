import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import type { MatchEvidence } from '../../domain/views/film.js';
import type { Judging } from '../../domain/review/decision.js';
import { isRefused, type FilmIds, type Verdict } from '../../domain/review/judgement.js';
import { revertToStub } from '../movies/revert-to-stub.js';
import { runSql, storableJson, type Db } from '../sql.js';
import {
  appendDecision,
  decisionRowId,
  lockMovie,
  readEarlierCandidates,
  type DecisionKey,
  type Snapshot,
  type WholeRecord,
} from './keep-decision.js';
import { MatchJudgement } from './records.js';

/** What is said of one film that was offered for another, or may be. */
export interface Judgement extends FilmIds {
  /** The film that was offered, where it is a movie here. */
  otherMovieId?: string;
  verdict: Verdict;
}

/** Keeps what a person said of a film, in one transaction with the decision by which it was said. */
export async function keepJudgements(
  db: Db,
  said: { movieId: string; decisionId: string; reviewer: string },
  judgements: readonly Judgement[],
): Promise<void> {
  await db.insert(
    MatchJudgement,
    judgements.map((judgement) => ({ ...said, ...judgement })),
  );
}

/** The films that a movie is not, as people said: for this film, and those that are no film at all. */
export async function readRefused(db: Db, movieId: string): Promise<FilmIds[]> {
  return await runSql<FilmIds>(
    db,
    'SELECT tmdb_id, imdb_id FROM refused_films($1) WHERE num_nonnulls(tmdb_id, imdb_id) > 0',
    [movieId],
  );
}

/**
 * The films that are offered for a movie: its candidates, else those of an earlier decision; never one that people refused.
 * @param evidence what the movie has of its match.
 */
export async function readOffered(
  db: Db,
  movieId: string,
  evidence: MatchEvidence | null,
): Promise<CandidateSummary[]> {
  const present = evidence?.candidates ?? [];
  const [earlier, refused] = [await readEarlierCandidates(db, movieId), await readRefused(db, movieId)];
  return (present.length > 0 ? present : earlier).filter((candidate) => !isRefused(candidate, refused));
}

export interface JudgingRequest extends DecisionKey {
  movieId: string;
  decision: Judging;
  stood: WholeRecord;
}

/**
 * "None of these": the candidates that a person refused leave the film for good, with a record of one of them. The film is a
 * stub that waits for the sources then; one whose record stands stays where it is. In one transaction with the caller.
 * @returns how the film stood before and stands now.
 */
export async function judgeCandidates(
  db: Db,
  request: JudgingRequest,
): Promise<{ before: Snapshot; after: Snapshot }> {
  const { decision } = request;
  const before = await lockMovie(db, request.movieId);
  const movieId = before.id;
  const said = { movieId, decisionId: decisionRowId(request, decision), reviewer: decision.reviewer };
  await keepJudgements(db, said, decision.judgements);
  const refused = await readRefused(db, movieId);
  const isOfRefused = isRefused({ tmdbId: before.tmdb_id, imdbId: before.imdb_id }, refused);
  if (before.import_type !== 'stub' && isOfRefused)
    await revertToStub(db, movieId, 'a reviewer said that it is another film');
  // "No film" holds for every film: doubt alone leaves this one where it is, whatever was refused elsewhere.
  if (decision.judgements.some(({ verdict }) => verdict !== 'unsure'))
    await offerOthers(db, movieId, before, refused);
  const after = await lockMovie(db, movieId);
  await appendDecision(db, request, {
    movieId,
    decision,
    note: decision.note,
    before,
    after,
    stood: request.stood,
  });
  return { before, after };
}

async function offerOthers(
  db: Db,
  movieId: string,
  { match_evidence }: Snapshot,
  refused: readonly FilmIds[],
): Promise<void> {
  const isOpen = (candidate: CandidateSummary): boolean => !isRefused(candidate, refused);
  const candidates = (match_evidence?.candidates ?? []).filter(isOpen);
  await runSql(
    db,
    `UPDATE movies SET updated_at = now(),
       review_state = CASE WHEN import_type = 'stub' THEN 'parked' ELSE review_state END,
       match_confidence = CASE WHEN import_type = 'stub' THEN $3 ELSE match_confidence END,
       match_evidence = CASE WHEN import_type = 'stub' AND $3::float8 IS NULL THEN NULL
         ELSE coalesce(match_evidence, $2::jsonb) || jsonb_build_object('candidates', $2::jsonb->'candidates') END
     WHERE id = $1`,
    [
      movieId,
      storableJson({ line: candidates[0]?.evidence ?? '', candidates }),
      candidates[0]?.confidence ?? null,
    ],
  );
}

/** A film that was made one with another, and can be parted from it. */
export interface MergedFilm {
  id: string;
  title: string;
  year: number | null;
  mergedAt: Date;
}

/** The films that were merged with a movie, newest first. */
export async function readMergedFilms(db: Db, movieId: string): Promise<MergedFilm[]> {
  return await runSql<MergedFilm>(
    db,
    `SELECT movie.id::text, movie.title, movie.year, max(merge.merged_at) AS merged_at
     FROM movies movie JOIN movie_merges merge ON merge.merged_id = movie.id
     WHERE movie.merged_into = $1 AND NOT EXISTS (SELECT FROM movie_merge_undos undo WHERE undo.merge_id = merge.id)
     GROUP BY movie.id ORDER BY max(merge.merged_at) DESC LIMIT 50`,
    [movieId],
  );
}
