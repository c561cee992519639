import type {
  ChangeRow,
  CollaborationRow,
  CreditRow,
  DecisionRow,
  ImageRow,
  LookupAttempt,
  RatingRow,
} from '../../../domain/views/film.js';
import { runSql, type Db } from '../../sql.js';
import { MovieRating } from '../movie.js';

/** A film's attempts, newest first; searches within an attempt, and fetching its record again, are left out. */
export async function readAttempts(db: Db, movieId: string, limit: number): Promise<LookupAttempt[]> {
  return await runSql<LookupAttempt>(
    db,
    `SELECT inserted_at AS at, source, operation, success, (metadata->>'fallback_level')::int AS tier,
       metadata->>'reason_for_fallback' AS reason, error_message AS message, metadata->>'strategy' AS strategy,
       (metadata->>'confidence')::float8 AS confidence, response_time_ms,
       coalesce((metadata->>'cost_usd')::float8, 0) AS cost_usd, (metadata->>'requests')::int AS requests,
       coalesce((metadata->>'cached')::boolean, false) AS cached, metadata->>'festival' AS festival
     FROM api_lookup_metrics WHERE metadata->>'movie_id' = $1 AND operation NOT IN ('fallback_search', 'refresh')
     ORDER BY inserted_at DESC LIMIT $2`,
    [movieId, limit],
  );
}

/** A film's decisions, newest first; those of films that were merged into it are its own. */
export async function readDecisions(db: Db, movieId: string, limit: number): Promise<DecisionRow[]> {
  return await runSql<DecisionRow>(
    db,
    `SELECT id, inserted_at AS at, reviewer, decision, note, before, after FROM review_decisions
     WHERE movie_id = ANY (ARRAY(SELECT id FROM movies WHERE id = $1 UNION ALL SELECT id FROM movies WHERE merged_into = $1))
     ORDER BY inserted_at DESC LIMIT $2`,
    [movieId, limit],
  );
}

/** What sources have changed in a film's record, newest first. */
export async function readChanges(db: Db, movieId: string, limit: number): Promise<ChangeRow[]> {
  return await runSql<ChangeRow>(
    db,
    `SELECT inserted_at AS at, field, before, after, source FROM movie_changes
     WHERE movie_id = $1 ORDER BY id DESC LIMIT $2`,
    [movieId, limit],
  );
}

/** Directors first, then the cast in its order, then the others. */
export async function readCredits(db: Db, movieId: string, limit: number): Promise<CreditRow[]> {
  return await runSql<CreditRow>(
    db,
    `SELECT person.name, credit.department, credit.job, credit.character
     FROM credits credit JOIN people person ON person.id = credit.person_id WHERE credit.movie_id = $1
     ORDER BY credit.department <> 'directing', credit.department <> 'cast', credit.position, credit.id LIMIT $2`,
    [movieId, limit],
  );
}

export async function readRatings(db: Db, movieId: string): Promise<RatingRow[]> {
  return await db.find(MovieRating, { where: { movieId }, order: { source: 'ASC' } });
}

/** Images by https alone, posters first. */
export async function readImages(db: Db, movieId: string, limit: number): Promise<ImageRow[]> {
  return await runSql<ImageRow>(
    db,
    `SELECT kind, url FROM movie_images WHERE movie_id = $1 AND url LIKE 'https://%'
     ORDER BY kind <> 'poster', id LIMIT $2`,
    [movieId, limit],
  );
}

/** Who of a film's people worked together most often. */
export async function readCollaborations(
  db: Db,
  movieId: string,
  limit: number,
): Promise<CollaborationRow[]> {
  return await runSql<CollaborationRow>(
    db,
    `SELECT ARRAY[one.name, other.name] AS people, pair.films, pair.first_year
     FROM (SELECT DISTINCT person_id, other_person_id FROM collaboration_films WHERE movie_id = $1) film
     JOIN collaborations pair USING (person_id, other_person_id)
     JOIN people one ON one.id = pair.person_id JOIN people other ON other.id = pair.other_person_id
     ORDER BY pair.films DESC, pair.first_year, one.name, other.name LIMIT $2`,
    [movieId, limit],
  );
}
