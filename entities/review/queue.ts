import type { ReviewState } from '../../domain/review/states.js';
import type { QueuedFilm } from '../../domain/views/film.js';
import type { ImportType } from '../../domain/sources.js';
import { runForOne, runSql, type Db } from '../sql.js';
import { sumUpOpenFilms } from './open-films.js';

/** Films that people may look at: `waiting` is `review` and `flagged` together, `open` all three. */
export const REVIEW_KINDS = ['waiting', 'review', 'flagged', 'parked', 'open'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/** Orders of the queue: each begins with the films that are looked at first. */
export const QUEUE_SORTS = ['nominations', 'age', 'confidence', 'reason', 'festival'] as const;
export type QueueSort = (typeof QUEUE_SORTS)[number];

/** Which part of the queue is wanted, and in which order: by nominations where none is given. */
export interface ReviewFilter {
  kind: ReviewKind;
  /** Edition ("cannes-2025"). */
  festival?: string | undefined;
  /** `<source>_<reason>` */
  reason?: string | undefined;
  /** How complete the record is; "stub" are those without one. */
  record?: ImportType | undefined;
  /** At least so many nominations. */
  nominations?: number | undefined;
  /** Waiting for at least so many days. */
  days?: number | undefined;
  /** Confidence of the match, or of the best candidate, in percent: at least, and at most. */
  from?: number | undefined;
  to?: number | undefined;
  sort?: QueueSort | undefined;
}

/** How many films wait, by what they wait for. */
export type QueueCounts = Record<ReviewKind, number>;

const STATES: Record<ReviewKind, ReviewState[]> = {
  waiting: ['review', 'flagged'],
  review: ['review'],
  flagged: ['flagged'],
  parked: ['parked'],
  open: ['review', 'flagged', 'parked'],
};

/** Movies of an edition, by the parameter that has its key. */
const ofEdition = (key: string): string => `SELECT entry.movie_id FROM programme_entries entry
  JOIN festival_editions edition ON edition.id = entry.edition_id WHERE edition.key = ${key}`;

/** What an order goes by, the smallest first; of equal ones the longest wait, then the id. Constants: nothing of it is given. */
const SORT_KEYS: Record<QueueSort, string> = {
  nominations: '-film.nominations',
  age: '0',
  // The least sure first; those without a candidate last.
  confidence: 'coalesce(film.confidence, 2)',
  reason: `coalesce(film.reason, '~')`,
  festival: `coalesce(film.festival, '~')`,
};

/** The parameters that `queueParameters` gives: `$1` to `$8`. */
function queueSql(sort: QueueSort = 'nominations'): string {
  return `SELECT film.movie_id AS id, ${SORT_KEYS[sort]} AS place, film.waiting_since, film.nominations
  FROM films_open() film
  WHERE film.review_state = ANY ($1) AND ($2::text IS NULL OR film.movie_id = ANY (ARRAY(${ofEdition('$2')})))
    AND ($3::text IS NULL OR film.reason = $3)
    AND ($4::text IS NULL OR film.import_type = $4)
    AND ($5::int IS NULL OR film.nominations >= $5)
    AND ($6::int IS NULL OR film.waiting_since <= now() - $6 * interval '1 day')
    AND ($7::float8 IS NULL OR film.confidence >= $7 / 100) AND ($8::float8 IS NULL OR film.confidence <= $8 / 100)`;
}
const PARAMETERS = 8;

/** How many films that gives: where all of a kind are wanted, their sum. */
function totalSql(filter: ReviewFilter): string {
  return queueParameters(filter)
    .slice(1)
    .every((narrowed) => narrowed === null)
    ? 'SELECT coalesce(sum(films), 0)::int FROM count_films_open() counted WHERE counted.review_state = ANY ($1)'
    : `SELECT count(*)::int FROM (${queueSql()}) queue`;
}

function queueParameters(filter: ReviewFilter): unknown[] {
  const { kind, festival, reason, record, nominations, days, from, to } = filter;
  const given = [festival, reason, record, nominations, days, from, to];
  return [STATES[kind], ...given.map((value) => value ?? null)];
}

/** A page of the queue. */
export async function readQueue(
  db: Db,
  filter: ReviewFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ films: QueuedFilm[]; total: number }> {
  await sumUpOpenFilms(db);
  const rows = await runSql<QueuedFilm & { total: number }>(
    db,
    `WITH page AS (
       SELECT * FROM (${queueSql(filter.sort)}) queue ORDER BY place, waiting_since, id
       LIMIT $${PARAMETERS + 1} OFFSET $${PARAMETERS + 2}
     )
     SELECT movie.id::text, movie.title, movie.year, movie.imdb_id, movie.tmdb_id, movie.import_type,
       movie.review_state, movie.reason, movie.workflow_id,
       movie.match_evidence AS evidence, movie.match_confidence AS confidence, page.nominations,
       (SELECT coalesce(array_agg(DISTINCT edition.key ORDER BY edition.key), '{}') FROM programme_entries entry
          JOIN festival_editions edition ON edition.id = entry.edition_id WHERE entry.movie_id = movie.id) AS festivals,
       page.waiting_since, (${totalSql(filter)}) AS total
     FROM page JOIN movies movie ON movie.id = page.id
     ORDER BY page.place, page.waiting_since, page.id`,
    [...queueParameters(filter), limit, offset],
  );
  return { films: rows.map(({ total: _, ...film }) => film), total: rows[0]?.total ?? 0 };
}

/** How many films of an edition (of all, where none is given) wait for what. */
export async function countQueue(db: Db, festival: string | undefined): Promise<QueueCounts> {
  await sumUpOpenFilms(db);
  const rows = await runSql<{ state: 'review' | 'flagged' | 'parked'; films: number }>(
    db,
    festival === undefined
      ? 'SELECT review_state AS state, sum(films)::int AS films FROM count_films_open() GROUP BY 1'
      : `SELECT review_state AS state, count(*)::int AS films FROM films_open() film
         WHERE film.movie_id = ANY (ARRAY(${ofEdition('$1')})) GROUP BY 1`,
    festival === undefined ? [] : [festival],
  );
  const of = (state: string): number => rows.find((row) => row.state === state)?.films ?? 0;
  const [review, flagged, parked] = [of('review'), of('flagged'), of('parked')];
  return { waiting: review + flagged, review, flagged, parked, open: review + flagged + parked };
}

/** The films before and after one in the queue, whether it stands in it itself or not. */
export interface Neighbours {
  previous: string | null;
  next: string | null;
  /** Films in this part of the queue. */
  total: number;
}

/** Where a reviewer goes from a film. */
export async function neighboursOf(db: Db, movieId: string, filter: ReviewFilter): Promise<Neighbours> {
  await sumUpOpenFilms(db);
  const own = `$${PARAMETERS + 1}`;
  return await runForOne<Neighbours>(
    db,
    `WITH queue AS NOT MATERIALIZED (${queueSql(filter.sort)}), here AS MATERIALIZED (
       SELECT ${SORT_KEYS[filter.sort ?? 'nominations']} AS place, film.waiting_since, film.movie_id AS id
       FROM queue_rows(ARRAY(SELECT id FROM movies WHERE id = ${own})) film
     )
     SELECT (SELECT queue.id::text FROM queue
         WHERE (queue.place, queue.waiting_since, queue.id) < (SELECT place, waiting_since, id FROM here)
         ORDER BY queue.place DESC, queue.waiting_since DESC, queue.id DESC LIMIT 1) AS previous,
       (SELECT queue.id::text FROM queue
         WHERE (queue.place, queue.waiting_since, queue.id) > (SELECT place, waiting_since, id FROM here)
         ORDER BY queue.place, queue.waiting_since, queue.id LIMIT 1) AS next,
       (${totalSql(filter)}) AS total`,
    [...queueParameters(filter), movieId],
  );
}

/** Ids of the films of a part of the queue, in its order; at most `limit`. */
export async function queueIds(db: Db, filter: ReviewFilter, limit: number): Promise<string[]> {
  await sumUpOpenFilms(db);
  const rows = await runSql<{ id: string }>(
    db,
    `WITH queue AS (${queueSql(filter.sort)}) SELECT id::text FROM queue ORDER BY place, waiting_since, id LIMIT $${PARAMETERS + 1}`,
    [...queueParameters(filter), limit],
  );
  return rows.map(({ id }) => id);
}
