import type { AlertFigures, AlertThresholds, SpendFigure } from '../../domain/sweeps/alerts.js';
import { NO_FAULT } from '../../domain/sources.js';
import { readIncompleteEditions } from '../editions/completeness.js';
import { sumUpOpenFilms } from '../review/open-films.js';
import { sumUpSourceWords } from '../sources/coverage.js';
import { readSourcePolicies } from '../sources/policies.js';
import { SourceHealth } from '../sources/source.js';
import { runForOne, runSql, type Db } from '../sql.js';

/** How long after its start an import's films count, and its limit. */
const IMPORT_DAYS = 1;
const LIMIT_DAYS = 7;

/** Reads what alerts are judged by, but for what is stuck in Temporal, which the database does not know. */
export async function readAlertFigures(
  db: Db,
  thresholds: AlertThresholds,
): Promise<Omit<AlertFigures, 'stuck'>> {
  await sumUpOpenFilms(db);
  await sumUpSourceWords(db);
  const down = await db.find(SourceHealth, { where: { state: 'down' }, order: { source: 'ASC' } });
  return {
    sources: await runSql(db, SOURCES, [thresholds.windowMinutes]),
    imports: await runSql(db, IMPORTS, [IMPORT_DAYS]),
    spend: [...(await sourceSpend(db)), ...(await runSql<SpendFigure>(db, IMPORT_SPEND, [LIMIT_DAYS]))],
    down: down.map(({ source, message, since }) => ({
      source,
      message,
      since: `${since.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    })),
    incomplete: await readIncompleteEditions(db),
    review: await runForOne(db, REVIEW, [thresholds.reviewDays]),
  };
}

/** Money of each source against each of its limits. */
async function sourceSpend(db: Db): Promise<SpendFigure[]> {
  const sources = await readSourcePolicies(db);
  return sources.flatMap(({ source, costPerRequestUsd: nextUsd, ...policy }) =>
    [
      { limit: 'daily', usedUsd: policy.spentTodayUsd, limitUsd: policy.dailyLimitUsd ?? 0 },
      { limit: 'monthly', usedUsd: policy.spentThisMonthUsd, limitUsd: policy.monthlyLimitUsd ?? 0 },
    ]
      .filter(({ limitUsd }) => limitUsd > 0)
      .map((figure) => ({ of: `source ${source}`, ...figure, nextUsd })),
  );
}

const SOURCES = `WITH lookups AS (
    SELECT source, metadata->>'reason_for_fallback' AS reason,
      coalesce(NOT success AND metadata->>'reason_for_fallback' !~ '${NO_FAULT}', false) AS failed
    FROM api_lookup_metrics
    WHERE operation IN ('movie_lookup', 'ratings') AND inserted_at > now() - $1 * interval '1 minute'
  )
  SELECT source, count(*)::int AS lookups, count(*) FILTER (WHERE failed)::int AS failures,
    mode() WITHIN GROUP (ORDER BY reason) FILTER (WHERE failed) AS commonest
  FROM lookups GROUP BY source`;

// One that waits for money or a switch has failed at nothing.
const IMPORTS = `SELECT edition.key AS edition, count(*)::int AS films, count(*) FILTER (WHERE film.standing = 'stub')::int AS stubs
  FROM festival_editions edition JOIN edition_films film ON film.edition_id = edition.id
  WHERE edition.spend_from > now() - $1 * interval '1 day' AND film.standing <> 'waiting'
    AND coalesce(film.reason, '') !~ '_(over_budget|disabled)$'
  GROUP BY 1`;

const IMPORT_SPEND = `SELECT 'import ' || key AS of, 'import' AS limit, spend_limit_usd::float8 AS limit_usd, 0::float8 AS next_usd,
    coalesce((SELECT sum(usd) FROM edition_spend WHERE edition_id = edition.id), 0)::float8 AS used_usd
  FROM festival_editions edition WHERE spend_limit_usd > 0 AND spend_from > now() - $1 * interval '1 day'`;

const REVIEW = `SELECT count(*)::int AS waiting,
    count(*) FILTER (WHERE waiting_since < now() - $1 * interval '1 day')::int AS old,
    coalesce(extract(epoch FROM now() - min(waiting_since)) / 86400, 0)::float8 AS oldest_days
  FROM review_queue WHERE review_state = 'review'`;
