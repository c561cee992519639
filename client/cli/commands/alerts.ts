import type { Command } from 'commander';
import pc from 'picocolors';
import type { AlertView } from '../../../domain/views/alert.js';
import { returnWords } from '../../../domain/words/alerts.js';
import { listAlerts } from '../../../entities/metrics/alerts.js';
import { withDatabase } from '../../database.js';
import { show, when } from '../output.js';
import { table } from '../table.js';

const SHOWN = 100;

/** Adds `festival alerts`: what needs a person now. */
export function addAlertsCommand(program: Command): void {
  program
    .command('alerts')
    .description('what needs attention: failures, money, sources that are down, waiting reviews')
    .option('--all', 'also those that are over')
    .option('--json', 'as JSON')
    .action(async ({ all, json }: { all?: true; json?: true }) => {
      await withDatabase(async ({ manager }) => {
        const alerts = await listAlerts(manager, { resolved: all === true, limit: SHOWN });
        show(alerts, json, alertTable);
      });
    });
}

const COLOURS = { info: pc.cyan, warning: pc.yellow, critical: pc.red };

/** Alerts for people, gravest first. */
export function alertTable(alerts: AlertView[]): string {
  if (alerts.length === 0) return 'No alerts.';
  return table(
    ['alert', 'what', 'since'],
    alerts.map((alert) => [
      COLOURS[alert.severity](alert.key),
      alert.resolvedAt === null ? wordsOf(alert) : pc.dim(wordsOf(alert)),
      when(alert.openedAt),
    ]),
  );
}

function wordsOf(alert: AlertView): string {
  const { message, awaySince, resolvedAt } = alert;
  const end =
    resolvedAt !== null
      ? `Over ${when(resolvedAt)}.`
      : awaySince === null
        ? ''
        : `Not so since ${when(awaySince)}: over if it stays away.`;
  return [message, returnWords(alert), end].filter((words) => words !== '').join(' ');
}
