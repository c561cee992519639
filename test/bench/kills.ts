import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { changeSourcePolicy } from '../../entities/sources/policies.js';
import { settleLeftovers } from '../../entities/sources/spend.js';
import { generatedScenario } from '../support/sources/generated.js';
import type { ScenarioInput } from '../../sandbox/simulated/scenario.js';
import type { LogEntry } from '../../sandbox/simulated/http/server.js';
import { withApplication, type BenchApplication } from './money/application.js';
import { billOf, countMovies, importEntries, ledgerOf, must, until } from './money/figures.js';
import type { LoadedWorker } from './money/worker-process.js';
import { COUNTED } from '../support/sources/counted.js';

const KILLS = 50;
const FILMS = 800;
const WINDOW = 40;
/** Paid answers that a pair of workers gets before one of them is killed, at least, and the spread of the moment in ms. */
const PAID_BEFORE_KILL = 3;
const SPREAD_MS = 700;
const NO_LIMIT = { dailyLimitUsd: null, monthlyLimitUsd: null, requestsPerDay: null };

/**
 * Kills worker processes at random points of paid calls (SIGKILL), and says what was bought twice. Two workers share an
 * import of films that TMDb does not know; one is killed, a fresh one takes its place, and so on.
 * @param args number of kills, 50 by default, and of films, 800 by default.
 */
export async function run(args: string[]): Promise<void> {
  const kills = Number(args[0] ?? KILLS);
  const films = Number(args[1] ?? FILMS);
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films,
    unknownToTmdb: 1,
    unknownToOmdb: 0.4,
  });
  await withApplication(slowAndPaid(scenario), async (app) => {
    for (const source of ['omdb', 'imdb_scrape'] as const)
      await changeSourcePolicy(app.dataSource.manager, source, NO_LIMIT, 'bench');
    const handle = await importEntries(app.client, entries, WINDOW);
    const open = await killOften(app, kills);
    const answered = await countMovies(app.dataSource, "import_type <> 'stub'");
    console.log(`${kills} kills; ${answered} of ${films} films were answered by then`);
    await handle.terminate('enough was killed');
    await report(app, open);
  });
}

/** Long enough for paid requests to be under way at any moment. */
function slowAndPaid(scenario: ScenarioInput): ScenarioInput {
  return {
    ...scenario,
    omdb: { ...scenario.omdb, requestsPerDay: 1_000_000, latencyMs: { min: 150, max: 600 } },
    zyte: { ...scenario.zyte, latencyMs: { min: 300, max: 1200 }, browserLatencyMs: { min: 300, max: 1200 } },
  };
}

/** @returns how often each paid request was open when a worker died, by source and key. */
async function killOften(app: BenchApplication, kills: number): Promise<Map<string, number>> {
  const open = new Map<string, number>();
  const alive: LoadedWorker[] = [app.loadWorker(), app.loadWorker()];
  await Promise.all(alive.map((worker) => worker.begin()));
  let spare = app.loadWorker();
  for (let kill = 1; kill <= kills; kill += 1) {
    const before = paid(app).length;
    await until(() => paid(app).length >= before + PAID_BEFORE_KILL, 10);
    await sleep(Math.random() * SPREAD_MS);
    await alive.shift()?.kill();
    for (const key of await openReservations(app.dataSource)) open.set(key, (open.get(key) ?? 0) + 1);
    await spare.begin();
    alive.push(spare);
    if (kill < kills) spare = app.loadWorker();
    if (kill % 10 === 0) console.log(`${kill} kills, ${paid(app).length} paid answers`);
  }
  await Promise.all(alive.map((worker) => worker.kill()));
  for (const key of await openReservations(app.dataSource)) open.set(key, (open.get(key) ?? 0) + 1);
  return open;
}

async function report(app: BenchApplication, open: Map<string, number>): Promise<void> {
  const times = new Map<string, number>();
  for (const entry of paid(app)) times.set(keyOf(entry), (times.get(keyOf(entry)) ?? 0) + 1);
  const twice = [...times].filter(([, count]) => count > 1);
  const unexplained = twice.filter(([key, count]) => count > 1 + (open.get(key) ?? 0));
  console.log(
    `${paid(app).length} paid answers about ${times.size} requests; ${open.size} requests were open at a kill, ` +
      `${twice.length} of them had been answered before anything could be written and were bought again`,
  );
  must(unexplained.length === 0, `${unexplained.length} kept answers were bought twice`);
  await settleLeftovers(app.dataSource.manager, randomUUID());
  for (const [source, name] of [
    ['omdb', 'omdb'],
    ['zyte', 'imdb_scrape'],
  ] as const) {
    const ledger = await ledgerOf(app.dataSource, name);
    const bill = billOf(app.sources.log(), source);
    must(ledger >= bill - 1e-9, `${source}: ledger $${ledger.toFixed(3)}, bill $${bill.toFixed(3)}`);
  }
}

function paid(app: BenchApplication): LogEntry[] {
  return app.sources.log().filter(({ chargedUsd }) => chargedUsd > 0);
}

function keyOf({ source, film, mode }: LogEntry): string {
  return `${source} ${film ?? ''} ${mode ?? ''}`;
}

/** The open reservations, named as {@link keyOf} names the source's own entries. */
async function openReservations(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ source: string; request_key: string }[]>(
    `SELECT source, request_key FROM spend_ledger WHERE state = 'reserved'`,
  );
  return rows.map(({ source, request_key: key }) => {
    const film = /tt\d+/.exec(key)?.[0] ?? '';
    return source === 'omdb'
      ? `omdb ${film} `
      : `zyte ${film} ${key.startsWith('plain') ? 'httpResponseBody' : 'browserHtml'}`;
  });
}
