import { existsSync } from 'node:fs';
import Table from 'cli-table3';
import { Option, type Command } from 'commander';
import pc from 'picocolors';
import { editionKey, filmKey } from '../../domain/identity.js';
import { SPEND_MODES, type FestivalImportInput } from '../../domain/policy.js';
import type { Entry } from '../../domain/programme.js';
import { readKnownFilms, readSourceRecords, type KnownFilms } from '../../entities/queries/plan.js';
import { readSourcePolicies } from '../../entities/queries/source-policies.js';
import { readEntries } from '../../sources/programmes/entries.js';
import { readProgrammeRows } from '../../sources/programmes/read-programme.js';
import { withDatabase } from '../database.js';
import { InputError } from '../imports.js';
import { planImport, type Plan } from '../plan.js';
import { importInput, type ImportOptions } from '../programme-argument.js';

/** Adds `festival plan`: what an import would do, and what it would cost, before it does it. Nothing is asked or written. */
export function addPlanCommand(program: Command): void {
  program
    .command('plan')
    .description('what an import would look up, ask and pay, before it does')
    .argument('<programme>', 'a file (JSON or CSV)')
    .argument('[year]', 'the year of the edition')
    .option('--festival <slug>', 'festival of a file that does not say it')
    .option('--year <year>', 'year of a file that does not say it')
    .addOption(new Option('--spend-mode <mode>', 'which films may cost money').choices([...SPEND_MODES]))
    .action(async (programme: string, year: string | undefined, options: ImportOptions) => {
      if (!existsSync(programme))
        throw new InputError('A plan needs the programme as a file: reading it elsewhere may cost money.');
      const input = await importInput(programme, year, options);
      const entries = await entriesOf(input);
      await withDatabase(async ({ manager }) => {
        const edition = editionKey(input.festival, input.year);
        const films = entries.map((entry) => ({ filmKey: filmKey(entry, edition), imdbId: entry.imdbId }));
        const known = await readKnownFilms(manager, films);
        const limitUsd = input.policy?.spendLimitUsd;
        const plan = planImport({
          known,
          records: await readSourceRecords(manager),
          policies: await readSourcePolicies(manager),
          mode: input.policy?.spendMode ?? 'normal',
          criticalShare: criticalShare(entries),
          ...(limitUsd === undefined ? {} : { limitUsd }),
        });
        console.log(planWords(edition, known, plan));
      });
    });
}

async function entriesOf(input: FestivalImportInput): Promise<Entry[]> {
  const { programme, festival, year } = input;
  if (programme === undefined) return [];
  const signal = new AbortController().signal;
  const { rows, rowNumbers } = await readProgrammeRows(programme, { festival, year, signal });
  return readEntries(rows, editionKey(festival, year), rowNumbers).entries;
}

function criticalShare(entries: Entry[]): number {
  const critical = entries.filter((entry) => entry.critical === true).length;
  return entries.length === 0 ? 0 : critical / entries.length;
}

function planWords(edition: string, known: KnownFilms, plan: Plan): string {
  const table = new Table({
    head: [edition, 'films', 'from the cache', 'requests', 'USD', 'by'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
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
  const total = known.settled + known.minimal + known.open;
  return [
    `${total} films: ${known.settled} known, ${known.minimal} to improve for nothing, ${known.open} to look up.`,
    table.toString(),
    `About ${pc.bold(`$${plan.usd.toFixed(2)}`)} and ${pc.bold(`${Math.max(Math.ceil(plan.minutes), 1)} min`)}; about ${plan.stubs} films would stay stubs.`,
    ...plan.notes.map((note) => pc.yellow(note)),
  ].join('\n');
}
