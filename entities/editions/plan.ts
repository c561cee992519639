import { runForOne, runSql, type Db } from '../sql.js';
import { FestivalCompetition, FestivalEdition } from './edition.js';
import { editionPage } from './page.js';

/** A film of a programme as far as a plan needs it. */
export interface PlannedFilm {
  filmKey: string;
  imdbId: string | undefined;
  /** May cost money in critical-only mode, too. */
  critical: boolean;
}

/** Films that are to be looked up, and how many of them have a kept answer of each paid source. */
export interface OpenFilms {
  films: number;
  cached: { omdb: number; imdb_scrape: number };
}

/** How a programme's films stand in this database. */
export interface KnownFilms {
  /** Full, or decided by a person: nothing is looked up. */
  settled: number;
  /** Minimal: TMDb is asked whether it knows the film by now, for nothing. */
  minimal: number;
  /** Stubs and new films. */
  open: OpenFilms;
  /** Those of them that are critical. */
  openCritical: OpenFilms;
}

/** Counts a programme's films by what this database has of them. */
export async function readKnownFilms(db: Db, films: PlannedFilm[]): Promise<KnownFilms> {
  return await runForOne<KnownFilms>(db, KNOWN_FILMS, [JSON.stringify(films)]);
}

const open = (
  condition: string,
): string => `jsonb_build_object('films', count(*) FILTER (WHERE ${condition}), 'cached',
    jsonb_build_object('omdb', count(*) FILTER (WHERE ${condition} AND omdb), 'imdb_scrape', count(*) FILTER (WHERE ${condition} AND imdb_scrape)))`;

const KNOWN_FILMS = `WITH given AS (
    SELECT "filmKey" AS film_key, max("imdbId") AS imdb_id, bool_or(critical) AS critical
    FROM jsonb_to_recordset($1::jsonb) AS film ("filmKey" text, "imdbId" text, critical boolean) GROUP BY 1
  ), judged AS (
    SELECT given.*, CASE WHEN NOT needs_lookup(movie.import_type, movie.review_state) THEN 'settled'
      WHEN movie.import_type = 'minimal' THEN 'minimal' ELSE 'open' END AS state,
      EXISTS (SELECT FROM source_responses WHERE source = 'omdb' AND request_key = 'i=' || imdb_id AND expires_at > now()) AS omdb,
      EXISTS (SELECT FROM source_responses WHERE source = 'imdb_scrape' AND expires_at > now()
        AND request_key IN ('plain https://www.imdb.com/title/' || imdb_id || '/',
          'browser https://www.imdb.com/title/' || imdb_id || '/')) AS imdb_scrape
    FROM given
    LEFT JOIN LATERAL (SELECT coalesce(kept.import_type, m.import_type) AS import_type, coalesce(kept.review_state, m.review_state) AS review_state
      FROM movies m LEFT JOIN movies kept ON kept.id = m.merged_into
      WHERE m.imdb_id = given.imdb_id OR (given.imdb_id IS NULL AND m.festival_key = given.film_key) LIMIT 1) movie ON true
  )
  SELECT count(*) FILTER (WHERE state = 'settled')::int AS settled, count(*) FILTER (WHERE state = 'minimal')::int AS minimal,
    ${open(`state = 'open'`)} AS open, ${open(`state = 'open' AND critical`)} AS open_critical
  FROM judged`;

/** The films of an edition that was imported before ("cannes-2025"), and when; undefined where it was not. */
export async function readImportedFilms(
  db: Db,
  edition: string,
): Promise<{ films: PlannedFilm[]; importedAt: Date } | undefined> {
  const row = await db.findOneBy(FestivalEdition, { key: edition });
  if (row === null) return undefined;
  const films = await editionPage(db, row.id, '0', MAX_FILMS);
  if (films.length === 0) return undefined;
  return {
    films: films.map(({ filmKey, imdbId, critical }) => ({ filmKey, imdbId, critical })),
    importedAt: row.stagedAt ?? row.insertedAt,
  };
}

const MAX_FILMS = 100_000;

/** Categories and awards that are a festival's main competition: films nominated there are critical. */
export async function readCompetitions(db: Db, festival: string): Promise<string[]> {
  const rows = await db.findBy(FestivalCompetition, { festival });
  return rows.map(({ category }) => category);
}

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

/** Sources tried where TMDb is asked a second time. The condition is that of an index. */
const AGAIN = 'tmdb>(.*>)?tmdb$';
/** Why nothing was asked, or nobody answered. */
const NOT_ASKED = '_(over_budget|disabled|unauthorized|unavailable|rate_limited)$';

/**
 * The sources' record of the last 90 days. TMDb is asked a second time where another source told more of a film: these
 * requests count, but the film counts once, by what came first.
 */
export async function readSourceRecords(db: Db): Promise<SourceRecord[]> {
  return await runSql<SourceRecord>(
    db,
    `WITH figure AS (
       SELECT *, source = 'tmdb' AND sources_tried ~ '${AGAIN}' AS again
       FROM all_lookup_figures_since(now() - interval '90 days')
       WHERE operation = 'movie_lookup' AND coalesce(reason, '') !~ '${NOT_ASKED}'
     ), searched_again AS (
       -- A second search that found nothing has no attempt of its own: two requests by id, and its searches.
       SELECT sum((metadata->>'requests')::int) + 2 * count(DISTINCT metadata->>'movie_id') AS requests FROM api_lookup_metrics search
       WHERE operation = 'fallback_search' AND source = 'tmdb' AND metadata->>'source_hierarchy' ~ '${AGAIN}'
         AND inserted_at > now() - interval '90 days' AND coalesce(metadata->>'reason_for_fallback', '') !~ '${NOT_ASKED}'
         AND NOT EXISTS (SELECT FROM api_lookup_metrics attempt
           WHERE attempt.metadata->>'movie_id' = search.metadata->>'movie_id' AND attempt.operation = 'movie_lookup'
             AND attempt.source = 'tmdb' AND attempt.metadata->>'source_hierarchy' ~ '${AGAIN}'
             AND attempt.inserted_at > now() - interval '90 days'
             AND coalesce(attempt.metadata->>'reason_for_fallback', '') !~ '${NOT_ASKED}')
     )
     SELECT source, coalesce(sum(lookups) FILTER (WHERE NOT again), 0)::int AS lookups,
       coalesce(sum(lookups) FILTER (WHERE success AND NOT again), 0)::int AS successes,
       (sum(requests) + CASE source WHEN 'tmdb' THEN coalesce((SELECT requests FROM searched_again), 0) ELSE 0 END)::int AS requests,
       sum(cost_usd)::float8 AS cost_usd, coalesce(sum(asked) FILTER (WHERE NOT again), 0)::int AS asked
     FROM figure GROUP BY source HAVING sum(lookups) > 0`,
  );
}
