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
 * Brings the open alerts to what is so now: new ones are opened, known ones are seen again, and those whose trouble has stayed
 * away long enough are resolved. One that comes back before is the same alert still: it is not told again. What has changed
 * is told in one event.
 * @param doubt.unknown kinds that could not be judged: theirs stay as they are.
 * @param doubt.steadyMinutes how long a trouble must have stayed away.
 */
export async function syncAlerts(
  db: Db,
  conditions: AlertCondition[],
  { unknown, steadyMinutes }: { unknown: AlertKind[]; steadyMinutes: number },
): Promise<AlertChanges> {
  const keys = keysOf(conditions);
  const left = await runSql<Gone & { over: boolean }>(db, LEAVE, [keys, unknown, steadyMinutes]);
  const stillOpen = keysOf(await db.find(Alert, { select: { key: true }, where: { resolvedAt: IsNull() } }));
  const isSilent = ({ silencedBy }: AlertCondition): boolean =>
    silencedBy !== undefined && [...keys, ...stillOpen].includes(silencedBy);
  const silenced = await runSql<Gone>(db, SILENCE, [keysOf(conditions.filter(isSilent))]);
  const seen = await runSql<Told & { opened: boolean }>(db, OPEN_OR_SEE, [
    storableJson(conditions.filter((condition) => !isSilent(condition))),
  ]);
  const opened = seen.filter(({ opened }) => opened).map(({ opened: _, ...alert }) => alert);
  const resolved = [...left.filter(({ over }) => over).map(({ over: _, ...alert }) => alert), ...silenced];
  const open = await countOpenAlerts(db);
  if (opened.length + resolved.length > 0)
    await tellEvent(db, 'alerts.changed', { opened, resolved, open } satisfies AlertsChanged);
  return { opened: keysOf(opened), resolved: keysOf(resolved), open };
}

function keysOf(alerts: { key: string }[]): string[] {
  return alerts.map(({ key }) => key);
}

type Told = AlertsChanged['opened'][number];
type Gone = AlertsChanged['resolved'][number];
const TOLD = 'key, kind, severity, message, opened_at';

const LEAVE = `UPDATE alerts SET away_since = coalesce(away_since, now()),
    resolved_at = CASE WHEN coalesce(away_since, now()) <= now() - $3 * interval '1 minute' THEN now() END
  WHERE resolved_at IS NULL AND key <> ALL ($1::text[]) AND kind <> ALL ($2::text[])
  RETURNING ${TOLD}, returns, resolved_at IS NOT NULL AS over`;

const SILENCE = `UPDATE alerts SET resolved_at = now() WHERE resolved_at IS NULL AND key = ANY ($1::text[])
  RETURNING ${TOLD}, returns`;

const OPEN_OR_SEE = `INSERT INTO alerts (key, kind, severity, message)
  SELECT key, kind, severity, message
  FROM jsonb_to_recordset($1::jsonb) AS c (key text, kind text, severity text, message text) ORDER BY key
  ON CONFLICT (key) WHERE resolved_at IS NULL DO UPDATE SET message = excluded.message, severity = excluded.severity,
    last_seen_at = now(), away_since = NULL, returns = alerts.returns + (alerts.away_since IS NOT NULL)::int
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
