import { z } from 'zod';
import type { AlertCondition } from './sweeps/alerts.js';

/** Where events go: Slack is told of alerts in words, another webhook of all events, signed. */
export const WEBHOOK_TARGETS = ['slack', 'webhook'] as const;
export type WebhookTarget = (typeof WEBHOOK_TARGETS)[number];

/** What is told, but for the test. */
export const WEBHOOK_EVENTS = [
  'alerts.changed',
  'import.finished',
  'import.failed',
  'edition.changed',
  'film.resolved',
  'film.waits',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
export const TEST_EVENT = 'webhook.test';

/** What `alerts.changed` tells: all that one check has opened and resolved, and how many are open now. */
export interface AlertsChanged {
  opened: (AlertCondition & { openedAt: Date })[];
  /** Those that stayed away long enough; `returns` is how often each came back before. */
  resolved: (AlertCondition & { openedAt: Date; returns: number })[];
  open: number;
}

/**
 * How far an event is on its way. `sending` that stays so was cut off, and `unsure` got no answer: both may have arrived.
 * Slack cannot tell the same message twice from two, so it is sent neither again; another webhook knows them by their id.
 */
export const DELIVERY_STATES = ['waiting', 'sending', 'sent', 'unsure', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** An event on its way to a target, as people see it. */
export const deliverySchema = z.object({
  id: z.string(),
  target: z.enum(WEBHOOK_TARGETS),
  event: z.string(),
  state: z.enum(DELIVERY_STATES),
  attempts: z.number(),
  /** The last answer in words, without secrets. */
  answer: z.string().nullable(),
  insertedAt: z.date(),
  sentAt: z.date().nullable(),
  nextAttemptAt: z.date(),
});
export type DeliveryView = z.infer<typeof deliverySchema>;
