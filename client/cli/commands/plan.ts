import type { Client } from '@temporalio/client';
import Table from 'cli-table3';
import { Option, type Command } from 'commander';
import pc from 'picocolors';
import { editionKey } from '../../../domain/identity.js';
import { SPEND_MODES, type FestivalImportInput } from '../../../domain/policy.js';
import type { KnownFilms } from '../../../entities/editions/plan.js';
import { withClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import { usdAmount } from '../option-values.js';
import type { Plan } from '../../imports/plan.js';
import { planFor, plannedProgramme, type PlannedProgramme } from '../../imports/planned-films.js';
import { importInput, type ImportOptions } from '../programme-argument.js';
import { PLAIN } from '../tables.js';

type PlanOptions = ImportOptions & { fetch?: true };

/** Adds `festival plan`: what an import would do, and what it would cost, before it does it. */
export function addPlanCommand(program: Command): void {
  program
    .command('plan')
    .description('what an import would look up, ask and pay, before it does; nothing is paid without --fetch')
    .argument('<programme>', 'a file (JSON or CSV), or a festival such as cannes')
    .argument('[year]', 'the year of the edition')
    .option('--festival <slug>', 'festival of a file that does not say it')
    .option('--year <year>', 'year of a file that does not say it')
    .option('--awards [copy]', 'nominations from IMDb-Awards, for nothing; or from a copy, a file or a URL')
    .option('--fetch', "read the festival's page on IMDb where that is needed; it costs money")
    .option('--spend-limit <usd>', 'most that the import may spend', usdAmount)
    .addOption(new Option('--spend-mode <mode>', 'which films may cost money').choices([...SPEND_MODES]))
    .action(async (programme: string, year: string | undefined, options: PlanOptions) => {
      const input = await importInput(programme, year, options);
      await withDatabase(async (dataSource) => {
        const show = async (buyer?: Client): Promise<void> => {
          const read = await plannedProgramme(input, dataSource, { buyer, folders: 'anywhere' });
          console.log(planWords(input, read, await planFor(input, read, dataSource)));
        };
        await (options.fetch === true ? withClient(show) : show());
      });
    });
}

function planWords(
  { festival, year, policy }: FestivalImportInput,
  read: PlannedProgramme,
  plan: Plan & { known: KnownFilms },
): string {
  const table = new Table({
    head: [editionKey(festival, year), 'films', 'from the cache', 'requests', 'USD', 'by'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
    ...PLAIN,
  });
  for (const step of plan.steps)
    table.push([
      step.source,
      step.films,
      step.cached,
      step.requests,
      `$${step.usd.toFixed(3)}`,
      step.fromRecord ? 'own record' : 'assumption',
    ]);
  const { settled, minimal, open, openCritical } = plan.known;
  const critical = policy?.spendMode === 'critical-only' ? `, ${openCritical.films} of them critical` : '';
  return [
    `${settled + minimal + open.films} films: ${settled} known, ${minimal} to improve for nothing, ${open.films} to look up${critical}.`,
    table.toString(),
    `About ${pc.bold(`$${plan.usd.toFixed(2)}`)} and ${pc.bold(`${Math.max(Math.ceil(plan.minutes), 1)} min`)}; about ${plan.stubs} films would stay stubs.`,
    ...(read.spentUsd > 0 ? [`Reading the programme cost $${read.spentUsd.toFixed(3)} just now.`] : []),
    ...[...(read.note === undefined ? [] : [read.note]), ...plan.notes].map((note) => pc.yellow(note)),
  ].join('\n');
}
