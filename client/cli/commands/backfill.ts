import { createInterface } from 'node:readline/promises';
import type { Client } from '@temporalio/client';
import { Option, type Command } from 'commander';
import type { BackfillReport } from '../../../domain/sweeps/backfill.js';
import { editionKey } from '../../../domain/identity.js';
import { SPEND_MODES, type SpendMode } from '../../../domain/policy.js';
import { counted } from '../../../domain/words/figures.js';
import { readBackfillFile } from '../../../sources/backfill/file.js';
import { readObanJobs } from '../../../sources/backfill/oban.js';
import { readBackfill, type ReadBackfill } from '../../../sources/backfill/read-backfill.js';
import { backfillParts, nameOfFile, startBackfill } from '../../backfill.js';
import { backfillTable, foundTable } from '../backfill-tables.js';
import { connectClient } from '../../connect.js';
import { show } from '../output.js';
import { wholeNumber } from '../option-values.js';
import { AppError } from '../../../domain/errors.js';

interface BackfillOptions {
  fromOban?: string | true;
  name?: string;
  yes?: true;
  detach?: true;
  withNominations?: true;
  window?: number;
  spendMode?: SpendMode;
  json?: true;
}

/** Adds `festival backfill`: films whose import failed before are shown, then looked up. */
export function addBackfillCommand(program: Command): void {
  program
    .command('backfill')
    .description('look up films whose import failed before, with low priority; shows them first')
    .argument('[file]', 'CSV or JSON with an IMDb id, a title or a TMDb id for each film')
    .option(
      '--from-oban [url]',
      'the failed film jobs of an Oban database; the URL may also stand in OBAN_DATABASE_URL',
    )
    .option('--with-nominations', 'the other nominations that the Oban database has of their ceremonies, too')
    .option('--name <name>', 'runs as backfill/<name>; the same name takes up what is left')
    .option('--window <films>', 'films looked up at one time (10)', wholeNumber)
    .addOption(new Option('--spend-mode <mode>', 'which films may cost money').choices([...SPEND_MODES]))
    .option('--yes', 'start without asking')
    .option('--detach', 'start and come back at once')
    .option('--json', 'what it came to, as JSON; what was found before goes to the error output')
    .action(async (file: string | undefined, options: BackfillOptions) => {
      const found = await read(file, options);
      const tell = options.json === true ? console.error : console.log;
      tell(foundTable(found));
      if (found.films.length === 0 || !(await confirmed(options, found.films.length))) return;
      const client = await connectClient();
      try {
        await run(client, found, options, file);
      } finally {
        await client.connection.close();
      }
    });
}

async function read(
  file: string | undefined,
  { fromOban, withNominations }: BackfillOptions,
): Promise<ReadBackfill> {
  if ((file === undefined) === (fromOban === undefined))
    throw new AppError('InvalidInput', 'Expected a file, or --from-oban with a Postgres URL.');
  if (file !== undefined && withNominations === true)
    throw new AppError('InvalidInput', '--with-nominations goes with --from-oban: a file has its own.');
  if (file !== undefined) return readBackfill(await readBackfillFile(file));
  const url = fromOban === true ? process.env.OBAN_DATABASE_URL : fromOban;
  if (url === undefined || !/^postgres(ql)?:\/\//.test(url))
    throw new AppError('InvalidInput', 'Expected a URL such as postgres://user:password@host:5432/name.');
  const { rows, nominations, ceremonies } = await readObanJobs(url);
  if (withNominations === true) return readBackfill([...rows, ...nominations], ceremonies);
  if (nominations.length > 0) {
    const { films } = readBackfill(nominations, ceremonies);
    const editions = new Set(
      films.map(({ festival = '', festivalYear = 0 }) => editionKey(festival, festivalYear)),
    );
    console.log(
      `It has ${counted(nominations.length, 'nomination')} of ${counted(films.length, 'other film')} in their ceremonies (${[...editions].join(', ')}): --with-nominations takes them, too.`,
    );
  }
  return readBackfill(rows, ceremonies);
}

async function confirmed({ yes }: BackfillOptions, films: number): Promise<boolean> {
  if (yes === true) return true;
  if (!process.stdin.isTTY) {
    console.log('Nothing was started: --yes starts it.');
    return false;
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await prompt.question(
      `Look up ${films === 1 ? 'this film' : `these ${films} films`}? [y/N] `,
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}

async function run(
  client: Client,
  found: ReadBackfill,
  options: BackfillOptions,
  file: string | undefined,
): Promise<void> {
  const name = options.name ?? (file === undefined ? 'oban' : nameOfFile(file));
  const policy = {
    window: options.window,
    spendMode: options.spendMode,
  };
  // One part after the other, so that a large backfill takes no more than its window.
  for (const part of backfillParts(name, found.films)) {
    const { handle, wasRunning } = await startBackfill(client, { ...part, policy });
    const tell = options.json === true ? console.error : console.log;
    tell(`${handle.workflowId} ${wasRunning ? 'was running already: it is followed' : 'is running'}.`);
    if (options.detach === true) continue;
    const report: BackfillReport = await handle.result();
    show(report, options.json, backfillTable);
  }
}
