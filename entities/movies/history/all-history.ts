import type { HistoryRow } from '../../../domain/views/history.js';
import { runSql, type Db } from '../../sql.js';

/** What of the history is wanted; what is absent does not matter. */
export interface HistoryFilter {
  kind?: HistoryRow['kind'] | undefined;
  /** A source that was asked or that changed a record. */
  source?: string | undefined;
  /** Edition ("cannes-2025"): lookups for it, and what became of its films. */
  festival?: string | undefined;
}

/** Where a page ends: the moment to the microsecond, and which of the rows of that moment it was. */
export interface HistoryEnd {
  at: string;
  key: string;
}

const OF_EDITION = `movie_id IN (SELECT entry.movie_id FROM programme_entries entry
  JOIN festival_editions edition ON edition.id = entry.edition_id WHERE edition.key = $2)`;

/** One kind of rows before the end of the last page; $1 source, $2 edition, $3 and $4 the end, $5 how many. */
function part(kind: HistoryRow['kind'], table: string, what: string, where: string): string {
  const key = `'${kind} ' || id::text`;
  return `(SELECT '${kind}' AS kind, inserted_at AS at, ${key} AS key, ${what} FROM ${table}
    WHERE ${where} AND ($3::timestamptz IS NULL OR inserted_at <= $3 AND (inserted_at, ${key}) < ($3, $4))
    ORDER BY inserted_at DESC, ${key} DESC LIMIT $5)`;
}

const PARTS: Record<HistoryRow['kind'], string> = {
  lookup: part(
    'lookup',
    'api_lookup_metrics',
    `metadata->>'movie_id' AS movie_id, jsonb_build_object('source', source, 'operation', operation, 'success', success,
       'reason', metadata->>'reason_for_fallback', 'message', error_message, 'costUsd', coalesce((metadata->>'cost_usd')::float8, 0),
       'festival', metadata->>'festival') AS what`,
    `operation NOT IN ('fallback_search', 'refresh') AND metadata ? 'movie_id'
       AND ($1::text IS NULL OR source = $1) AND ($2::text IS NULL OR metadata->>'festival' = $2)`,
  ),
  decision: part(
    'decision',
    'review_decisions',
    `movie_id::text, jsonb_build_object('reviewer', reviewer, 'decision', decision, 'note', note) AS what`,
    `$1::text IS NULL AND ($2::text IS NULL OR ${OF_EDITION})`,
  ),
  change: part(
    'change',
    'movie_changes',
    `movie_id::text, jsonb_build_object('source', source, 'field', field, 'before', before, 'after', after) AS what`,
    `($1::text IS NULL OR source = $1) AND ($2::text IS NULL OR ${OF_EDITION})`,
  ),
};

type Read = HistoryRow & { key: string; end: string };

/**
 * What happened to films, all of them, the newest first: lookups, decisions of people, changes that sources made in records.
 * @returns `end` of the last row, where there is more.
 */
export async function readHistory(
  db: Db,
  { kind, source, festival }: HistoryFilter,
  { limit, after }: { limit: number; after?: HistoryEnd | undefined },
): Promise<{ rows: HistoryRow[]; end: HistoryEnd | undefined }> {
  const parts = kind === undefined ? Object.values(PARTS) : [PARTS[kind]];
  const found = await runSql<Read>(
    db,
    `SELECT page.movie_id AS id, page.kind, page.at, page.at::text AS end, page.key, page.what,
       coalesce(movie.title, '') AS title, movie.year
     FROM (SELECT * FROM (${parts.join(' UNION ALL ')}) part ORDER BY at DESC, key DESC LIMIT $5) page
     LEFT JOIN movies movie ON movie.id = movie_id_of(page.movie_id) ORDER BY page.at DESC, page.key DESC`,
    [source ?? null, festival ?? null, after?.at ?? null, after?.key ?? '', limit + 1],
  );
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    end: found.length > limit && last !== undefined ? { at: last.end, key: last.key } : undefined,
  };
}
