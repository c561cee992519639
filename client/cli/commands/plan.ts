import type { Client } from '@temporalio/client';
import { Option, type Command } from 'commander';
import pc from 'picocolors';
import { editionKey } from '../../../domain/identity.js';
import { SPEND_MODES, type FestivalImportInput } from '../../../domain/policy.js';
import type { KnownFilms } from '../../../entities/editions/plan.js';
import { counted, usd } from '../../../domain/words/figures.js';
import { inWords, sourceWords } from '../../../domain/words/films.js';
import { withClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import { usdAmount } from '../option-values.js';
import { planBasis, type Plan } from '../../imports/plan.js';
import { planFor, plannedProgramme, type PlannedProgramme } from '../../imports/planned-films.js';
import { importInput, type ImportOptions } from '../programme-argument.js';
import { show } from '../output.js';
import { table } from '../table.js';

type PlanOptions = ImportOptions & { fetch?: true; json?: true };

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
    .option('--json', 'as JSON')
    .action(async (programme: string, year: string | undefined, options: PlanOptions) => {
      const input = await importInput(programme, year, options);
      await withDatabase(async (dataSource) => {
        const plan = async (buyer?: Client): Promise<void> => {
          const read = await plannedProgramme(input, dataSource, { buyer, folders: 'anywhere' });
          const planned = await planFor(input, read, dataSource);
          show({ ...planned, spentUsd: read.spentUsd, note: read.note }, options.json, () =>
            planWords(input, read, planned),
          );
        };
        await (options.fetch === true ? withClient(plan) : plan());
      });
    });
}

function planWords(
  { festival, year, policy }: FestivalImportInput,
  read: PlannedProgramme,
  plan: Plan & { known: KnownFilms },
): string {
  const { settled, minimal, open, openCritical } = plan.known;
  const critical = policy?.spendMode === 'critical-only' ? `, ${openCritical.films} of them critical` : '';
  return [
    `${counted(settled + minimal + open.films, 'film')}: ${settled} known, ${minimal} to improve for nothing, ${open.films} to look up${critical}.`,
    table(
      [editionKey(festival, year), 'films', 'from the cache', 'requests', 'cost', 'by'],
      plan.steps.map((step) => [
        sourceWords(step.source),
        step.films,
        step.cached,
        step.requests,
        usd(step.usd),
        planBasis(step),
      ]),
    ),
    `About ${pc.bold(`$${plan.usd.toFixed(2)}`)} and ${pc.bold(`${Math.max(Math.ceil(plan.minutes), 1)} min`)}; about ${counted(plan.stubs, 'film')} would stay ${plan.stubs === 1 ? 'a stub' : 'stubs'}.`,
    ...(read.spentUsd > 0 ? [`Reading the programme cost ${usd(read.spentUsd)} just now.`] : []),
    ...[...(read.note === undefined ? [] : [read.note]), ...plan.notes].map((note) =>
      pc.yellow(inWords(note)),
    ),
  ].join('\n');
}
