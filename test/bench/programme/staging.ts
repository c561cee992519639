import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Client } from '@temporalio/client';
import { importProgress, startImport, type ImportHandle } from '../../../client/imports/start.js';
import { stagingProgress } from '../../../client/imports/state.js';
import { withApplication } from '../money/application.js';
import { must } from '../money/figures.js';
import { peakBytes } from '../processes.js';

const LOOK_MS = 100;
const MB = 1024 * 1024;
/** A programme of 100,000 films may take the worker so much more than one of 10,000. */
const MAX_MORE_MB = 500;

/** What staging took. */
interface Staging {
  seconds: number;
  /** Longest that a look at its progress told nothing new, in seconds. */
  silentSeconds: number;
  peakMb: number;
}

/**
 * Has a worker stage programmes of so many films, half of them without an id, each twice: into a new edition, and as another
 * part of it. No film is looked up. Each has a worker of its own. Linux only: it reads /proc.
 */
export async function stageLarge(sizes: readonly number[]): Promise<void> {
  const peaks: number[] = [];
  await withApplication({}, async ({ client, folder, loadWorker }) => {
    for (const films of sizes) {
      const path = join(folder, `programme-${films}.csv`);
      await pipeline(Readable.from(table(films)), createWriteStream(path));
      for (const part of [undefined, 'again']) {
        const worker = loadWorker();
        await worker.begin();
        const before = peakBytes(worker.pid) / MB;
        const { seconds, silentSeconds, peakMb } = await stage(client, worker.pid, films, path, part);
        await worker.kill();
        peaks.push(peakMb);
        console.log(
          `${films} films${part === undefined ? '' : ', again'}: ${seconds.toFixed(0)} s, nothing new for ${silentSeconds.toFixed(0)} s ` +
            `at most; worker at its peak ${peakMb.toFixed(0)} MB, ${before.toFixed(0)} before`,
        );
      }
    }
  });
  must(Math.max(...peaks) - Math.min(...peaks) < MAX_MORE_MB, `memory grows by less than ${MAX_MORE_MB} MB`);
}

async function stage(
  client: Client,
  pid: number,
  films: number,
  path: string,
  part: string | undefined,
): Promise<Staging> {
  const began = performance.now();
  const handle = await startImport(client, {
    festival: `large-${films}`,
    year: 2025,
    programme: { kind: 'file', path, part },
    policy: { spendMode: 'free-only', window: 1 },
  });
  await handle.signal('pause', 'staging alone is measured');
  let [told, toldAt, silentMs] = ['', began, 0];
  while ((await total(handle)) === 0) {
    await wait(LOOK_MS);
    const words = JSON.stringify(stagingProgress(await handle.describe()));
    if (words === told) continue;
    silentMs = Math.max(silentMs, performance.now() - toldAt);
    [told, toldAt] = [words, performance.now()];
  }
  const seconds = (performance.now() - began) / 1000;
  must((await total(handle)) === films, `all ${films} films are staged`);
  await handle.terminate('staged');
  return { seconds, silentSeconds: silentMs / 1000, peakMb: peakBytes(pid) / MB };
}

async function total(handle: ImportHandle): Promise<number> {
  return (await importProgress(handle)).total;
}

function* table(films: number): Generator<string> {
  yield 'title,year,imdb id,director,country,runtime,section,award,person\n';
  for (let film = 1; film <= films; film++) {
    const id = film % 2 === 0 ? `tt${10_000_000 + film}` : '';
    yield `"The film with number ${film}, part one",${2000 + (film % 25)},${id},Director ${film % 977},France,${60 + (film % 90)},Competition,Grand Prix,Person ${film % 5000}\n`;
  }
}
