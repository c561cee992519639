import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import {
  alertsFrom,
  unknownKinds,
  type AlertFigures,
  type AlertSeverity,
  type AlertThresholds,
} from '../../domain/sweeps/alerts.js';
import type { StuckWork } from '../../domain/sweeps/stuck-work.js';
import { readAlertFigures } from '../../entities/metrics/alert-figures.js';
import {
  alertsToPost,
  claimPost,
  endPost,
  syncAlerts,
  type AlertChanges,
} from '../../entities/metrics/alerts.js';
import { postToWebhook } from './webhook.js';

export interface AlertDependencies {
  dataSource: DataSource;
  thresholds: AlertThresholds;
  /** Where alerts are posted; nowhere when absent. */
  webhookUrl?: string | undefined;
  /** Looks for work that is stuck, and begins lookups again that are gone. */
  findStuckWork?: () => Promise<StuckWork>;
}

/** Activities of `alertCheck`; all of them may run twice. */
export interface AlertActivities {
  /** Opens, renews and resolves alerts by how things stand; answers which are to be posted. */
  checkAlerts(): Promise<AlertChanges & { toPost: string[] }>;
  /** Posts one alert, unless that was done or tried with an unknown end before. Fails where a retry may help. */
  postAlert(request: { id: string }): Promise<'posted' | 'skipped' | 'unsure' | 'refused'>;
}

/** Makes the activities from their dependencies. */
export function createAlertActivities(deps: AlertDependencies): AlertActivities {
  const { dataSource, thresholds, webhookUrl } = deps;
  const { manager } = dataSource;
  return {
    async checkAlerts() {
      const figures: AlertFigures = {
        ...(await readAlertFigures(manager, thresholds)),
        stuck: await deps.findStuckWork?.(),
      };
      const changes = await dataSource.transaction((db) =>
        syncAlerts(db, alertsFrom(figures, thresholds), unknownKinds(figures)),
      );
      return { ...changes, toPost: webhookUrl === undefined ? [] : await alertsToPost(manager) };
    },

    async postAlert({ id }) {
      if (webhookUrl === undefined) return 'skipped';
      // Taken before it is sent: whoever comes second, or after a crash in mid-post, does not send it again.
      const alert = await claimPost(manager, id);
      if (alert === undefined) return 'skipped';
      const text = slackText(alert.severity, alert.message);
      const posted = await postToWebhook(webhookUrl, text, Context.current().cancellationSignal);
      if (posted.state !== 'refused') {
        await endPost(manager, id, posted.state, 'words' in posted ? posted.words : null);
        return posted.state;
      }
      await endPost(manager, id, null, posted.words);
      if (!posted.again) return 'refused';
      throw ApplicationFailure.create({
        message: posted.words,
        type: 'WebhookUnavailable',
        category: ApplicationFailureCategory.BENIGN,
        nextRetryDelay: posted.waitMs,
      });
    },
  };
}

const SIGNS: Record<AlertSeverity, string> = {
  info: ':information_source:',
  warning: ':warning:',
  critical: ':rotating_light:',
};

/** Slack's own signs in a message are escaped, so that a title or an upstream's words cannot make links or mentions. */
function slackText(severity: AlertSeverity, message: string): string {
  const escaped = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `${SIGNS[severity]} festival-lookup: ${escaped}`;
}
