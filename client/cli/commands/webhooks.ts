import type { Command } from 'commander';
import pc from 'picocolors';
import type { DeliveryView } from '../../../domain/webhooks.js';
import { DELIVERY_WORDS, NO_WEBHOOK, TARGET_WORDS } from '../../../domain/words/webhooks.js';
import { listDeliveries } from '../../../entities/webhooks/deliveries.js';
import { withClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import { testWebhooks } from '../../webhooks.js';
import { byOption } from '../option-values.js';
import { show, when } from '../output.js';
import { table } from '../table.js';

const SHOWN = 50;

/** Adds `festival webhooks`: what was sent to them, and a test. */
export function addWebhooksCommand(program: Command): void {
  const webhooks = program.command('webhooks').description('events that are posted to Slack and elsewhere');
  webhooks
    .command('log', { isDefault: true })
    .description('what was sent, newest first; the log goes back 30 days')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await withDatabase(async ({ manager }) => {
        show(await listDeliveries(manager, SHOWN), json, deliveryTable);
      });
    });
  webhooks
    .command('test')
    .description('have a worker post a test to each; the exit code is 1 where one does not arrive')
    .addOption(byOption())
    .option('--json', 'as JSON')
    .action(async ({ by, json }: { by: string; json?: true }) => {
      await withClient(async (client) => {
        const tests = await withDatabase((database) => testWebhooks(client, database, by));
        show(tests, json, testLines);
        if (!tests.every(({ works }) => works)) process.exitCode = 1;
      });
    });
}

function testLines(tests: Awaited<ReturnType<typeof testWebhooks>>): string {
  if (tests.length === 0) return NO_WEBHOOK;
  return tests
    .map(({ target, works, words }) => `${TARGET_WORDS[target]}: ${works ? pc.green(words) : pc.red(words)}`)
    .join('\n');
}

function deliveryTable(deliveries: DeliveryView[]): string {
  if (deliveries.length === 0) return 'Nothing was sent yet.';
  return table(
    ['when', 'event', 'to', 'state', 'attempts', 'last answer'],
    deliveries.map(({ insertedAt, event, target, state, attempts, answer }) => [
      when(insertedAt),
      event,
      TARGET_WORDS[target],
      DELIVERY_WORDS[state],
      attempts,
      answer,
    ]),
  );
}
