import type { QueuedFilm, ReviewState } from '../../domain/views/film.js';
import { runForOne, runSql, type Db } from '../sql.js';

/** Films that people may look at: `waiting` is `review` and `flagged` together. */
export const REVIEW_KINDS = ['waiting', 'review', 'flagged', 'parked'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/** Which part of the queue is wanted. */
export interface ReviewFilter {
  kind: ReviewKind;
  /** Edition ("cannes-2025"). */
  festival?: string | undefined;
  /** `<source>_<reason>` */
  reason?: string | undefined;
}

/** How many films wait, by what they wait for. */
export type QueueCounts = Record<ReviewKind, number>;

const STATES: Record<ReviewKind, ReviewState[]> = {
  waiting: ['review', 'flagged'],
  review: ['review'],
  flagged: ['flagged'],
  parked: ['parked'],
};

/** Heaviest first: the most nominations, then the longest wait. `$1` states, `$2` edition or null, `$3` reason or null. */
const QUEUE = `SELECT movie.id, movie.updated_at AS waiting_since,
    (SELECT count(*)::int FROM nominations nomination WHERE nomination.movie_id = movie.id) AS nominations
  FROM movies movie
  WHERE movie.review_state = ANY ($1) AND movie.merged_into IS NULL
    AND ($2::text IS NULL OR movie.id IN (SELECT entry.movie_id FROM programme_entries entry
      JOIN festival_editions edition ON edition.id = entry.edition_id WHERE edition.key = $2))
    AND ($3::text IS NULL OR movie.reason = $3)`;

function queueParameters({ kind, festival, reason }: ReviewFilter): unknown[] {
  return [STATES[kind], festival ?? null, reason ?? null];
}

/** A page of the queue. */
export async function readQueue(
  db: Db,
  filter: ReviewFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ films: QueuedFilm[]; total: number }> {
  const rows = await runSql<QueuedFilm & { total: number }>(
    db,
    `WITH queue AS (${QUEUE}), page AS (
       SELECT *, count(*) OVER ()::int AS total FROM queue ORDER BY nominations DESC, waiting_since, id LIMIT $4 OFFSET $5
     )
     SELECT movie.id::text, movie.title, movie.year, movie.imdb_id, movie.import_type,
       movie.review_state, movie.reason, movie.workflow_id,
       movie.match_evidence AS evidence, movie.match_confidence AS confidence, page.nominations,
       (SELECT coalesce(array_agg(DISTINCT edition.key ORDER BY edition.key), '{}') FROM programme_entries entry
          JOIN festival_editions edition ON edition.id = entry.edition_id WHERE entry.movie_id = movie.id) AS festivals,
       page.waiting_since, page.total
     FROM page JOIN movies movie ON movie.id = page.id
     ORDER BY page.nominations DESC, page.waiting_since, page.id`,
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
  return { waiting: review + flagged, review, flagged, parked };
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
  return await runForOne<Neighbours>(
    db,
    `WITH queue AS MATERIALIZED (${QUEUE}), here AS (
       SELECT (SELECT count(*)::int FROM nominations WHERE movie_id = movie.id) AS nominations,
         movie.updated_at AS waiting_since, movie.id FROM movies movie WHERE movie.id = $4
     )
     SELECT (SELECT queue.id::text FROM queue, here
         WHERE (-queue.nominations, queue.waiting_since, queue.id) < (-here.nominations, here.waiting_since, here.id)
         ORDER BY queue.nominations, queue.waiting_since DESC, queue.id DESC LIMIT 1) AS previous,
       (SELECT queue.id::text FROM queue, here
         WHERE (-queue.nominations, queue.waiting_since, queue.id) > (-here.nominations, here.waiting_since, here.id)
         ORDER BY queue.nominations DESC, queue.waiting_since, queue.id LIMIT 1) AS next,
       (SELECT count(*)::int FROM queue) AS total`,
    [...queueParameters(filter), movieId],
  );
}
