import { changeSourcePolicy } from '../../entities/sources/policies.js';
import { generatedScenario } from '../support/sources/generated.js';
import type { LogEntry } from '../../sandbox/simulated/http/server.js';
import { withApplication } from './money/application.js';
import { follow, importEntries, mostWithin, must } from './money/figures.js';
import { COUNTED } from '../support/sources/counted.js';

const FILMS = 200;
const WORKERS = 2;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const WINDOW = 40;
/** Tight enough to be what holds the import up, whatever the machine: requests a time, and connections. */
const LIMITS = {
  tmdb: { source: 'tmdb', most: 15, perMs: SECOND, connections: 4 },
  omdb: { source: 'omdb', most: 3, perMs: SECOND },
  zyte: { source: 'imdb_scrape', most: 30, perMs: MINUTE },
} as const;

/**
 * Two worker processes keep the sources' rates together: what the sources' own logs show at most within a second or a
 * minute, and what they refused. The simulated TMDb and Zyte refuse from the same limits on, connections included.
 * @param args number of films, 200 by default, and of workers, 2 by default.
 */
export async function run(args: string[]): Promise<void> {
  const films = Number(args[0] ?? FILMS);
  const workers = Number(args[1] ?? WORKERS);
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films,
    unknownToTmdb: 0.6,
    unknownToOmdb: 0.3,
  });
  const latencyMs = { min: 50, max: 150 };
  const strict = {
    ...scenario,
    tmdb: { requestsPerSecond: LIMITS.tmdb.most, connections: LIMITS.tmdb.connections, latencyMs },
    omdb: { latencyMs },
    zyte: { requestsPerMinute: LIMITS.zyte.most, latencyMs },
  };
  await withApplication(strict, async (app) => {
    for (const { source, most, perMs, ...more } of Object.values(LIMITS)) {
      const limits = { rateLimitRequests: most, rateLimitPerMs: perMs, ...more };
      await changeSourcePolicy(app.dataSource.manager, source, limits, 'bench');
    }
    await Promise.all(Array.from({ length: workers }, () => app.loadWorker().begin()));
    const began = performance.now();
    const result = await follow(await importEntries(app.client, entries, WINDOW));
    const seconds = (performance.now() - began) / SECOND;
    console.log(
      `${films} films, ${workers} workers, ${seconds.toFixed(0)} s: full ${result.full}, minimal ${result.minimal}, stub ${result.stub}`,
    );
    for (const name of ['tmdb', 'omdb', 'zyte'] as const)
      report(
        name,
        app.sources.log().filter(({ source }) => source === name),
      );
  });
}

function report(name: keyof typeof LIMITS, log: LogEntry[]): void {
  const { most, perMs } = LIMITS[name];
  const refused = log.filter(({ status }) => status === 429).length;
  const highest = mostWithin(log, perMs);
  const unit = perMs === SECOND ? 'a second' : 'a minute';
  must(
    highest <= most && refused === 0,
    `${name}: ${log.length} requests, at most ${highest} of ${most} ${unit}, ${refused} refused`,
  );
}
