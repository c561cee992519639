import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { festivalProgram } from '../../../client/cli/program.js';
import { LARGE } from './rows.js';

const RUNS = 7;
const MAX_MEDIAN_MS = 300;
const EDITION = 'festival-8-2025';

/** Commands that read; of those with arguments, for an edition or a film that is there. */
const COMMANDS = [
  'imports',
  'editions',
  'editions festival-8',
  'awards',
  'awards festival-8',
  'awards --unknown',
  `export ${EDITION} --format csv`,
  'review list',
  'review show tt2000001',
  'review people',
  `review people ${EDITION}`,
  `status ${EDITION}`,
  `status ${LARGE}`,
  'film tt2000001',
  'sources list',
  'sources coverage',
  'sources changes',
  'cache show',
  'plan :programme --festival festival-8 --year 2025',
  'collaborations list',
  'alerts',
  'webhooks log',
  'users list',
  'users tokens',
  'users sessions',
  'doctor',
];

/** 300 films of the database, as a programme has them. */
const PROGRAMME = Array.from({ length: 300 }, (_, n) => ({
  title: `Film ${n}`,
  imdbId: `tt${2_000_001 + n}`,
}));

/** Examines every row, and is no page: not held to the limit. */
const WHOLE = new Set(['doctor']);

/**
 * Runs every reading command in this process, with a connection of its own as always; prints the median. The start of the
 * program itself is left out.
 * @param environment where Postgres and Temporal are.
 * @param only commands with this word in them.
 */
export async function measureCommands(environment: NodeJS.ProcessEnv, only = ''): Promise<void> {
  Object.assign(process.env, environment);
  const folder = await mkdtemp(join(tmpdir(), 'bench-commands-'));
  const programme = join(folder, 'programme.json');
  await writeFile(programme, JSON.stringify(PROGRAMME));
  try {
    await measureEach(programme, only);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measureEach(programme: string, only: string): Promise<void> {
  for (const command of COMMANDS.filter((name) => name.includes(only))) {
    const runs = WHOLE.has(command) ? 1 : RUNS;
    const times: number[] = [];
    let failure = '';
    // The first run is not counted: it fills the caches of Postgres.
    for (let run = 0; run <= runs; run += 1) {
      const began = performance.now();
      failure = await quietly(() =>
        festivalProgram().parseAsync([
          'node',
          'festival',
          ...command.replace(':programme', programme).split(' '),
        ]),
      );
      if (run > 0 || WHOLE.has(command)) times.push(performance.now() - began);
      if (WHOLE.has(command)) break;
    }
    const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    const slow = median > MAX_MEDIAN_MS && !WHOLE.has(command);
    console.log(
      `${slow ? 'FAIL' : 'ok  '} festival ${command.padEnd(32)} median ${median.toFixed(0).padStart(6)} ms ${failure}`,
    );
    if (slow) process.exitCode = 1;
  }
}

/** Without what the command prints, and without its code; why it failed, where it did. */
async function quietly(work: () => Promise<unknown>): Promise<string> {
  const { log, error } = console;
  const write = process.stdout.write.bind(process.stdout);
  const before = process.exitCode;
  console.log = console.error = () => undefined;
  process.stdout.write = () => true;
  try {
    await work();
    return '';
  } catch (failure) {
    return (failure as Error).message.split('\n', 1)[0] ?? '';
  } finally {
    console.log = log;
    console.error = error;
    process.stdout.write = write;
    process.exitCode = before;
  }
}
