/**
 * `npm run bench -- pages [count]`: what reading IMDb's pages at their real size takes: in the thread that reads them, and
 * of the main thread, from the vendor's answer to the record. The first page counts like any other.
 */
import { performance } from 'node:perf_hooks';
import { cannesScenario, SANDBOX_KEYS } from '../../sandbox/simulated/scenario.js';
import { startSimulatedSources } from '../../sandbox/simulated/http/server.js';
import { SourceError } from '../../sources/http/errors.js';
import { pageThread } from '../../sources/pages/reading/thread.js';
import { createZyte } from '../../sources/zyte/client.js';

const LIMIT_MS = 80;

interface Read {
  bytes: number;
  readMs: number;
  mainMs: number;
}

export async function run([count = '40']: string[]): Promise<void> {
  const films = (cannesScenario().films ?? []).filter(({ imdbId }) => imdbId !== undefined);
  const sources = await startSimulatedSources({
    scenario: { films, failures: 0, latencyScale: 0, zyte: { firewall: 0 } },
  });
  const zyte = createZyte({ baseUrl: sources.zyteUrl, key: SANDBOX_KEYS.zyte });
  const urls = films.map(({ imdbId }) => `https://www.imdb.com/title/${imdbId}/`).slice(0, Number(count));
  const answers = [];
  for (const url of urls) answers.push(await zyte.send(url, 'plain', AbortSignal.timeout(60_000), undefined));
  await sources.close();

  await pageThread.start();
  const reads: Read[] = [];
  for (const [at, answer] of answers.entries()) {
    const began = performance.eventLoopUtilization();
    const started = performance.now();
    const page = zyte.read(answer, urls[at] ?? '');
    if (page instanceof SourceError) throw page;
    if (page.status !== 200) continue;
    const decoded = performance.now();
    const film = await pageThread.read('imdb_scrape', 'title', page);
    const readMs = performance.now() - decoded;
    // The scenario's firewall stands before some films.
    if (film === undefined) continue;
    // The loop counts what runs in it; the first part ran in this turn.
    const mainMs = Math.max(performance.eventLoopUtilization(began).active, decoded - started);
    reads.push({ bytes: page.body.length, readMs, mainMs });
  }
  const byMedian = (values: number[]): number =>
    values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;
  const figures = (of: (read: Read) => number, unit: string) => {
    const values = reads.map(of);
    return Object.fromEntries(
      Object.entries({ first: values[0] ?? 0, median: byMedian(values), most: Math.max(...values) }).map(
        ([name, value]) => [name, `${value.toFixed(unit === 'MB' ? 2 : 1)} ${unit}`],
      ),
    );
  };
  console.log(`${reads.length} pages`);
  console.table({
    size: figures(({ bytes }) => bytes / 1e6, 'MB'),
    'read in the thread': figures(({ readMs }) => readMs, 'ms'),
    'of the main thread': figures(({ mainMs }) => mainMs, 'ms'),
  });
  const over = byMedian(reads.map(({ readMs, mainMs }) => Math.max(readMs, mainMs))) > LIMIT_MS;
  if (over) {
    console.error(`FAILS: the median page costs more than ${LIMIT_MS} ms`);
    process.exitCode = 1;
  }
}
