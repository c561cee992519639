import { Argument, type Command } from 'commander';
import pc from 'picocolors';
import { withClient } from '../../connect.js';
import { AppError } from '../../../domain/errors.js';
import type { WatchedFestival } from '../../../domain/sweeps/edition-watch.js';
import { inputProblems } from '../../imports/check.js';
import { ensureSchedules, listSchedules, SCHEDULE_IDS, watchFestivals } from '../../schedules.js';
import { show, when } from '../output.js';
import { table } from '../table.js';

/** Adds `festival schedules`: what runs by itself, when, and a way to pause it or run it now. */
export function addScheduleCommands(program: Command): void {
  const schedules = program
    .command('schedules')
    .description('what runs by itself: the nightly enrichment, the alert check, the watch for new editions');
  schedules
    .command('list', { isDefault: true })
    .description('when each ran and runs next')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await withClient(async (client) => {
        show(await listSchedules(client), json, scheduleTable);
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
  schedules
    .command('watch')
    .description('import new editions of these festivals from IMDb-Awards, and of no others, day by day')
    .argument(
      '[festival...]',
      'such as cannes, or name=ev0001234 for one that is not known by name; none: off',
    )
    .action(async (festivals: string[]) => {
      const watched = festivals.map(watchedFestival);
      await withClient((client) => watchFestivals(client, watched));
      console.log('Done.');
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

/** @throws {AppError} `InvalidInput` for a name that is none, or not known without an event id. */
function watchedFestival(text: string): WatchedFestival {
  const [festival = '', eventId] = text.split('=');
  const programme = { kind: 'imdb-awards', eventId };
  const [problem] = inputProblems({ festival, year: new Date().getUTCFullYear(), programme });
  if (problem !== undefined) throw new AppError('InvalidInput', `${text}: ${problem.message}`);
  return { festival, eventId };
}

function scheduleTable(schedules: Awaited<ReturnType<typeof listSchedules>>): string {
  if (schedules.length === 0) return 'There are none yet: festival schedules ensure';
  return table(
    ['schedule', 'last run', 'next run', 'note'],
    schedules.map(({ id, paused, lastRun, nextRun, note }) => [
      id,
      lastRun === undefined ? 'never' : when(lastRun),
      paused ? pc.yellow('paused') : when(nextRun),
      note,
    ]),
  );
}
