import { runSql, type Db } from '../sql.js';

/** One attempt at a film: a tier that was asked, or the stub that it was left as. */
export interface LookupAttempt {
  at: Date;
  source: string;
  operation: string;
  success: boolean;
  /** 1 to 4. */
  tier: number | null;
  /** `<source>_<reason>`; null when it was found. */
  reason: string | null;
  message: string | null;
  strategy: string | null;
  confidence: number | null;
  responseTimeMs: number | null;
  costUsd: number;
  requests: number | null;
  cached: boolean;
  festival: string | null;
}

/** A film's attempts, newest first; searches within an attempt are left out. */
export async function readAttempts(db: Db, movieId: string, limit: number): Promise<LookupAttempt[]> {
  return await runSql<LookupAttempt>(
    db,
    `SELECT inserted_at AS at, source, operation, success, (metadata->>'fallback_level')::int AS tier,
       metadata->>'reason_for_fallback' AS reason, error_message AS message, metadata->>'strategy' AS strategy,
       (metadata->>'confidence')::float8 AS confidence, response_time_ms AS "responseTimeMs",
       coalesce((metadata->>'cost_usd')::float8, 0) AS "costUsd", (metadata->>'requests')::int AS requests,
       coalesce((metadata->>'cached')::boolean, false) AS cached, metadata->>'festival' AS festival
     FROM api_lookup_metrics WHERE metadata->>'movie_id' = $1 AND operation <> 'fallback_search'
     ORDER BY inserted_at DESC LIMIT $2`,
    [movieId, limit],
  );
}

/** What stood in a record when it was decided on, as far as it is told. */
export interface RecordThen {
  title?: string;
  imdb_id?: string | null;
  tmdb_id?: number | null;
  import_type?: string;
  review_state?: string | null;
}

/** A decision about a film. */
export interface DecisionRow {
  id: string;
  at: Date;
  reviewer: string;
  /** As it was given: an approval, a rejection, a reopening. */
  decision: unknown;
  note: string | null;
  before: RecordThen | null;
  after: RecordThen | null;
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

/** A person's part in a film. */
export interface CreditRow {
  name: string;
  department: string;
  job: string;
  character: string | null;
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

/** A score, out of `scale`. */
export interface RatingRow {
  source: string;
  value: number;
  scale: number;
  votes: number | null;
}

export async function readRatings(db: Db, movieId: string): Promise<RatingRow[]> {
  return await runSql<RatingRow>(
    db,
    'SELECT source, value, scale, votes FROM movie_ratings WHERE movie_id = $1 ORDER BY source',
    [movieId],
  );
}

/** Images by https alone, posters first. */
export async function readImages(
  db: Db,
  movieId: string,
  limit: number,
): Promise<{ kind: string; url: string }[]> {
  return await runSql(
    db,
    `SELECT kind, url FROM movie_images WHERE movie_id = $1 AND url LIKE 'https://%'
     ORDER BY kind <> 'poster', id LIMIT $2`,
    [movieId, limit],
  );
}

/** Two people of a film, and in how many films they worked together. */
export interface CollaborationRow {
  people: string[];
  films: number;
  firstYear: number | null;
}

/** Who of a film's people worked together most often. */
export async function readCollaborations(
  db: Db,
  movieId: string,
  limit: number,
): Promise<CollaborationRow[]> {
  return await runSql<CollaborationRow>(
    db,
    `SELECT ARRAY[one.name, other.name] AS people, pair.films, pair.first_year AS "firstYear"
     FROM (SELECT DISTINCT person_id, other_person_id FROM collaboration_films WHERE movie_id = $1) film
     JOIN collaborations pair USING (person_id, other_person_id)
     JOIN people one ON one.id = pair.person_id JOIN people other ON other.id = pair.other_person_id
     ORDER BY pair.films DESC, pair.first_year, one.name, other.name LIMIT $2`,
    [movieId, limit],
  );
}
