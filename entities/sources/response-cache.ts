import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { MoreThan } from 'typeorm';
import type { LimitedName, SourceName } from '../../domain/sources.js';
import type { CacheUse } from '../../domain/views/source.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { SourceResponse } from './source.js';

const compress = promisify(gzip);
const expand = promisify(gunzip);

export interface CachedResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** The kept answer to a request, if there is one that may still be used; counts the hit. */
export async function readCache(
  db: Db,
  source: SourceName,
  requestKey: string,
): Promise<CachedResponse | undefined> {
  const [row] = await runSql<CachedResponse>(
    db,
    `UPDATE source_responses SET hits = hits + 1 WHERE source = $1 AND request_key = $2 AND expires_at > now()
     RETURNING status, headers, body`,
    [source, requestKey],
  );
  return row === undefined ? undefined : { ...row, body: await expand(row.body) };
}

/** The same for somebody who only looks: no hit is counted, for no request was saved. */
export async function peekCache(
  db: Db,
  source: SourceName,
  requestKey: string,
): Promise<CachedResponse | undefined> {
  const row = await db.findOneBy(SourceResponse, { source, requestKey, expiresAt: MoreThan(new Date()) });
  return row === null
    ? undefined
    : { status: row.status, headers: row.headers, body: await expand(row.body) };
}

/** Keeps an answer for `keepForMs`, replacing an older one. */
export async function writeCache(
  db: Db,
  source: SourceName,
  requestKey: string,
  response: CachedResponse,
  costUsd: number,
  keepForMs: number,
): Promise<void> {
  await runSql(
    db,
    `INSERT INTO source_responses (source, request_key, status, headers, body, cost_usd, fetched_at, expires_at)
     VALUES ($1, $2, $3, $4::jsonb, $5, $6, now(), now() + $7 * interval '1 millisecond')
     ON CONFLICT (source, request_key) DO UPDATE SET status = excluded.status, headers = excluded.headers,
       body = excluded.body, cost_usd = excluded.cost_usd, fetched_at = now(), expires_at = excluded.expires_at, hits = 0`,
    [
      source,
      requestKey,
      response.status,
      storableJson(response.headers),
      await compress(response.body),
      costUsd,
      keepForMs,
    ],
  );
}

/** How often lookups of the last 30 days found a kept answer, by source. */
const HIT_RATES = `SELECT source, sum(from_cache)::float8 / nullif(sum(from_cache) + sum(from_source), 0)::float8 AS hit_rate
  FROM all_lookup_figures_since(now() - interval '30 days') WHERE operation = 'movie_lookup' GROUP BY source`;

/** The hit rates of sources that have kept answers; these are not counted. */
export async function readHitRates(db: Db): Promise<Pick<CacheUse, 'source' | 'hitRate'>[]> {
  return await runSql(
    db,
    `SELECT policy.source, used.hit_rate FROM source_policies policy LEFT JOIN (${HIT_RATES}) used USING (source)
     WHERE EXISTS (SELECT FROM source_responses kept WHERE kept.source = policy.source)`,
  );
}

/** The cache by source; of one where it is given. */
export async function readCacheUse(db: Db, source?: SourceName | LimitedName): Promise<CacheUse[]> {
  return await runSql<CacheUse>(
    db,
    `SELECT source, usable, expired, hits, saved_usd, used.hit_rate FROM (
       SELECT source, count(*) FILTER (WHERE expires_at > now())::int AS usable,
         count(*) FILTER (WHERE expires_at <= now())::int AS expired,
         coalesce(sum(hits), 0)::int AS hits, coalesce(sum(hits * cost_usd), 0)::float8 AS saved_usd
       FROM source_responses WHERE $1::text IS NULL OR source = $1 GROUP BY source) kept
     LEFT JOIN (${HIT_RATES}) used USING (source)
     ORDER BY source`,
    [source ?? null],
  );
}

/**
 * Forgets kept answers: of a source, about a film (its IMDb id), or those whose time is over.
 * @returns how many.
 */
export async function clearCache(
  db: Db,
  of: { source?: string; imdbId?: string; expiredOnly: boolean },
): Promise<number> {
  const rows = await runSql(
    db,
    `DELETE FROM source_responses WHERE ($1::text IS NULL OR source = $1)
       AND ($2::text IS NULL OR request_key ~ ('(^|[^0-9a-z])' || $2 || '($|[^0-9])'))
       AND (NOT $3 OR expires_at <= now()) RETURNING id`,
    [of.source ?? null, of.imdbId ?? null, of.expiredOnly],
  );
  return rows.length;
}
