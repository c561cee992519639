import { LessThan } from 'typeorm';
import {
  TEST_EVENT,
  type DeliveryView,
  type WebhookEvent,
  type WebhookTarget,
} from '../../domain/webhooks.js';
import { runForOne, runSql, storableJson, storableText, type Db } from '../sql.js';
import { WebhookDelivery, WebhookTargetRow } from './delivery.js';

/** Attempts after which an event is given up: with the waits of {@link claimDelivery} about a day. */
const MAX_ATTEMPTS = 20;
const KEPT_DAYS = 30;

/**
 * Keeps an event for each target that wants it, in the transaction of what it tells.
 * @param key of an event that is told once, however often it is written.
 */
export async function tellEvent(db: Db, event: WebhookEvent, data: object, key?: string): Promise<void> {
  await runSql(db, 'SELECT tell_event($1, $2, $3)', [event, storableJson(data), key]);
}

/** Whether anybody wants to know of an event. */
export async function isToldOf(db: Db, event: WebhookEvent): Promise<boolean> {
  const wanted = await runSql(db, 'SELECT FROM webhook_targets WHERE $1 = ANY (events)', [event]);
  return wanted.length > 0;
}

/** Makes the targets those that a worker knows an address of. */
export async function saveTargets(
  db: Db,
  targets: { target: WebhookTarget; events: readonly WebhookEvent[] }[],
): Promise<void> {
  await runSql(db, 'DELETE FROM webhook_targets WHERE target <> ALL ($1::text[])', [
    targets.map(({ target }) => target),
  ]);
  await db.upsert(
    WebhookTargetRow,
    targets.map(({ target, events }) => ({ target, events: [...events], updatedAt: new Date() })),
    ['target'],
  );
}

/** Where events go, as the workers said last. */
export async function listTargets(db: Db): Promise<WebhookTarget[]> {
  const rows = await db.find(WebhookTargetRow, { order: { target: 'ASC' } });
  return rows.map(({ target }) => target);
}

/** A test for one target. @returns its id. */
export async function addTestDelivery(db: Db, target: WebhookTarget, by: string): Promise<string> {
  const { id } = await runForOne<{ id: string }>(
    db,
    // Who made it sends it at once, and nobody else.
    `INSERT INTO webhook_deliveries (target, event, data, next_attempt_at)
     VALUES ($1, $2, $3, now() + interval '1 hour') RETURNING id::text`,
    [target, TEST_EVENT, storableJson({ by })],
  );
  return id;
}

/** Events that are to be sent now, oldest first. */
export async function listDueDeliveries(db: Db, limit: number): Promise<string[]> {
  const rows = await runSql<{ id: string }>(
    db,
    `SELECT id::text FROM webhook_deliveries WHERE next_attempt_at <= now() AND ${CAN_BE_SENT}
     ORDER BY next_attempt_at, id LIMIT $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

// One that was cut off in mid-post may have arrived: Slack would show it twice, another webhook knows it by its id.
const CAN_BE_SENT = `state IN ('waiting', 'sending') AND (state = 'waiting' OR target <> 'slack')`;

export type ClaimedDelivery = Pick<WebhookDelivery, 'id' | 'target' | 'event' | 'data' | 'insertedAt'>;

/** Takes an event for an attempt, and says when the next would be; undefined where it is sent, or given up. */
export async function claimDelivery(db: Db, id: string): Promise<ClaimedDelivery | undefined> {
  const [row] = await runSql<ClaimedDelivery>(
    db,
    `UPDATE webhook_deliveries SET state = 'sending', attempts = attempts + 1,
       next_attempt_at = now() + least(interval '6 hours', interval '1 minute' * 2 ^ (attempts + 1))
     WHERE id = $1 AND ${CAN_BE_SENT} RETURNING id::text, target, event, data, inserted_at`,
    [id],
  );
  return row;
}

/** What became of an attempt: `again` is one that may be made again, unless there were enough of them. */
export async function endAttempt(
  db: Db,
  id: string,
  end: 'sent' | 'unsure' | 'failed' | 'again',
  answer: string,
): Promise<void> {
  await runSql(
    db,
    `UPDATE webhook_deliveries SET answer = $3, sent_at = CASE WHEN $2 = 'sent' THEN now() END,
       state = CASE WHEN $2 <> 'again' THEN $2 WHEN attempts < $4 THEN 'waiting' ELSE 'failed' END
     WHERE id = $1`,
    [id, end, storableText(answer), MAX_ATTEMPTS],
  );
}

/** Takes those away that are older than the log goes back. */
export async function forgetOldDeliveries(db: Db): Promise<void> {
  const before = new Date(Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000);
  await db.delete(WebhookDelivery, { insertedAt: LessThan(before) });
}

/** The log, newest first. */
export async function listDeliveries(db: Db, limit: number): Promise<DeliveryView[]> {
  return await db.find(WebhookDelivery, {
    select: {
      ...{ id: true, target: true, event: true, state: true, attempts: true },
      ...{ answer: true, insertedAt: true, sentAt: true, nextAttemptAt: true },
    },
    order: { insertedAt: 'DESC', id: 'ASC' },
    take: limit,
  });
}
