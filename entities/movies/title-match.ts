import { compact } from '../../domain/compact.js';
import { FOUND_BY_ID, type CandidateSummary } from '../../domain/lookup/candidates.js';
import type { Scorable } from '../../matching/evidence/evidence.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { Movie } from './movie.js';

type Row = Pick<Movie, 'title' | 'originalTitle' | 'alternativeTitles' | 'year' | 'runtime'> & {
  directors: string[] | null;
};

/**
 * The record that a machine took for a film by its title; undefined where it was found by id, where a person decided on it,
 * or where it waits for one already. The row is locked until the transaction ends.
 */
export async function readTitleMatch(db: Db, movieId: string): Promise<Scorable | undefined> {
  const [row] = await runSql<Row>(db, READ_MATCH, [movieId, FOUND_BY_ID]);
  if (row === undefined) return undefined;
  return {
    title: row.title,
    otherTitles: row.alternativeTitles,
    directors: row.directors ?? [],
    ...compact({
      originalTitle: row.originalTitle ?? undefined,
      year: row.year ?? undefined,
      runtimeMinutes: row.runtime ?? undefined,
    }),
  };
}

/** What speaks against a match, for a reviewer. */
export interface Contradiction {
  /** `<source>_<reason>` of the source that contradicts, or of the one that is contradicted. */
  reason: string;
  line: string;
  /** Who else may be meant; those known before stay where none are given. */
  candidates?: CandidateSummary[];
}

/** Keeps with a record what speaks against a match, in front of what spoke for the record; once, however often it is told. */
export async function recordContradiction(
  db: Db,
  movieId: string,
  { reason, line, candidates }: Contradiction,
): Promise<void> {
  await runSql(db, RECORD_CONTRADICTION, [
    movieId,
    reason,
    storableJson(line),
    candidates === undefined ? null : storableJson(candidates),
  ]);
}

/**
 * Why a full record waits for a person, if it was put there for `reason`.
 * @returns the line of {@link recordContradiction}; undefined where it does not.
 */
export async function readContradiction(
  db: Db,
  movieId: string,
  reason: string,
): Promise<string | undefined> {
  const movie = await db.findOne(Movie, {
    select: { id: true, matchEvidence: true },
    where: { id: movieId, importType: 'full', reviewState: 'review', reason },
  });
  return movie?.matchEvidence?.line;
}

const RECORD_CONTRADICTION = `UPDATE movies SET reason = $2, updated_at = now(),
  match_evidence = coalesce(match_evidence, '{"candidates": []}'::jsonb)
    || CASE WHEN $4::jsonb IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('candidates', $4::jsonb) END
    || CASE WHEN starts_with(match_evidence->>'line', $3::jsonb #>> '{}') THEN '{}'::jsonb ELSE jsonb_build_object('line',
         $3::jsonb #>> '{}' || coalesce('; accepted for: ' || (match_evidence->>'line'), '')) END
  WHERE id = $1 AND NOT is_decided(review_state)`;

const READ_MATCH = `SELECT movie.title, movie.original_title, movie.alternative_titles, movie.year, movie.runtime,
    (SELECT array_agg(person.name ORDER BY credit.position) FROM credits credit
       JOIN people person ON person.id = credit.person_id
       WHERE credit.movie_id = movie.id AND credit.department = 'directing') AS directors
  FROM movies movie
  WHERE movie.id = $1 AND movie.import_type = 'full' AND movie.match_strategy <> ALL ($2::text[])
    AND coalesce(movie.review_state, 'flagged') = 'flagged'
  FOR UPDATE OF movie`;
