import type { SourceName } from '../../domain/sources.js';
import { MAX_PLAIN_REFUSALS } from '../../domain/views/source.js';
import { runForOne, runSql, type Db } from '../sql.js';

/** So often one plain request is tried all the same: a firewall may be taken down again. */
const TRIAL_EVERY = '1 day';

/**
 * Whether a browser is to be asked first for a page: where its answer is kept, or where the site refuses plain requests.
 * One caller a day is told otherwise, to try. Never where a plain answer is kept.
 */
export async function isBrowserFirst(db: Db, source: SourceName, url: string): Promise<boolean> {
  const { browserFirst } = await runForOne<{ browserFirst: boolean }>(
    db,
    `WITH kept AS (SELECT request_key = 'browser ' || $2 AS by_browser FROM source_responses
         WHERE source = $1 AND request_key IN ('plain ' || $2, 'browser ' || $2) AND expires_at > now()),
       trial AS (UPDATE source_health SET plain_asked_at = now() WHERE source = $1 AND plain_refusals >= ${MAX_PLAIN_REFUSALS}
         AND plain_asked_at <= now() - interval '${TRIAL_EVERY}' AND NOT EXISTS (SELECT FROM kept) RETURNING source)
     SELECT coalesce((SELECT bool_and(by_browser) FROM kept),
       EXISTS (SELECT FROM source_health WHERE source = $1 AND plain_refusals >= ${MAX_PLAIN_REFUSALS})
         AND NOT EXISTS (SELECT FROM trial)) AS browser_first`,
    [source, url],
  );
  return browserFirst;
}

/** Counts a refusal, or forgets those before it; a site that gives its pages as ever costs no write. */
export async function notePlain(db: Db, source: SourceName, end: 'given' | 'refused'): Promise<void> {
  await runSql(
    db,
    `UPDATE source_health SET plain_refusals = CASE WHEN $2 THEN plain_refusals + 1 ELSE 0 END, plain_asked_at = now()
     WHERE source = $1 AND ($2 OR plain_refusals > 0)`,
    [source, end === 'refused'],
  );
}
