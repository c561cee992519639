import { runSql, type Db } from './sql.js';

/** A film of a programme as far as a plan needs it. */
export interface PlannedFilm {
  filmKey: string;
  imdbId: string | undefined;
}

/** How a programme's films stand in this database. */
export interface KnownFilms {
  /** Full, or decided by a person: nothing is looked up. */
  settled: number;
  /** Minimal: TMDb is asked whether it knows the film by now, for nothing. */
  minimal: number;
  /** Stubs and new films. */
  open: number;
  /** Of these, how many have a kept answer of each paid source. */
  cached: { omdb: number; imdb_scrape: number };
}

/** Counts a programme's films by what this database has of them. */
export async function readKnownFilms(db: Db, films: PlannedFilm[]): Promise<KnownFilms> {
  const [row] = await runSql<{
    settled: number;
    minimal: number;
    open: number;
    omdb: number;
    imdb_scrape: number;
  }>(db, KNOWN_FILMS, [
    JSON.stringify(films.map(({ filmKey, imdbId }) => ({ film_key: filmKey, imdb_id: imdbId ?? null }))),
  ]);
  const { settled = 0, minimal = 0, open = films.length, omdb = 0, imdb_scrape = 0 } = row ?? {};
  return { settled, minimal, open, cached: { omdb, imdb_scrape } };
}

const KNOWN_FILMS = `WITH film AS (
    SELECT row.film_key, row.imdb_id, movie.import_type, movie.review_state
    FROM jsonb_to_recordset($1::jsonb) AS row (film_key text, imdb_id text)
    LEFT JOIN LATERAL (SELECT coalesce(kept.import_type, m.import_type) AS import_type, coalesce(kept.review_state, m.review_state) AS review_state
      FROM movies m LEFT JOIN movies kept ON kept.id = m.merged_into
      WHERE m.imdb_id = row.imdb_id OR (row.imdb_id IS NULL AND m.festival_key = row.film_key) LIMIT 1) movie ON true
  ), judged AS (
    SELECT film.*, coalesce(import_type = 'full' OR review_state IN ('decided', 'rejected'), false) AS settled FROM film
  )
  SELECT count(*) FILTER (WHERE settled)::int AS settled,
    count(*) FILTER (WHERE NOT settled AND import_type = 'minimal')::int AS minimal,
    count(*) FILTER (WHERE NOT settled AND import_type IS DISTINCT FROM 'minimal')::int AS open,
    count(*) FILTER (WHERE NOT settled AND import_type IS DISTINCT FROM 'minimal' AND EXISTS (
      SELECT 1 FROM source_responses WHERE source = 'omdb' AND request_key = 'i=' || imdb_id AND expires_at > now()))::int AS omdb,
    count(*) FILTER (WHERE NOT settled AND import_type IS DISTINCT FROM 'minimal' AND EXISTS (
      SELECT 1 FROM source_responses WHERE source = 'imdb_scrape' AND expires_at > now()
        AND request_key IN ('httpResponseBody https://www.imdb.com/title/' || imdb_id || '/',
          'browserHtml https://www.imdb.com/title/' || imdb_id || '/')))::int AS imdb_scrape
  FROM judged`;

/** How a source did at the films that it was asked for. */
export interface SourceRecord {
  source: string;
  lookups: number;
  successes: number;
  /** Requests that were sent for them, and their cost in USD; answers from the cache are left out. */
  requests: number;
  costUsd: number;
  /** Lookups that sent a request. */
  asked: number;
}

/** The sources' record of the last 90 days. */
export async function readSourceRecords(db: Db): Promise<SourceRecord[]> {
  return await runSql<SourceRecord>(
    db,
    `SELECT source, count(*)::int AS lookups, (count(*) FILTER (WHERE success))::int AS successes,
       coalesce(sum((metadata->>'requests')::int), 0)::int AS requests,
       coalesce(sum((metadata->>'cost_usd')::numeric), 0)::float8 AS "costUsd",
       (count(*) FILTER (WHERE (metadata->>'requests')::int > 0))::int AS asked
     FROM api_lookup_metrics
     WHERE operation = 'movie_lookup' AND inserted_at > now() - interval '90 days'
       AND coalesce(metadata->>'reason_for_fallback', '') !~ '_(over_budget|disabled|unauthorized|unavailable|rate_limited)$'
     GROUP BY source`,
  );
}
