import type { LogEntry } from '../../sandbox/simulated/http/server.js';
import { generatedScenario } from '../support/sources/generated.js';
import { withApplication } from './money/application.js';
import { billOf, follow, importEntries, mostWithin, must, tell } from './money/figures.js';

const FILMS = 1000;
const SECOND = 1000;
/** What TMDb takes in a second, by its own word. */
const TMDB_RATE = 40;

/**
 * How near an import comes to what its sources allow, where they are as they really are: half of the films unknown to TMDb, a
 * tenth of those to OMDb too; latencies, refusals and faults of the profile `real`. The possible is TMDb's rate with not a
 * request more than were sent.
 * @param args number of films (1,000), scale of the latencies (1: a browser's page takes 10 to 30 seconds), films at one time (the import's own
 * window, 0, by default), worker processes (1).
 */
export async function run(args: string[]): Promise<void> {
  const [films = FILMS, latencyScale = 1, window = 0, workers = 1] = args.map(Number);
  const { scenario, entries } = generatedScenario({ films, unknownToTmdb: 0.5, unknownToOmdb: 0.1 });
  await withApplication({ ...scenario, profile: 'real', latencyScale }, async (app) => {
    await Promise.all(Array.from({ length: workers }, () => app.loadWorker().begin()));
    const began = performance.now();
    const { full, minimal, stub } = await follow(
      await importEntries(app.client, entries, window || undefined),
    );
    const seconds = (performance.now() - began) / SECOND;
    must(full + minimal + stub === films, `no film of ${films} is lost`);
    const log = app.sources.log();
    const tmdb = log.filter(({ source }) => source === 'tmdb');
    const asking = spanMs(tmdb) / SECOND;
    const possible = tmdb.length / TMDB_RATE;
    tell('bound', {
      films,
      seconds,
      'films a second': films / seconds,
      'requests to TMDb': tmdb.length,
      'films a second that TMDb allows': films / possible,
      'share of the possible': possible / seconds,
      'the same until TMDb was asked last': possible / asking,
      'most requests to TMDb in a second': mostWithin(tmdb, SECOND),
      'answers "too many requests"': log.filter(({ status }) => status === 429).length,
      'pages bought': log.filter(({ source, chargedUsd }) => source === 'zyte' && chargedUsd > 0).length,
      'USD for pages': billOf(log, 'zyte'),
      ...{ full, minimal, stub },
    });
  });
}

/** From the first request to the last. */
function spanMs(log: LogEntry[]): number {
  const times = log.map(({ at }) => Date.parse(at));
  return Math.max(...times) - Math.min(...times);
}
