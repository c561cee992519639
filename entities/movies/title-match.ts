import { type CandidateSummary, FOUND_BY_ID } from '../../domain/candidates.js';
import type { Scorable } from '../../matching/evidence/evidence.js';
import { runSql, storableJson, type Db } from '../sql.js';

interface Row {
  title: string;
  original_title: string | null;
  alternative_titles: string[] | null;
  year: number | null;
  runtime: number | null;
  directors: string[] | null;
}

/**
 * The record that a machine took for a film by its title; undefined where it was found by id, where a person decided on it,
 * or where it waits for one already. The row is locked until the transaction ends.
 */
export async function readTitleMatch(db: Db, movieId: string): Promise<Scorable | undefined> {
  const [row] = await runSql<Row>(db, READ_MATCH, [movieId, FOUND_BY_ID]);
  if (row === undefined) return undefined;
  return {
    title: row.title,
    otherTitles: row.alternative_titles ?? [],
    directors: row.directors ?? [],
    ...(row.original_title === null ? {} : { originalTitle: row.original_title }),
    ...(row.year === null ? {} : { year: row.year }),
    ...(row.runtime === null ? {} : { runtimeMinutes: row.runtime }),
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
export async function noteContradiction(
  db: Db,
  movieId: string,
  { reason, line, candidates }: Contradiction,
): Promise<void> {
  await runSql(db, NOTE_CONTRADICTION, [
    movieId,
    reason,
    storableJson(line),
    candidates === undefined ? null : storableJson(candidates),
  ]);
}

/**
 * Why a full record waits for a person, if it was put there for `reason`.
 * @returns the line of {@link noteContradiction}; undefined where it does not.
 */
export async function readContradiction(
  db: Db,
  movieId: string,
  reason: string,
): Promise<string | undefined> {
  const [row] = await runSql<{ line: string }>(
    db,
    `SELECT match_evidence->>'line' AS line FROM movies
     WHERE id = $1 AND import_type = 'full' AND review_state = 'review' AND reason = $2`,
    [movieId, reason],
  );
  return row?.line;
}

const NOTE_CONTRADICTION = `UPDATE movies SET reason = $2, updated_at = now(),
  match_evidence = coalesce(match_evidence, '{"candidates": []}'::jsonb)
    || CASE WHEN $4::jsonb IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('candidates', $4::jsonb) END
    || CASE WHEN starts_with(match_evidence->>'line', $3::jsonb #>> '{}') THEN '{}'::jsonb ELSE jsonb_build_object('line',
         $3::jsonb #>> '{}' || coalesce('; accepted for: ' || (match_evidence->>'line'), '')) END
  WHERE id = $1 AND review_state IS DISTINCT FROM 'decided' AND review_state IS DISTINCT FROM 'rejected'`;

const READ_MATCH = `SELECT movie.title, movie.original_title, movie.alternative_titles, movie.year, movie.runtime,
    (SELECT array_agg(person.name ORDER BY credit.position) FROM credits credit
       JOIN people person ON person.id = credit.person_id
       WHERE credit.movie_id = movie.id AND credit.department = 'directing') AS directors
  FROM movies movie
  WHERE movie.id = $1 AND movie.import_type = 'full' AND movie.match_strategy <> ALL ($2::text[])
    AND coalesce(movie.review_state, 'flagged') = 'flagged'
  FOR UPDATE OF movie`;
