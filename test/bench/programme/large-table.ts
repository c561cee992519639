import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { must } from '../money/figures.js';

const LOOK_MS = 50;
const MB = 1024;
const EMPTY = 'title,year\nOne film,2024\n';
/** A table of 100,000 films may take this much more than one of a single film. */
const MAX_MORE_MB = 250;

/** Has `festival check` read a table of so many rows, and says how much memory it took. Linux only: it reads /proc. */
export async function checkLargeTable(rows: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'festival-lookup-table-'));
  try {
    const small = join(folder, 'small.csv');
    await pipeline(Readable.from([EMPTY]), createWriteStream(small));
    const large = join(folder, 'large.csv');
    await pipeline(Readable.from(table(rows)), createWriteStream(large));
    const one = await check(small);
    const many = await check(large);
    const bytes = (await stat(large)).size;
    console.log(
      `festival check of ${rows} rows (${(bytes / MB / MB).toFixed(0)} MB): ${many.seconds.toFixed(1)} s, ` +
        `peak RSS ${many.peakMb.toFixed(0)} MB; of one row: ${one.seconds.toFixed(1)} s, ${one.peakMb.toFixed(0)} MB`,
    );
    console.log(many.lastLine);
    must(many.peakMb - one.peakMb < MAX_MORE_MB, `the rows take less than ${MAX_MORE_MB} MB`);
    must(many.lastLine.startsWith(`${rows} films`), 'every row was read');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function* table(rows: number): Generator<string> {
  yield 'title,year,imdb id,director,country,runtime,section,award\n';
  for (let row = 1; row <= rows; row++)
    yield `"The film with number ${row}, part one",${2000 + (row % 25)},tt${10_000_000 + row},Director ${row % 977},France,${60 + (row % 90)},Competition,Grand Prix\n`;
}

async function check(path: string): Promise<{ seconds: number; peakMb: number; lastLine: string }> {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', 'client/cli/main.ts', 'check', path], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
  let peakKb = 0;
  const look = setInterval(() => {
    peakKb = Math.max(peakKb, peakOf(child.pid ?? 0));
  }, LOOK_MS);
  await once(child, 'close');
  clearInterval(look);
  const lastLine = output.trim().split('\n').at(-1) ?? '';
  return { seconds: (performance.now() - started) / 1000, peakMb: peakKb / MB, lastLine };
}

/** The most memory that a process had so far, in kB. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // it has ended
  }
}
