import pg from 'pg';
import { firstLine, hostOf } from '../../config/wait-for.js';
import type { BackfillRow } from './read-backfill.js';
import type { Shape } from './shapes.js';
import { AppError, isAppError } from '../../domain/errors.js';

const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 60_000;

/** What an Oban database has of films whose import failed. */
export interface ObanJobs {
  /** The failed jobs' arguments. */
  rows: BackfillRow[];
  /** Festival and year of ceremonies, by their numbers. */
  ceremonies: Map<number, Shape>;
  /** Nominations of the ceremonies that jobs name: of films that it has, one a row. */
  nominations: BackfillRow[];
}

/**
 * Reads the failed film jobs of an Oban database: those of workers named `…TMDbDetailsWorker` that wait for a retry, were given
 * up, or were cancelled because TMDb had no film. Everything is read in one read-only transaction; of the session nothing is
 * set, for behind a pooler it is soon somebody else's.
 * @param url Postgres URL.
 * @throws {AppError} `InvalidProgramme` in words, without the URL's password.
 */
export async function readObanJobs(url: string): Promise<ObanJobs> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'festival-lookup backfill',
  });
  try {
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
    if (!(await hasTable(client, 'oban_jobs')))
      throw new AppError('InvalidProgramme', `The database at ${hostOf(url)} has no table oban_jobs.`);
    const { rows } = await client.query<BackfillRow>(FAILED_JOBS);
    const hasCeremonies =
      (await hasTable(client, 'festival_ceremonies')) && (await hasTable(client, 'festival_nominations'));
    const ceremonies = hasCeremonies ? (await client.query<Ceremony>(CEREMONIES)).rows : [];
    const nominations = hasCeremonies ? (await client.query<BackfillRow>(NOMINATIONS)).rows : [];
    await client.query('COMMIT');
    return { rows, nominations, ceremonies: new Map(ceremonies.map(({ id, shape }) => [Number(id), shape])) };
  } catch (error) {
    if (isAppError(error, 'InvalidProgramme')) throw error;
    throw new AppError('InvalidProgramme', `Postgres at ${hostOf(url)} cannot be used: ${firstLine(error)}`);
  } finally {
    // Ends the transaction where it still runs.
    await client.end().catch(() => undefined);
  }
}

interface Ceremony {
  id: string;
  shape: Shape;
}

async function hasTable(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT WHERE to_regclass($1) IS NOT NULL', [name]);
  return rowCount === 1;
}

// Databases of before a version of Oban have no `meta`, and no state `cancelled`.
const FAILED = `job.worker LIKE '%TMDbDetailsWorker' AND (job.state::text IN ('retryable', 'discarded')
  OR job.state::text = 'cancelled' AND to_jsonb(job)->'meta'->>'failure_reason' = 'no_tmdb_match')`;

const FAILED_JOBS = `SELECT 'job ' || job.id || ' (' || job.state || ')' AS origin, job.args AS raw
  FROM oban_jobs job WHERE ${FAILED} ORDER BY job.id`;

const CEREMONIES = `SELECT ceremony.id::text, jsonb_build_object('year', ceremony.year, 'organization',
    jsonb_build_object('slug', organization.slug, 'name', organization.name, 'abbreviation', organization.abbreviation)) AS shape
  FROM festival_ceremonies ceremony JOIN festival_organizations organization ON organization.id = ceremony.organization_id`;

const NOMINATIONS = `SELECT 'nomination ' || nomination.id AS origin, jsonb_build_object('ceremony_id', nomination.ceremony_id,
    'imdb_id', movie.imdb_id, 'tmdb_id', movie.tmdb_id, 'title', movie.title, 'year', extract(year FROM movie.release_date)::int,
    'category', category.name, 'award', nomination.prize_name, 'person', person.name, 'won', nomination.won) AS raw
  FROM festival_nominations nomination
  JOIN movies movie ON movie.id = nomination.movie_id
  JOIN festival_categories category ON category.id = nomination.category_id
  LEFT JOIN people person ON person.id = nomination.person_id
  WHERE EXISTS (SELECT FROM oban_jobs job WHERE ${FAILED} AND nomination.ceremony_id::text IN (job.args->>'ceremony_id',
    job.args#>>'{metadata,ceremony_id}', job.args#>>'{args,ceremony_id}', job.args#>>'{args,metadata,ceremony_id}'))
  ORDER BY nomination.id`;
