import { gunzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { SourceName } from '../../domain/sources.js';
import { runSql, storableJson, type Db } from './sql.js';

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
