import type { AlertCondition, AlertKind, AlertSeverity } from '../../domain/alerts.js';
import type { PostState } from '../alerts.js';
import { runSql, storableJson, storableText, type Db } from '../sql.js';

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
  const [count] = await runSql<{ open: number }>(
    db,
    'SELECT count(*)::int AS open FROM alerts WHERE resolved_at IS NULL',
  );
  return {
    opened: seen.filter(({ opened }) => opened).map(({ key }) => key),
    resolved: resolved.map(({ key }) => key),
    open: count?.open ?? 0,
  };
}

const OPEN_OR_SEE = `INSERT INTO alerts (key, kind, severity, message)
  SELECT key, kind, severity, message
  FROM jsonb_to_recordset($1::jsonb) AS c (key text, kind text, severity text, message text) ORDER BY key
  ON CONFLICT (key) WHERE resolved_at IS NULL DO UPDATE SET message = excluded.message, severity = excluded.severity,
    last_seen_at = now()
  RETURNING key, xmax = 0 AS opened`;

/** Open alerts that nobody was told of yet. Older ones are stale news: a webhook that was set later starts afresh. */
export async function alertsToPost(db: Db): Promise<string[]> {
  const rows = await runSql<{ id: string }>(
    db,
    `SELECT id::text FROM alerts WHERE resolved_at IS NULL AND post_state IS NULL AND opened_at > now() - interval '1 day'
     ORDER BY alerts.id`,
  );
  return rows.map(({ id }) => id);
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
  state: Exclude<PostState, 'sending'> | null,
  error: string | null,
): Promise<void> {
  await runSql(
    db,
    `UPDATE alerts SET post_state = $2, posted_at = CASE WHEN $2 = 'posted' THEN now() END, post_error = $3 WHERE id = $1`,
    [id, state, error === null ? null : storableText(error)],
  );
}

/** An alert as people see it. */
export interface AlertView {
  id: string;
  key: string;
  kind: AlertKind;
  severity: AlertSeverity;
  message: string;
  openedAt: Date;
  resolvedAt: Date | null;
  postState: PostState | null;
  postError: string | null;
}

/** Open alerts, gravest first; with `resolved`, also the latest that are over. */
export async function listAlerts(
  db: Db,
  options: { resolved: boolean; limit: number },
): Promise<AlertView[]> {
  return await runSql<AlertView>(
    db,
    `SELECT id::text, key, kind, severity, message, opened_at AS "openedAt", resolved_at AS "resolvedAt",
       post_state AS "postState", post_error AS "postError"
     FROM alerts WHERE resolved_at IS NULL OR $1
     ORDER BY resolved_at DESC NULLS FIRST, array_position(ARRAY['critical', 'warning', 'info'], severity), opened_at DESC
     LIMIT $2`,
    [options.resolved, options.limit],
  );
}
