import { Command, Option } from 'commander';
import { createRequire } from 'node:module';
import { editionKey } from '../../domain/identity.js';
import { SPEND_MODES } from '../../domain/policy.js';
import { SITE_NAMES } from '../../domain/programme/programme.js';
import { addCacheCommand } from './commands/cache.js';
import { addAlertsCommand } from './commands/alerts.js';
import { addBackfillCommand } from './commands/backfill.js';
import { addCheckCommand } from './commands/check.js';
import { addCollaborationsCommand } from './commands/collaborations.js';
import { addScheduleCommands } from './commands/schedules.js';
import { addImportsCommand } from './commands/imports.js';
import { addAwardsCommand } from './commands/awards.js';
import { addEditionsCommand } from './commands/editions.js';
import { addExportCommand } from './commands/export.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addMetricsCommand } from './commands/metrics.js';
import { addMoneyCommand } from './commands/money.js';
import { addPlanCommand } from './commands/plan.js';
import { addSourcesCommand } from './commands/sources.js';
import { addSteeringCommands } from './commands/steer.js';
import { addRetryCommand } from './commands/retry.js';
import { addReviewCommand } from './commands/review.js';
import { addWebhooksCommand } from './commands/webhooks.js';
import { addCompletionCommand } from './commands/completion.js';
import { addUsersCommand } from './commands/users.js';
import { addYearsCommand, importRange } from './commands/years.js';
import { withClient } from '../connect.js';
import { startImport } from '../imports/start.js';
import { filmStatus } from './film-status.js';
import { importStatus } from './import-status.js';
import { show, showFailure, tellUtc } from './output.js';
import { usdAmount, wholeNumber } from './option-values.js';
import { importInput, type ImportOptions } from './programme-argument.js';
import { followImport } from './progress-bar.js';
import { filmTable, importTable } from './tables.js';

type ImportCommandOptions = ImportOptions & { detach?: true; years?: string; again?: true; json?: true };

/** The whole `festival` command, not run yet. */
export function festivalProgram(): Command {
  const program = new Command('festival')
    .description('Imports festival programmes and looks their films up.')
    .configureOutput({
      outputError: (words, write) => {
        showFailure(words.trim().replace(/^error: /, ''));
        write(words);
      },
    })
    .version(versionOf());
  addImportCommand(program);
  addImportsCommand(program);
  addEditionsCommand(program);
  addAwardsCommand(program);
  addExportCommand(program);
  addCheckCommand(program);
  addYearsCommand(program);
  addReviewCommand(program);
  addRetryCommand(program);
  addStatusCommands(program);
  addSteeringCommands(program);
  addMoneyCommand(program);
  addSourcesCommand(program);
  addCacheCommand(program);
  addMetricsCommand(program);
  addPlanCommand(program);
  addBackfillCommand(program);
  addCollaborationsCommand(program);
  addAlertsCommand(program);
  addWebhooksCommand(program);
  addDoctorCommand(program);
  addScheduleCommands(program);
  addUsersCommand(program);
  addCompletionCommand(program);
  for (const command of leavesOf(program)) command.option('--utc', 'times in UTC instead of local time');
  program.hook('preAction', (_, command) => {
    tellUtc(command.opts().utc === true);
  });
  return program;
}

/** The commands that do something, without those that only hold others. */
export function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('import a programme file, or what is published of a festival and year')
    .argument('<programme>', 'a file (JSON or CSV), or a festival such as cannes')
    .argument('[year]', 'the year of the edition')
    .option('--festival <slug>', 'festival of a file that does not say it')
    .option('--year <year>', 'year of a file that does not say it')
    .option('--spend-limit <usd>', 'most that this import may spend', usdAmount)
    .addOption(new Option('--spend-mode <mode>', 'which films may cost money').choices([...SPEND_MODES]))
    .option('--window <films>', 'films looked up at one time; without, it follows the sources', wholeNumber)
    .option('--column <field=column...>', 'which column of a table gives which field')
    .option('--event <id>', 'IMDb event id of a festival that is not known by name')
    .addOption(
      new Option('--site <site>', "the festival's own site instead of IMDb").choices([...SITE_NAMES]),
    )
    .option(
      '--awards [copy]',
      'its nominations from IMDb-Awards, for nothing; or from a copy, a file or a URL',
    )
    .option('--part <name>', 'which part of the programme a file is, such as shorts')
    .option('--years <range>', 'a range such as 2000..2025, one import after another')
    .option('--again', 'with --years: those that are imported, too')
    .option('--detach', 'start it and come back at once')
    .option('--json', 'what it came to, as JSON')
    .action(async (programme: string, year: string | undefined, options: ImportCommandOptions) => {
      if (options.years !== undefined) {
        await importRange(programme, { ...options, years: options.years });
        return;
      }
      const input = await importInput(programme, year, options);
      await withClient(async (client) => {
        const handle = await startImport(client, input);
        const edition = editionKey(input.festival, input.year);
        if (options.json !== true) console.log(`${handle.workflowId} is running.`);
        if (options.detach === true) return;
        const result = await followImport(handle, process.stderr);
        show(result, options.json, () => importTable(edition, result));
      });
    });
}

function addStatusCommands(program: Command): void {
  program
    .command('status')
    .description('where an import stands; the exit code is 1 where it came to a bad end')
    .argument('<edition>', 'festival and year, such as cannes-2025')
    .option('--json', 'as JSON')
    .action(async (edition: string, { json }: { json?: true }) => {
      await withClient(async (client) => {
        const { words, ...status } = await importStatus(client, edition);
        show(status, json, () => words);
        if (status.failed) process.exitCode = 1;
      });
    });

  program
    .command('film')
    .description('what was tried for a film, why it failed, what comes next')
    .argument('<film>', 'IMDb id, or festival-year-slug of a film without one')
    .option('--json', 'as JSON')
    .action(async (key: string, { json }: { json?: true }) => {
      await withClient(async (client) => {
        show(await filmStatus(client, key), json, filmTable);
      });
    });
}

/** Of the package, as built code and source both find it. */
function versionOf(): string {
  const { version } = createRequire(import.meta.url)(
    import.meta.url.endsWith('.ts') ? '../../package.json' : '../../../package.json',
  ) as { version: string };
  return version;
}
