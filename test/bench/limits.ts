import { changeSourcePolicy } from '../../entities/sources/policies.js';
import { wakeFilms } from '../../client/sources/spend-controls.js';
import { generatedScenario } from '../support/sources/generated.js';
import { withApplication, type BenchApplication } from './money/application.js';
import {
  billOf,
  countMovies,
  follow,
  importEntries,
  ledgerOf,
  must,
  number,
  until,
} from './money/figures.js';
import { COUNTED } from '../support/sources/counted.js';

const FILMS = 500;
const WORKERS = 4;
const LIMIT_USD = { omdb: 0.05, zyte: 0.3 } as const;
const RAISED_USD = { omdb: 5, zyte: 20 } as const;
const WINDOW = 60;

/**
 * Limits hold over several worker processes: 500 films that ask for more money than $0.05 at OMDb and $0.30 at Zyte
 * allow, by the sources' own log; raising the limits finishes the rest.
 * @param args number of films, 500 by default, and of workers, 4 by default.
 */
export async function run(args: string[]): Promise<void> {
  const films = Number(args[0] ?? FILMS);
  const workers = Number(args[1] ?? WORKERS);
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films,
    unknownToTmdb: 0.8,
    unknownToOmdb: 0.8,
  });
  await withApplication(scenario, async (app) => {
    await limit(app, LIMIT_USD);
    await Promise.all(Array.from({ length: workers }, () => app.loadWorker().begin()));
    const result = await follow(await importEntries(app.client, entries, WINDOW));
    console.log(
      `limited: full ${result.full}, minimal ${result.minimal}, stub ${result.stub}`,
      result.failedReasons,
    );
    for (const source of ['omdb', 'zyte'] as const) {
      // A bill only grows: what it is now it never was above.
      const usd = billOf(app.sources.log(), source);
      must(usd <= LIMIT_USD[source], `${source} charged $${usd.toFixed(3)} of $${LIMIT_USD[source]}`);
    }
    const nominations = await number(app.dataSource, 'SELECT count(*)::int AS value FROM nominations');
    must(nominations === films, `${nominations} of ${films} nominations are there`);
    must(result.stub > 0, `${result.stub} films wait for money`);
    await raise(app, films);
  });
}

async function raise(app: BenchApplication, films: number): Promise<void> {
  const began = performance.now();
  await limit(app, RAISED_USD);
  console.log(`limits raised; ${await wakeFilms(app.client, app.dataSource, {})} films look again`);
  await until(async () => (await countMovies(app.dataSource, "import_type = 'stub'")) === 0, 1000);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const done = await countMovies(app.dataSource, "import_type <> 'stub'");
  must(done === films, `${done} of ${films} films are full or minimal ${seconds} s after`);
  const log = app.sources.log();
  const paid = log.filter(({ chargedUsd }) => chargedUsd > 0);
  const twice =
    paid.length - new Set(paid.map(({ source, film, mode }) => `${source} ${film} ${mode ?? ''}`)).size;
  must(twice === 0, `${twice} of ${paid.length} paid answers were bought twice`);
  for (const [source, name] of [
    ['omdb', 'omdb'],
    ['zyte', 'imdb_scrape'],
  ] as const) {
    const ledger = await ledgerOf(app.dataSource, name);
    must(
      Math.abs(ledger - billOf(log, source)) < 1e-9,
      `${source}: ledger $${ledger.toFixed(3)}, bill $${billOf(log, source).toFixed(3)}`,
    );
  }
}

async function limit(
  { dataSource: { manager } }: BenchApplication,
  usd: { omdb: number; zyte: number },
): Promise<void> {
  await changeSourcePolicy(manager, 'omdb', { dailyLimitUsd: usd.omdb }, 'bench');
  await changeSourcePolicy(manager, 'imdb_scrape', { dailyLimitUsd: usd.zyte }, 'bench');
}
