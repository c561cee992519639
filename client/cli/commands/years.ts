import { existsSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { FestivalImportInput } from '../../../domain/policy.js';
import { IMDB_AWARDS_ORIGIN, readAwardsEditions } from '../../../sources/programmes/imdb-awards/programme.js';
import { knownFestival } from '../../../sources/programmes/known-festivals.js';
import { awardsContext } from '../../../sources/programmes/read-programme.js';
import { counted, usd } from '../../../domain/words/figures.js';
import { withClient } from '../../connect.js';
import { listEditions, type EventEditions } from '../../imports/event-editions.js';
import { importYears, yearsIn, type YearResult } from '../import-years.js';
import { importInput, type ImportOptions } from '../programme-argument.js';
import { followImport } from '../progress-bar.js';
import { show } from '../output.js';
import { table } from '../table.js';
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
    .option('--json', 'as JSON')
    .action(async (festival: string, { event, json }: { event?: string; json?: true }) => {
      await withClient(async (client) => {
        show(await listEditions(client, festival, event), json, (found) => yearsWords(festival, found));
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
    `${pc.bold(name)}: ${counted(years.length, 'year')}, ${oldest?.year ?? ''} to ${newest?.year ?? ''}.`,
    listed.join(' '),
    readWords(from, spentUsd),
  ].join('\n');
}

function readWords(from: EventEditions['from'], spentUsd: number): string {
  if (from === 'imdb-awards') return `${IMDB_AWARDS_ORIGIN} The workers have no key for IMDb's page.`;
  return spentUsd > 0 ? `Reading the page cost ${usd(spentUsd)}.` : 'The page was kept: this cost nothing.';
}

export interface RangeOptions extends ImportOptions {
  years: string;
  again?: true;
  detach?: true;
  json?: true;
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
    show(results, options.json, () => rangeTable(festival, results));
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
  const rows = results.map(({ year, state, progress, why }) => [
    year,
    state === 'failed' ? pc.red(state) : state,
    progress?.total,
    progress?.full,
    progress?.minimal,
    progress?.stub,
    state === 'imported' ? usd(progress?.spendUsd ?? 0) : '',
    why,
  ]);
  const imported = results.filter(({ state }) => state === 'imported');
  const spent = imported.reduce((sum, { progress }) => sum + (progress?.spendUsd ?? 0), 0);
  const head = [festival, '', 'films', 'full', 'minimal', 'stub', 'cost', ''];
  return `${table(head, rows)}\n${imported.length} of ${counted(results.length, 'year')} imported now, for ${usd(spent)}.`;
}
