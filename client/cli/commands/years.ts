import { existsSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import Table from 'cli-table3';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { FestivalImportInput } from '../../../domain/policy.js';
import { IMDB_AWARDS_ORIGIN, readAwardsEditions } from '../../../sources/programmes/imdb-awards/programme.js';
import { knownFestival } from '../../../sources/programmes/known-festivals.js';
import { awardsContext } from '../../../sources/programmes/read-programme.js';
import { withClient } from '../../connect.js';
import { listEditions, type EventEditions } from '../../imports/event-editions.js';
import { importYears, yearsIn, type YearResult } from '../import-years.js';
import { importInput, type ImportOptions } from '../programme-argument.js';
import { followImport } from '../progress-bar.js';
import { PLAIN } from '../tables.js';
import { AppError } from '../../../domain/errors.js';

/** Adds `festival years <festival>`: the editions that IMDb has. */
export function addYearsCommand(program: Command): void {
  program
    .command('years')
    .description(
      "list a festival's editions on IMDb; its page costs about a cent, once a day, and nothing without a key for it",
    )
    .argument('<festival>', 'a festival such as cannes')
    .option('--event <id>', 'its IMDb event id, where it is not known by name')
    .action(async (festival: string, { event }: { event?: string }) => {
      await withClient(async (client) => {
        console.log(yearsWords(festival, await listEditions(client, festival, event)));
      });
    });
}

function yearsWords(festival: string, { years, spentUsd, from }: EventEditions): string {
  const name = knownFestival(festival)?.name ?? festival;
  const [newest] = years;
  const oldest = years.at(-1);
  const listed = years.map(({ year, editions }) =>
    editions > 1 ? `${year} (${editions} times)` : `${year}`,
  );
  return [
    `${pc.bold(name)}: ${years.length === 1 ? '1 year' : `${years.length} years`}, ${oldest?.year ?? ''} to ${newest?.year ?? ''}.`,
    listed.join(' '),
    readWords(from, spentUsd),
  ].join('\n');
}

function readWords(from: EventEditions['from'], spentUsd: number): string {
  if (from === 'imdb-awards') return `${IMDB_AWARDS_ORIGIN} The workers have no key for IMDb's page.`;
  return spentUsd > 0
    ? `Reading the page cost $${spentUsd.toFixed(3)}.`
    : 'The page was kept: this cost nothing.';
}

export interface RangeOptions extends ImportOptions {
  years: string;
  again?: true;
  detach?: true;
}

/**
 * Imports a range of years of a festival, one after another, and shows a table of all of them at the end.
 * @throws {AppError} `InvalidInput` for options that do not go with a range.
 */
export async function importRange(festival: string, options: RangeOptions): Promise<void> {
  if (options.detach === true)
    throw new AppError(
      'InvalidInput',
      'Years are imported one after another: --detach does not go with --years.',
    );
  if (options.site !== undefined)
    throw new AppError(
      'InvalidInput',
      "Festivals' own sites show the latest year alone: --site does not go with --years.",
    );
  if (existsSync(festival))
    throw new AppError('InvalidInput', `${festival} is a file: --years goes with a festival's name.`);
  const years = yearsIn(options.years);
  const { spendLimit, ...each } = options;
  const input = await importInput(festival, String(years[0]), each);
  await withClient(async (client) => {
    const results = await importYears(client, {
      festival,
      years,
      held: await yearsHeld(client, input, options.event),
      inputFor: (year) => ({ ...input, year }),
      again: options.again === true,
      spendLimitUsd: spendLimit,
      follow: (handle, year) => {
        console.error(pc.bold(`${festival} ${year}`));
        return followImport(handle, process.stderr);
      },
      told: ({ year, state, why }) => {
        if (state !== 'imported') console.error(`${festival} ${year}: ${why ?? state}`);
      },
    });
    console.log(rangeTable(festival, results));
    if (results.some(({ state }) => state === 'failed' || state === 'not started')) {
      console.error('Give the same command again to go on with the years that are missing.');
      process.exitCode = 1;
    }
  });
}

/** The years of which there is an edition, where the programmes come from. */
async function yearsHeld(
  client: Client,
  { festival, programme }: FestivalImportInput,
  event: string | undefined,
): Promise<Set<number>> {
  if (programme?.kind !== 'imdb-awards') {
    const { years } = await listEditions(client, festival, event);
    return new Set(years.map(({ year }) => year));
  }
  const { signal } = new AbortController();
  const editions = await readAwardsEditions(
    programme,
    awardsContext({ festival, signal, folders: 'anywhere' }),
  );
  return new Set(editions.filter(({ categories }) => categories.length > 0).map(({ year }) => year));
}

function rangeTable(festival: string, results: readonly YearResult[]): string {
  const table = new Table({
    head: [festival, '', 'films', 'full', 'minimal', 'stub', 'USD', ''].map((name) => pc.bold(name)),
    colAligns: ['right', 'left', 'right', 'right', 'right', 'right', 'right', 'left'],
    ...PLAIN,
  });
  for (const { year, state, progress, why = '' } of results) {
    const figures =
      progress === undefined
        ? ['', '', '', '', '']
        : [
            progress.total,
            progress.full,
            progress.minimal,
            progress.stub,
            state === 'imported' ? progress.spendUsd.toFixed(3) : '',
          ];
    table.push([year, state === 'failed' ? pc.red(state) : state, ...figures, why]);
  }
  const imported = results.filter(({ state }) => state === 'imported');
  const usd = imported.reduce((sum, { progress }) => sum + (progress?.spendUsd ?? 0), 0);
  return `${table.toString()}\n${imported.length} of ${results.length} years imported now, for $${usd.toFixed(3)}.`;
}
