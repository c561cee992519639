import type { ReviewState } from '../../domain/review/states.js';
import type { QueuedFilm } from '../../domain/views/film.js';
import type { ImportType } from '../../domain/sources.js';
import { runForOne, runSql, type Db } from '../sql.js';

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

/** What a film's confidence is: its match's, else its best candidate's. */
const CONFIDENCE = `coalesce(movie.match_confidence, (movie.match_evidence->'candidates'->0->>'confidence')::float8)`;
const NOMINATIONS = '(SELECT count(*)::int FROM nominations nomination WHERE nomination.movie_id = movie.id)';
const WAITING_SINCE = 'movie.updated_at';

/** What an order goes by, the smallest first; of equal ones the longest wait, then the id. Constants: nothing of it is given. */
const SORT_KEYS: Record<QueueSort, string> = {
  nominations: `-${NOMINATIONS}`,
  age: `0`,
  // The least sure first; those without a candidate last.
  confidence: `coalesce(${CONFIDENCE}, 2)`,
  reason: `coalesce(movie.reason, '~')`,
  // Key by key: joined, all editions would be read for each film.
  festival: `coalesce((SELECT min((SELECT key FROM festival_editions edition WHERE edition.id = entry.edition_id))
    FROM programme_entries entry WHERE entry.movie_id = movie.id), '~')`,
};

/** The parameters that `queueParameters` gives: `$1` to `$8`. */
function queueSql(sort: QueueSort = 'nominations'): string {
  return `SELECT movie.id, ${SORT_KEYS[sort]} AS place, ${WAITING_SINCE} AS waiting_since
  FROM movies movie
  WHERE movie.review_state = ANY ($1) AND movie.merged_into IS NULL
    AND ($2::text IS NULL OR movie.id IN (SELECT entry.movie_id FROM programme_entries entry
      JOIN festival_editions edition ON edition.id = entry.edition_id WHERE edition.key = $2))
    AND ($3::text IS NULL OR movie.reason = $3)
    AND ($4::text IS NULL OR movie.import_type = $4)
    AND ($5::int IS NULL OR ${NOMINATIONS} >= $5)
    AND ($6::int IS NULL OR ${WAITING_SINCE} <= now() - $6 * interval '1 day')
    AND ($7::float8 IS NULL OR ${CONFIDENCE} >= $7 / 100) AND ($8::float8 IS NULL OR ${CONFIDENCE} <= $8 / 100)`;
}
const PARAMETERS = 8;

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
  const rows = await runSql<QueuedFilm & { total: number }>(
    db,
    `WITH queue AS (${queueSql(filter.sort)}), page AS (
       SELECT *, count(*) OVER ()::int AS total FROM queue ORDER BY place, waiting_since, id
       LIMIT $${PARAMETERS + 1} OFFSET $${PARAMETERS + 2}
     )
     SELECT movie.id::text, movie.title, movie.year, movie.imdb_id, movie.tmdb_id, movie.import_type,
       movie.review_state, movie.reason, movie.workflow_id,
       movie.match_evidence AS evidence, movie.match_confidence AS confidence, ${NOMINATIONS} AS nominations,
       (SELECT coalesce(array_agg(DISTINCT edition.key ORDER BY edition.key), '{}') FROM programme_entries entry
          JOIN festival_editions edition ON edition.id = entry.edition_id WHERE entry.movie_id = movie.id) AS festivals,
       page.waiting_since, page.total
     FROM page JOIN movies movie ON movie.id = page.id
     ORDER BY page.place, page.waiting_since, page.id`,
    [...queueParameters(filter), limit, offset],
  );
  return { films: rows.map(({ total: _, ...film }) => film), total: rows[0]?.total ?? 0 };
}

/** How many films of an edition (of all, where none is given) wait for what. */
export async function countQueue(db: Db, festival: string | undefined): Promise<QueueCounts> {
  const rows = await runSql<{ state: 'review' | 'flagged' | 'parked'; films: number }>(
    db,
    `SELECT review_state AS state, count(*)::int AS films FROM movies movie
     WHERE review_state IN ('review', 'flagged', 'parked') AND merged_into IS NULL
       AND ($1::text IS NULL OR movie.id IN (SELECT entry.movie_id FROM programme_entries entry
         JOIN festival_editions edition ON edition.id = entry.edition_id WHERE edition.key = $1))
     GROUP BY review_state`,
    [festival ?? null],
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
  const own = `$${PARAMETERS + 1}`;
  return await runForOne<Neighbours>(
    db,
    `WITH queue AS MATERIALIZED (${queueSql(filter.sort)}), here AS (
       SELECT ${SORT_KEYS[filter.sort ?? 'nominations']} AS place, ${WAITING_SINCE} AS waiting_since, movie.id
       FROM movies movie WHERE movie.id = ${own}
     )
     SELECT (SELECT queue.id::text FROM queue, here
         WHERE (queue.place, queue.waiting_since, queue.id) < (here.place, here.waiting_since, here.id)
         ORDER BY queue.place DESC, queue.waiting_since DESC, queue.id DESC LIMIT 1) AS previous,
       (SELECT queue.id::text FROM queue, here
         WHERE (queue.place, queue.waiting_since, queue.id) > (here.place, here.waiting_since, here.id)
         ORDER BY queue.place, queue.waiting_since, queue.id LIMIT 1) AS next,
       (SELECT count(*)::int FROM queue) AS total`,
    [...queueParameters(filter), movieId],
  );
}

/** Ids of the films of a part of the queue, in its order; at most `limit`. */
export async function queueIds(db: Db, filter: ReviewFilter, limit: number): Promise<string[]> {
  const rows = await runSql<{ id: string }>(
    db,
    `WITH queue AS (${queueSql(filter.sort)}) SELECT id::text FROM queue ORDER BY place, waiting_since, id LIMIT $${PARAMETERS + 1}`,
    [...queueParameters(filter), limit],
  );
  return rows.map(({ id }) => id);
}
