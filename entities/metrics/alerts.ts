import { IsNull, MoreThan } from 'typeorm';
import {
  ALERT_SEVERITIES,
  type AlertCondition,
  type AlertKind,
  type AlertSeverity,
} from '../../domain/sweeps/alerts.js';
import type { AlertView, PostState } from '../../domain/views/alert.js';
import { runSql, storableJson, storableText, type Db } from '../sql.js';
import { Alert } from './alert.js';

export interface AlertChanges {
  /** Keys. */
  opened: string[];
  resolved: string[];
  /** Open alerts in all. */
  open: number;
}

/**
 * Makes the open alerts those that are so now: new ones are opened, known ones are seen again, others are resolved.
 * @param unknown kinds that could not be judged: theirs stay as they are.
 */
export async function syncAlerts(
  db: Db,
  conditions: AlertCondition[],
  unknown: AlertKind[],
): Promise<AlertChanges> {
  const seen = await runSql<{ key: string; opened: boolean }>(db, OPEN_OR_SEE, [storableJson(conditions)]);
  const resolved = await runSql<{ key: string }>(
    db,
    `UPDATE alerts SET resolved_at = now() WHERE resolved_at IS NULL AND key <> ALL ($1::text[]) AND kind <> ALL ($2::text[])
     RETURNING key`,
    [conditions.map(({ key }) => key), unknown],
  );
  return {
    opened: seen.filter(({ opened }) => opened).map(({ key }) => key),
    resolved: resolved.map(({ key }) => key),
    open: await db.countBy(Alert, { resolvedAt: IsNull() }),
  };
}

const OPEN_OR_SEE = `INSERT INTO alerts (key, kind, severity, message)
  SELECT key, kind, severity, message
  FROM jsonb_to_recordset($1::jsonb) AS c (key text, kind text, severity text, message text) ORDER BY key
  ON CONFLICT (key) WHERE resolved_at IS NULL DO UPDATE SET message = excluded.message, severity = excluded.severity,
    last_seen_at = now()
  RETURNING key, xmax = 0 AS opened`;

/** How old the news of an alert may be that nobody was told of: a webhook that is set later starts afresh. */
const STALE_AFTER_MS = 24 * 60 * 60 * 1000;

/** Open alerts that nobody was told of yet. */
export async function alertsToPost(db: Db): Promise<string[]> {
  const alerts = await db.find(Alert, {
    select: { id: true },
    where: {
      resolvedAt: IsNull(),
      postState: IsNull(),
      openedAt: MoreThan(new Date(Date.now() - STALE_AFTER_MS)),
    },
    order: { id: 'ASC' },
  });
  return alerts.map(({ id }) => id);
}

/** Takes an alert for posting; undefined when it was taken before, or is resolved by now. One taker gets it. */
export async function claimPost(
  db: Db,
  id: string,
): Promise<{ message: string; severity: AlertSeverity } | undefined> {
  const [row] = await runSql<{ message: string; severity: AlertSeverity }>(
    db,
    `UPDATE alerts SET post_state = 'sending' WHERE id = $1 AND post_state IS NULL AND resolved_at IS NULL
     RETURNING message, severity`,
    [id],
  );
  return row;
}

/** Keeps what became of a post; `null` gives the alert back, for it surely did not arrive. */
export async function endPost(
  db: Db,
  id: string,
  postState: Exclude<PostState, 'sending'> | null,
  error: string | null,
): Promise<void> {
  const postedAt = postState === 'posted' ? () => 'now()' : null;
  await db.update(Alert, id, { postState, postedAt, postError: error === null ? null : storableText(error) });
}

/** How many alerts are open. */
export async function countOpenAlerts(db: Db): Promise<number> {
  return await db.countBy(Alert, { resolvedAt: IsNull() });
}

/** Open alerts, gravest first; with `resolved`, also the latest that are over. */
export async function listAlerts(
  db: Db,
  { resolved, limit }: { resolved: boolean; limit: number },
): Promise<AlertView[]> {
  return await runSql<AlertView>(
    db,
    `SELECT * FROM alerts WHERE resolved_at IS NULL OR $1
     ORDER BY resolved_at DESC NULLS FIRST, array_position($3::text[], severity) DESC, opened_at DESC LIMIT $2`,
    [resolved, limit, ALERT_SEVERITIES],
  );
}
