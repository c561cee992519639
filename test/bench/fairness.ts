import { backfillParts, startBackfill } from '../../client/backfill.js';
import { WINDOW, withFastSource } from './engine/fast-source.js';
import type { BenchApplication } from './money/application.js';
import { countMovies, importEntries, tell, until } from './money/figures.js';
import type { Entry } from '../../domain/programme/programme.js';

const BACKFILL = 10_000;
const TONIGHT = 20;
/** Films of the backfill that are done before the import begins: it is well under way then. */
const UNDER_WAY = 100;

/**
 * How long an import of 20 films takes alone, and beside a backfill of many more, on one worker: films that TMDb knows by id, a
 * source that answers at once, so that the engine is what they share.
 * @param args films of the backfill (10,000), and of the import (20).
 */
export async function run(args: string[]): Promise<void> {
  const [many = BACKFILL, few = TONIGHT] = args.map(Number);
  await withFastSource(many + 2 * few, async (app, entries) => {
    await app.loadWorker().begin();
    const alone = await importOf(app, 'alone', entries.slice(0, few));
    for (const part of backfillParts('many', entries.slice(2 * few).map(filmOf)))
      await startBackfill(app.client, { ...part, policy: { window: WINDOW } });
    const done = (): Promise<number> => countMovies(app.dataSource, "import_type = 'full'");
    await until(async () => (await done()) >= few + UNDER_WAY);
    const before = await done();
    const beside = await importOf(app, 'beside', entries.slice(few, 2 * few));
    const meanwhile = (await done()) - before - few;
    tell('fairness', {
      'films of the backfill': many,
      'films of the import': few,
      'the import alone, s': alone,
      'the import beside the backfill, s': beside,
      'films of the backfill meanwhile': meanwhile,
    });
  });
}

function filmOf(entry: Entry) {
  return { entry: { imdbId: entry.imdbId, title: entry.title } };
}

async function importOf(app: BenchApplication, festival: string, entries: Entry[]): Promise<number> {
  const began = performance.now();
  await (await importEntries(app.client, entries, WINDOW, festival)).result();
  return (performance.now() - began) / 1000;
}
