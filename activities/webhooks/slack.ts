import type { AlertCondition, AlertSeverity } from '../../domain/sweeps/alerts.js';
import type { AlertsChanged } from '../../domain/webhooks.js';
import { returnWords } from '../../domain/words/alerts.js';

const SIGNS: Record<AlertSeverity, string> = {
  info: ':information_source:',
  warning: ':warning:',
  critical: ':rotating_light:',
};

/** What has changed since the last check, in one message: a line an alert, those that are over at the end. */
export function slackText({ opened, resolved }: Pick<AlertsChanged, 'opened' | 'resolved'>): string {
  const over = ({ message, ...alert }: AlertsChanged['resolved'][number]): string =>
    ['Over:', message, returnWords(alert)].filter((words) => words !== '').join(' ');
  const line = (sign: string, { message }: Pick<AlertCondition, 'message'>): string =>
    `${sign} festival-lookup: ${escaped(message)}`;
  return [
    ...opened.map((alert) => line(SIGNS[alert.severity], alert)),
    ...resolved.map((alert) => line(':white_check_mark:', { message: over(alert) })),
  ].join('\n');
}

/** Slack's own signs in a message, so that a title or an upstream's words cannot make links or mentions. */
function escaped(message: string): string {
  return message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
