import type { Client } from '@temporalio/client';
import Table from 'cli-table3';
import { Argument, type Command } from 'commander';
import pc from 'picocolors';
import { withClient } from '../../connect.js';
import { ensureSchedules, listSchedules, SCHEDULE_IDS } from '../../schedules.js';
import { PLAIN } from '../tables.js';

/** Adds `festival schedules`: what runs by itself, when, and a way to pause it or run it now. */
export function addScheduleCommands(program: Command): void {
  const schedules = program
    .command('schedules')
    .description('what runs by itself: the nightly enrichment and the alert check');
  schedules
    .command('list', { isDefault: true })
    .description('when each ran and runs next')
    .action(async () => {
      await withClient(async (client) => {
        console.log(await scheduleTable(client));
      });
    });
  schedules
    .command('ensure')
    .description('make those that are missing, as npm run migrate does')
    .action(async () => {
      await withClient(async (client) => {
        const made = await ensureSchedules(client);
        console.log(made.length === 0 ? 'Schedules: up to date.' : `Schedules: ${made.join(', ')}.`);
      });
    });
  const id = (): Argument => new Argument('<schedule>').choices(SCHEDULE_IDS);
  schedules
    .command('run')
    .description('run it now, unless it is running')
    .addArgument(id())
    .action(async (schedule: string) => {
      await withClient((client) => client.schedule.getHandle(schedule).trigger());
      console.log('Done.');
    });
  schedules
    .command('pause')
    .addArgument(id())
    .argument('[reason]', 'shown to everybody who looks')
    .action(async (schedule: string, reason: string | undefined) => {
      await withClient((client) => client.schedule.getHandle(schedule).pause(reason));
      console.log('Done.');
    });
  schedules
    .command('resume')
    .addArgument(id())
    .action(async (schedule: string) => {
      await withClient((client) => client.schedule.getHandle(schedule).unpause('resumed with festival'));
      console.log('Done.');
    });
}

async function scheduleTable(client: Client): Promise<string> {
  const table = new Table({ head: ['schedule', 'last run', 'next run', 'note'].map(pc.bold), ...PLAIN });
  for (const { id, paused, lastRun, nextRun, note } of await listSchedules(client))
    table.push([
      id,
      lastRun?.toISOString() ?? 'never',
      paused ? pc.yellow('paused') : (nextRun?.toISOString() ?? ''),
      note ?? '',
    ]);
  return table.length === 0 ? 'There are none yet: festival schedules ensure' : table.toString();
}
