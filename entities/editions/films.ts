import type { ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { EditionFilm, RejectView } from '../../domain/views/film.js';
import { orderSql, runForOne, runSql, type Db } from '../sql.js';
import { ProgrammeReject } from './edition.js';
import { editionId } from './id.js';
import { sumUpEditions } from './sum-up.js';

/** Which films of an edition are wanted; what is absent does not matter. */
export interface FilmFilter {
  type?: ImportType | undefined;
  /** `<source>_<reason>` of the stubs; other records have none. */
  reason?: string | undefined;
  /** `waiting`: no lookup has come to an end. */
  state?: ReviewState | 'waiting' | undefined;
}

/** What an edition's films may be ordered by. */
const ORDERS = {
  title: '(SELECT lower(title) FROM movies WHERE id = film.movie_id)',
  record: 'film.standing',
  cost: `(SELECT sum((attempt.metadata->>'cost_usd')::float8) FROM api_lookup_metrics attempt
    WHERE attempt.metadata->>'movie_id' = film.movie_id::text AND attempt.operation = 'movie_lookup')`,
};
export const EDITION_FILM_SORTS = Object.keys(ORDERS) as (keyof typeof ORDERS)[];
type EditionFilmSort = (typeof EDITION_FILM_SORTS)[number];

const ATTEMPTS = 12;
const FILTERED = `FROM edition_films film WHERE film.edition_id = $1 AND ($2::text IS NULL OR film.standing = $2)
    AND ($3::text IS NULL OR film.reason = $3)
    AND ($4::text IS NULL OR film.review_state = $4 OR $4 = 'waiting' AND film.standing = 'waiting')`;
/** The same parameters, all of them empty: the movies of a large edition need not be looked at. */
const UNFILTERED = `FROM edition_films film
  WHERE film.edition_id = $1 AND $2::text IS NULL AND $3::text IS NULL AND $4::text IS NULL`;

/** An edition's films that pass the filter; $1 the edition's id, $2 type, $3 reason, $4 state. */
function passing({ type, reason, state }: FilmFilter): string {
  return (type ?? reason ?? state) === undefined ? UNFILTERED : FILTERED;
}

async function parameters(db: Db, edition: string, { type, reason, state }: FilmFilter): Promise<unknown[]> {
  return [await editionId(db, edition), type ?? null, reason ?? null, state ?? null];
}

/** Films of an edition in the order asked for, its programme's by default, with what was tried for each. */
export async function listEditionFilms(
  db: Db,
  edition: string,
  filter: FilmFilter,
  page: { sort?: EditionFilmSort | `-${EditionFilmSort}` | undefined; limit: number; offset: number },
): Promise<EditionFilm[]> {
  return await runSql<EditionFilm>(
    db,
    // The attempts, and what the programme says, are read for the films of this page alone: its index has the rest.
    `WITH page AS MATERIALIZED (
       SELECT *, row_number() OVER () AS place FROM (
         SELECT film.movie_id, film.entry_id ${passing(filter)}
         ORDER BY ${orderSql(ORDERS, page.sort)}film.entry_id LIMIT $5 OFFSET $6
       ) found
     )
     SELECT movie.id::text AS movie_id, movie.imdb_id, movie.title, movie.year, movie.import_type,
       movie.review_state, movie.reason, movie.workflow_id, entry.critical, entry.vanished_at,
       (SELECT count(*)::int FROM nominations n WHERE n.movie_id = movie.id AND n.edition_id = entry.edition_id) AS nominations,
       coalesce(attempts.tried, '[]') AS tried
     FROM page JOIN programme_entries entry ON entry.id = page.entry_id JOIN movies movie ON movie.id = page.movie_id
     LEFT JOIN LATERAL (
       SELECT json_agg(json_build_object('source', attempt.source, 'success', attempt.success,
         'reason', attempt.metadata->>'reason_for_fallback', 'strategy', attempt.metadata->>'strategy',
         'confidence', (attempt.metadata->>'confidence')::float8, 'responseTimeMs', attempt.response_time_ms,
         'costUsd', coalesce((attempt.metadata->>'cost_usd')::float8, 0),
         'cached', coalesce((attempt.metadata->>'cached')::boolean, false)) ORDER BY attempt.inserted_at) AS tried
       FROM (SELECT * FROM api_lookup_metrics WHERE metadata->>'movie_id' = movie.id::text AND operation = 'movie_lookup'
         ORDER BY inserted_at DESC LIMIT ${ATTEMPTS}) attempt
     ) attempts ON true
     ORDER BY page.place`,
    [...(await parameters(db, edition, filter)), page.limit, page.offset],
  );
}

/** How many films of an edition pass a filter. */
export async function countEditionFilms(db: Db, edition: string, filter: FilmFilter): Promise<number> {
  const kept = keptFigure(filter);
  if (kept !== undefined) {
    await sumUpEditions(db);
    const [row] = await runSql<{ films: number }>(
      db,
      `SELECT coalesce(${kept}, 0)::int AS films FROM figures_of_editions(ARRAY[$1::bigint]) figures`,
      [await editionId(db, edition)],
    );
    return row?.films ?? 0;
  }
  const { films } = await runForOne<{ films: number }>(
    db,
    `SELECT count(*)::int AS films ${passing(filter)}`,
    await parameters(db, edition, filter),
  );
  return films;
}

/** The figure of an edition that counts what passes a filter; undefined where none does. */
function keptFigure({ type, reason, state }: FilmFilter): string | undefined {
  if (reason !== undefined) return undefined;
  if (state === undefined) return type === undefined ? 'films' : KEPT_TYPES[type];
  if (type !== undefined) return undefined;
  return state === 'waiting' ? 'waiting' : state === 'review' ? 'in_review' : undefined;
}

const KEPT_TYPES: Record<ImportType, string> = { full: 'full_films', minimal: 'minimal', stub: 'stub' };

/** Rejected rows of an edition, in the order of the programme. */
export async function listRejects(
  db: Db,
  edition: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<RejectView[]> {
  const id = await editionId(db, edition);
  if (id === null) return [];
  const where = { editionId: id };
  return await db.find(ProgrammeReject, {
    where,
    order: { row: 'ASC', id: 'ASC' },
    take: limit,
    skip: offset,
  });
}
