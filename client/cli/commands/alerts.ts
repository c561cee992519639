import Table from 'cli-table3';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { AlertView } from '../../../domain/views/alert.js';
import { listAlerts } from '../../../entities/metrics/alerts.js';
import { withDatabase } from '../../database.js';
import { PLAIN } from '../tables.js';

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
        console.log(json === true ? JSON.stringify(alerts, null, 2) : alertTable(alerts));
      });
    });
}

const COLOURS = { info: pc.cyan, warning: pc.yellow, critical: pc.red };

/** Alerts for people, gravest first. */
export function alertTable(alerts: AlertView[]): string {
  if (alerts.length === 0) return 'No alerts.';
  const table = new Table({
    head: ['alert', 'what', 'since', 'posted'].map(pc.bold),
    colWidths: [34, 70, 18, 14],
    wordWrap: true,
    ...PLAIN,
  });
  for (const alert of alerts)
    table.push([
      COLOURS[alert.severity](alert.key),
      alert.resolvedAt === null ? alert.message : pc.dim(`${alert.message} Over ${time(alert.resolvedAt)}.`),
      time(alert.openedAt),
      alert.postError ?? alert.postState ?? '',
    ]);
  return table.toString();
}

/** `2025-05-14 20:15` UTC */
function time(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ');
}
