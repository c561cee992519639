import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import { startImport } from '../../client/imports/start.js';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import type { ColumnMapping, Entry } from '../../domain/programme/programme.js';
import { changeSourcePolicy } from '../../entities/sources/policies.js';
import { readEntries } from '../../sources/programmes/entries.js';
import { readProgrammeFile } from '../../sources/programmes/files/file.js';
import { withApplication, type BenchApplication } from './money/application.js';
import { billOf, follow, must, number } from './money/figures.js';
import { checkLargeTable } from './programme/large-table.js';
import { SHARES, sourcesFor } from './programme/known-films.js';
import { stageLarge } from './programme/staging.js';

const SAMPLE = fileURLToPath(
  new URL('../../../shared/samples/festivals/film-circulation-programme-part.csv', import.meta.url),
);
const COLUMNS: ColumnMapping = {
  title: 'title_mixed_lowercase',
  year: 'prod_year',
  imdbId: 'imdb_id',
  runtimeMinutes: 'minutes',
  category: 'section_first',
};
const YEAR = 2017;
const WINDOW = 50;
const TABLE_ROWS = 100_000;
const STAGED = [10_000, 100_000];
const NO_LIMIT = { dailyLimitUsd: null, monthlyLimitUsd: null, requestsPerDay: null };

/**
 * Imports a real programme of some 3,000 films to the end, on a real stack with simulated sources that know a share of
 * them, and says what became of the films; then has `festival check` read a table of 100,000 rows, and a worker stage one.
 * @param args a CSV file with the same columns (the shared sample by default), the most rows to import (all); "table" or
 * "staging" alone for the second or third part only.
 */
export async function run(args: string[]): Promise<void> {
  const [what = SAMPLE, most] = args;
  const isPart = what === 'table' || what === 'staging';
  if (!isPart) await importAll(what, Number(most ?? Infinity));
  if (what !== 'staging') await checkLargeTable(TABLE_ROWS);
  if (what !== 'table') await stageLarge(STAGED);
}

async function importAll(path: string, most: number): Promise<void> {
  if (!existsSync(path)) {
    console.log(`There is no ${path}: the import is left out. Give a file with the same columns.`);
    return;
  }
  const { rows, rowNumbers } = await readProgrammeFile(path, COLUMNS);
  const chosen = rows.slice(0, most);
  const { entries, rejects } = readEntries(chosen, `circulation-${YEAR}`, rowNumbers);
  console.log(`${chosen.length} rows: ${entries.length} films, ${rejects.length} rows set aside.`);
  console.log(SHARES);
  await withApplication(sourcesFor(entries), async (app) => {
    for (const source of ['omdb', 'imdb_scrape'] as const)
      await changeSourcePolicy(app.dataSource.manager, source, NO_LIMIT, 'bench');
    await importOnce(app, path, entries, chosen.length < rows.length ? chosen : undefined);
  });
}

async function importOnce(
  app: BenchApplication,
  path: string,
  entries: Entry[],
  part: unknown[] | undefined,
): Promise<void> {
  await app.loadWorker().begin();
  const started = performance.now();
  const handle = await startImport(app.client, {
    festival: 'circulation',
    year: YEAR,
    // As a person would: the worker reads the file itself.
    programme:
      part === undefined ? { kind: 'file', path, columns: COLUMNS } : { kind: 'inline', entries: part },
    policy: { window: WINDOW },
  });
  const progress = await follow(handle);
  const seconds = (performance.now() - started) / 1000;
  console.log(await figures(app.dataSource));
  report(app, progress, seconds);
  must(progress.total === entries.length, `all ${entries.length} films are in the edition`);
  // An entry without an id may turn out to be a film that another entry names.
  const films = await number(
    app.dataSource,
    'SELECT count(DISTINCT movie_id)::int AS value FROM programme_entries',
  );
  const counted = progress.full + progress.minimal + progress.stub;
  console.log(`${entries.length} entries are ${films} films; the import counted ${counted} of them`);
  must(counted >= films && counted <= entries.length, 'every film is full, minimal or a stub');
}

function report(app: BenchApplication, progress: ImportProgress, seconds: number): void {
  const log = app.sources.log();
  const asked = (['tmdb', 'omdb', 'zyte'] as const).map(
    (source) => `${source} ${log.filter((entry) => entry.source === source).length}`,
  );
  console.log(
    [
      `full ${progress.full}, minimal ${progress.minimal}, stub ${progress.stub} of ${progress.total}`,
      `${seconds.toFixed(0)} s, ${(progress.total / seconds).toFixed(1)} films a second`,
      `requests: ${asked.join(', ')}; ${(log.length / progress.total).toFixed(2)} a film`,
      `cost: $${progress.spendUsd.toFixed(3)}, $${(progress.spendUsd / progress.total).toFixed(5)} a film; ` +
        `the sources' bills: $${(billOf(log, 'omdb') + billOf(log, 'zyte')).toFixed(3)}`,
      `awaiting review: ${progress.awaitingReview}; rows set aside: ${progress.rejectedRows}`,
      `why films are stubs: ${JSON.stringify(progress.failedReasons)}`,
    ].join('\n'),
  );
}

/** Films by whether the programme has their id, and by what they came to. */
async function figures(dataSource: DataSource): Promise<string> {
  const rows = await dataSource.query<Record<string, string | number>[]>(
    `SELECT CASE WHEN entry.film_key LIKE 'tt%' THEN 'with an id' ELSE 'without' END AS programme,
       count(*)::int AS films,
       count(*) FILTER (WHERE movie.import_type = 'full')::int AS "full",
       count(*) FILTER (WHERE movie.import_type = 'minimal')::int AS minimal,
       count(*) FILTER (WHERE movie.import_type = 'stub')::int AS stub,
       count(*) FILTER (WHERE movie.import_type = 'stub'
         AND jsonb_array_length(coalesce(movie.match_evidence->'candidates', '[]')) > 0)::int AS "stub with candidates",
       count(*) FILTER (WHERE entry.film_key NOT LIKE 'tt%' AND movie.imdb_id IS NOT NULL)::int AS "id found"
     FROM programme_entries entry JOIN movies movie ON movie.id = entry.movie_id GROUP BY 1 ORDER BY 1 DESC`,
  );
  return rows
    .map((row) =>
      Object.entries(row)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
    )
    .join('\n');
}
