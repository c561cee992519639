import type { Scorable } from '../../matching/evidence.js';
import { runSql, storableJson, type Db } from './sql.js';

interface Row {
  title: string;
  original_title: string | null;
  alternative_titles: string[] | null;
  year: number | null;
  runtime: number | null;
  directors: string[] | null;
}

/** Ways to a record that leave no doubt which film it is; any other is a match by title. */
const BY_ID = ['direct_imdb', 'imdb_id', 'imdb_page', 'tmdb_id'];

/**
 * The record that a machine took for a film by its title; undefined where it was found by id, where a person decided on it,
 * or where it waits for one already. The row is locked until the transaction ends.
 */
export async function readTitleMatch(db: Db, movieId: string): Promise<Scorable | undefined> {
  const [row] = await runSql<Row>(db, READ_MATCH, [movieId, BY_ID]);
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

/**
 * Puts a full record before the reviewers, with what speaks against it in front of what spoke for it.
 * @param reason `<source>_<reason>` of the source that contradicts.
 */
export async function sendMatchToReview(
  db: Db,
  movieId: string,
  { reason, line }: { reason: string; line: string },
): Promise<void> {
  await runSql(
    db,
    `UPDATE movies SET review_state = 'review', reason = $2, updated_at = now(),
       match_evidence = coalesce(match_evidence, '{"candidates": []}'::jsonb)
         || jsonb_build_object('line', $3::jsonb #>> '{}' || coalesce('; accepted for: ' || (match_evidence->>'line'), ''))
     WHERE id = $1`,
    [movieId, reason, storableJson(line)],
  );
}

const READ_MATCH = `SELECT movie.title, movie.original_title, movie.alternative_titles, movie.year, movie.runtime,
    (SELECT array_agg(person.name ORDER BY credit.position) FROM credits credit
       JOIN people person ON person.id = credit.person_id
       WHERE credit.movie_id = movie.id AND credit.department = 'directing') AS directors
  FROM movies movie
  WHERE movie.id = $1 AND movie.import_type = 'full' AND movie.match_strategy <> ALL ($2::text[])
    AND coalesce(movie.review_state, 'flagged') = 'flagged'
  FOR UPDATE OF movie`;
