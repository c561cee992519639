import { setTimeout as sleep } from 'node:timers/promises';
import { importProgress } from '../../client/imports/start.js';
import { generatedScenario } from '../support/sources/generated.js';
import { withApplication } from './money/application.js';
import { billOf, countMovies, importEntries, must, until } from './money/figures.js';
import { COUNTED } from '../support/sources/counted.js';

const FILMS = 300;
const OUTAGE_SECONDS = 60;
const WINDOW = 20;
const WORKERS = 2;

/**
 * TMDb is down for a minute in mid-import: nothing may be bought that TMDb knows, and the import ends right.
 * @param args length of the outage in seconds, 60 by default, and number of films, 300 by default.
 */
export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? OUTAGE_SECONDS);
  const films = Number(args[1] ?? FILMS);
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films,
    unknownToTmdb: 0.3,
    unknownToOmdb: 0.1,
  });
  const unknown = new Set(
    (scenario.films ?? []).filter(({ tmdb }) => tmdb === 'absent').map(({ imdbId }) => imdbId),
  );
  await withApplication(scenario, async (app) => {
    await Promise.all(Array.from({ length: WORKERS }, () => app.loadWorker().begin()));
    const handle = await importEntries(app.client, entries, WINDOW);
    const settled = (): Promise<number> => countMovies(app.dataSource, "import_type <> 'stub'");
    await until(async () => (await settled()) > films / 5);
    app.sources.setScenario({ ...scenario, tmdb: { state: 'down' } });
    const downAt = performance.now();
    await until(async () => (await importProgress(handle)).paused);
    const { started, pausedReason } = await importProgress(handle);
    const noticed = ((performance.now() - downAt) / 1000).toFixed(1);
    console.log(`down with ${started} of ${films} films started; paused ${noticed} s after: ${pausedReason}`);
    await sleep(seconds * 1000);
    const stillPaused = (await importProgress(handle)).paused;
    must(stillPaused, `the import is paused after ${seconds} s`);
    app.sources.setScenario(scenario);
    const upAt = performance.now();
    await until(async () => !(await importProgress(handle)).paused);
    console.log(`goes on ${((performance.now() - upAt) / 1000).toFixed(1)} s after TMDb is back`);
    const result = await handle.result();

    const log = app.sources.log();
    const bought = log.filter(({ source, film }) => source !== 'tmdb' && film !== undefined);
    const needless = bought.filter(({ film }) => !unknown.has(film ?? ''));
    must(
      needless.length === 0,
      `${needless.length} of ${bought.length} paid requests were for films that TMDb knows`,
    );
    must(
      result.full + result.minimal === films && result.stub === 0,
      `full ${result.full}, minimal ${result.minimal}, stub ${result.stub} of ${films} films`,
    );
    const asked = log.filter(({ source, status }) => source === 'tmdb' && status >= 500).length;
    console.log(
      `${asked} requests met the outage; bill $${(billOf(log, 'omdb') + billOf(log, 'zyte')).toFixed(3)}`,
    );
  });
}
