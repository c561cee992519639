import { IsNull } from 'typeorm';
import { ALERT_SEVERITIES, type AlertCondition, type AlertKind } from '../../domain/sweeps/alerts.js';
import type { AlertsChanged } from '../../domain/webhooks.js';
import type { AlertView } from '../../domain/views/alert.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { tellEvent } from '../webhooks/deliveries.js';
import { Alert } from './alert.js';

export interface AlertChanges {
  /** Keys. */
  opened: string[];
  resolved: string[];
  /** Open alerts in all. */
  open: number;
}

/**
 * Makes the open alerts those that are so now: new ones are opened, known ones are seen again, others are resolved. What has
 * changed is told in one event.
 * @param unknown kinds that could not be judged: theirs stay as they are.
 */
export async function syncAlerts(
  db: Db,
  conditions: AlertCondition[],
  unknown: AlertKind[],
): Promise<AlertChanges> {
  const seen = await runSql<Told & { opened: boolean }>(db, OPEN_OR_SEE, [storableJson(conditions)]);
  const resolved = await runSql<Told>(
    db,
    `UPDATE alerts SET resolved_at = now() WHERE resolved_at IS NULL AND key <> ALL ($1::text[]) AND kind <> ALL ($2::text[])
     RETURNING ${TOLD}`,
    [conditions.map(({ key }) => key), unknown],
  );
  const opened = seen.filter(({ opened }) => opened).map(({ opened: _, ...alert }) => alert);
  const open = await db.countBy(Alert, { resolvedAt: IsNull() });
  if (opened.length + resolved.length > 0)
    await tellEvent(db, 'alerts.changed', { opened, resolved, open } satisfies AlertsChanged);
  const keysOf = (alerts: Told[]): string[] => alerts.map(({ key }) => key);
  return { opened: keysOf(opened), resolved: keysOf(resolved), open };
}

type Told = AlertsChanged['opened'][number];
const TOLD = 'key, kind, severity, message, opened_at';

const OPEN_OR_SEE = `INSERT INTO alerts (key, kind, severity, message)
  SELECT key, kind, severity, message
  FROM jsonb_to_recordset($1::jsonb) AS c (key text, kind text, severity text, message text) ORDER BY key
  ON CONFLICT (key) WHERE resolved_at IS NULL DO UPDATE SET message = excluded.message, severity = excluded.severity,
    last_seen_at = now()
  RETURNING ${TOLD}, xmax = 0 AS opened`;

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
