import { isSigningSecret } from '../activities/webhooks/sign.js';
import type { WebhookSettings } from '../activities/webhooks/deliver.js';
import { configurationError, type Environment } from '../config/environment.js';
import type { AlertThresholds } from '../domain/sweeps/alerts.js';
import type { saveTargets } from '../entities/webhooks/deliveries.js';

/** When to alert, as the environment says. */
export function alertThresholds(environment: Environment): AlertThresholds {
  return {
    failureRate: environment.ALERT_FAILURE_PERCENT / 100,
    minLookups: environment.ALERT_MIN_LOOKUPS,
    windowMinutes: environment.ALERT_WINDOW_MINUTES,
    reviewDays: environment.ALERT_REVIEW_DAYS,
    steadyMinutes: environment.ALERT_STEADY_MINUTES,
  };
}

/**
 * Where events are posted, as the environment says.
 * @throws {AppError} `InvalidConfiguration` where an address has no secret to sign with.
 */
export function webhookSettings(environment: Environment): WebhookSettings {
  const { ALERT_WEBHOOK_URL, WEBHOOK_URL, WEBHOOK_SECRET = '', WEBHOOK_EVENTS } = environment;
  if (WEBHOOK_URL !== undefined && !isSigningSecret(WEBHOOK_SECRET))
    throw configurationError([
      'WEBHOOK_SECRET: expected whsec_ and 24 to 64 random bytes in base64, to sign what is posted to WEBHOOK_URL',
    ]);
  return {
    slackUrl: ALERT_WEBHOOK_URL,
    webhook:
      WEBHOOK_URL === undefined
        ? undefined
        : { url: WEBHOOK_URL, secret: WEBHOOK_SECRET, events: WEBHOOK_EVENTS },
  };
}

/** Which events each address is told of: of alerts alone in Slack, for people. */
export function webhookTargets({ slackUrl, webhook }: WebhookSettings): Parameters<typeof saveTargets>[1] {
  return [
    ...(slackUrl === undefined ? [] : [{ target: 'slack' as const, events: ['alerts.changed' as const] }]),
    ...(webhook === undefined ? [] : [{ target: 'webhook' as const, events: webhook.events }]),
  ];
}
