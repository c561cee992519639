import type { DeliveryState, WebhookTarget } from '../webhooks.js';

/** Targets as people name them. */
export const TARGET_WORDS: Record<WebhookTarget, string> = { slack: 'Slack', webhook: 'Webhook' };
/** The same within a sentence. */
export const TARGET_PLACES: Record<WebhookTarget, string> = { slack: 'Slack', webhook: 'the webhook' };

/** How far an event is on its way, in words. */
export const DELIVERY_WORDS: Record<DeliveryState, string> = {
  waiting: 'waits',
  sending: 'on its way',
  sent: 'sent',
  unsure: 'may have arrived',
  failed: 'given up',
};

/** What is said where the workers know no address. */
export const NO_WEBHOOK = 'The workers have no address to post to: ALERT_WEBHOOK_URL and WEBHOOK_URL.';
