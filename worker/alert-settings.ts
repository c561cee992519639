import type { Environment } from '../config/environment.js';
import type { AlertThresholds } from '../domain/sweeps/alerts.js';

/** When to alert and where to post, as the environment says. */
export function alertSettings(environment: Environment): {
  thresholds: AlertThresholds;
  webhookUrl: string | undefined;
} {
  return {
    thresholds: {
      failureRate: environment.ALERT_FAILURE_PERCENT / 100,
      minLookups: environment.ALERT_MIN_LOOKUPS,
      windowMinutes: environment.ALERT_WINDOW_MINUTES,
      reviewDays: environment.ALERT_REVIEW_DAYS,
    },
    webhookUrl: environment.ALERT_WEBHOOK_URL,
  };
}
