import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { MOST_DAYS_KEPT } from '../../../domain/sweeps/freshness.js';
import type { EnrichmentReport } from '../../../domain/sweeps/enrichment.js';
import { decide } from '../../../entities/review/decide.js';
import type { enrichmentSweep } from '../../../workflows/enrichment/workflow.js';
import type { Application } from '../fixtures/application.js';
import { shareApplication } from '../fixtures/shared-application.js';
import {
  daysPass,
  editedPlot,
  imdbIdOf,
  newTmdbIdOf,
  tmdbIdOf,
  worldOn,
  type Event,
  type Release,
} from './fixtures/year.js';

/** A year in which 20 % of the films are edited, deleted, merged or redirected, swept week by week. */
let app: Application;

shareApplication((started) => {
  app = started;
});

const WEEKS = 52;
const OLD_FILMS = 26;
const RELEASES: Release[] = Array.from({ length: 50 }, (_, film) =>
  film < OLD_FILMS ? 4000 : film < 40 ? 10 : undefined,
);
const EVENTS: Event[] = [
  { film: 0, day: 30, fate: 'edited' },
  { film: 1, day: 200, fate: 'deleted' },
  { film: 2, day: 90, fate: 'merged' },
  { film: 3, day: 90, fate: 'redirected' },
  { film: 4, day: 120, fate: 'another film' },
  { film: 30, day: 17, fate: 'edited' },
  { film: 31, day: 45, fate: 'deleted' },
  { film: 32, day: 60, fate: 'merged' },
  { film: 41, day: 75, fate: 'redirected' },
  { film: 42, day: 101, fate: 'edited' },
];
const fatesOf = (...fates: Event['fate'][]): number[] =>
  EVENTS.filter(({ fate }) => fates.includes(fate)).map(({ film }) => film);
/** Films that a person decided on before: some of each fate, and some that nothing happens to. */
const DECIDED = [0, 2, 3, 10, 31, 41, 45];

async function rowsOf<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
  return await app.dataSource.query<Row[]>(sql, parameters);
}

async function importFilms(): Promise<void> {
  app.sources.setScenario(worldOn(0, RELEASES, EVENTS));
  const entries = RELEASES.map((_, film) => ({
    imdbId: imdbIdOf(film),
    title: `Film number ${film}`,
    nominations: [{ category: 'Feature' }],
  }));
  const programme = { kind: 'inline' as const, entries };
  const year = new Date().getUTCFullYear();
  await (await startImport(app.client, { festival: 'cannes', year, programme })).result();
}

async function decideOn(film: number): Promise<void> {
  const [row] = await rowsOf<{ id: string }>('SELECT id::text FROM movies WHERE imdb_id = $1', [
    imdbIdOf(film),
  ]);
  await app.dataSource.transaction((db) =>
    decide(db, {
      movieId: row?.id ?? '',
      workflowId: `movie-lookup/${imdbIdOf(film)}`,
      decisionId: 'the-year-before',
      decision: { reviewer: 'ana', choice: { accept: 'match' } },
      basis: { keep: 'record' },
    }),
  );
}

const personsDecisions = () => rowsOf("SELECT * FROM review_decisions WHERE reviewer = 'ana' ORDER BY id");

async function sweep(week: number): Promise<EnrichmentReport> {
  return await app.client.workflow.execute<typeof enrichmentSweep>('enrichmentSweep', {
    workflowId: `week-${week}`,
    taskQueue: 'festival-lookup',
    args: [{ maxFilms: 0, maxRatings: 0 }],
  });
}

/** How old the oldest record is, in days. */
async function oldestDays(): Promise<number> {
  const [row] = await rowsOf<{ days: number }>(
    `SELECT max(extract(epoch FROM now() - fetched.updated_at) / 86400)::float8 AS days
     FROM movies movie JOIN film_facts fetched ON fetched.movie_id = movie.id AND fetched.source = 'tmdb'
     WHERE movie.import_type = 'full'`,
  );
  return row?.days ?? 0;
}

interface FilmNow {
  tmdb_id: number | null;
  import_type: string;
  review_state: string | null;
  overview: string | null;
}

async function filmsNow(): Promise<FilmNow[]> {
  return await rowsOf<FilmNow>(
    'SELECT tmdb_id, import_type, review_state, overview FROM movies WHERE merged_into IS NULL ORDER BY imdb_id',
  );
}

test('no record is older than 180 days, no decision is overwritten, and each change is kept', async () => {
  await importFilms();
  for (const film of DECIDED) await decideOn(film);
  const before = await filmsNow();
  const decisions = await personsDecisions();
  expect(decisions).toHaveLength(DECIDED.length);

  const began = app.sources.log().length;
  const ages: number[] = [];
  let spared = 0;
  for (let week = 1; week <= WEEKS; week += 1) {
    await daysPass(app.dataSource, 7);
    app.sources.setScenario(worldOn(week * 7, RELEASES, EVENTS));
    // As old as records get: before the sweep.
    ages.push(await oldestDays());
    const report = await sweep(week);
    expect(report.records?.stopped).toBeUndefined();
    spared += report.records?.spared ?? 0;
  }
  const requests = app.sources.log().slice(began);
  const after = await personsDecisions();
  const overwritten = decisions.filter((decision, at) => !isDeepStrictEqual(decision, after[at])).length;
  const lists = requests.filter(({ path }) => path.includes('/movie/changes')).length;
  console.log(
    `a year of ${RELEASES.length} films, ${RELEASES.length - OLD_FILMS} of them new: oldest record ${Math.max(...ages).toFixed(0)} days; ` +
      `${(requests.length / RELEASES.length).toFixed(1)} requests a film and year (${requests.length}, ${lists} of them for lists of changes, ` +
      `which spared ${spared}); ${EVENTS.length} films edited, deleted, merged or redirected; ${overwritten} of ${DECIDED.length} decisions overwritten`,
  );

  expect(Math.max(...ages)).toBeLessThanOrEqual(MOST_DAYS_KEPT);
  expect(Math.max(...ages)).toBeGreaterThan(100);
  expect(new Set(requests.map(({ source }) => source))).toEqual(new Set(['tmdb']));

  const now = await filmsNow();
  for (const film of fatesOf('edited')) expect(now[film]?.overview).toBe(editedPlot(film));
  for (const film of fatesOf('merged', 'redirected'))
    expect(now[film]).toEqual({ ...before[film], tmdb_id: newTmdbIdOf(film) });
  // Nothing is left to fetch: a person sees to it, the record is gone in time, the nomination stays.
  for (const film of fatesOf('deleted', 'another film'))
    expect(now[film]).toMatchObject({ review_state: 'review', import_type: 'stub', overview: null });
  const untouched = RELEASES.map((_, film) => film).filter(
    (film) => !EVENTS.some((event) => event.film === film),
  );
  for (const film of untouched) expect(now[film]).toEqual(before[film]);

  expect(overwritten).toBe(0);
  const reopened = fatesOf('deleted', 'another film');
  for (const film of DECIDED.filter((film) => !reopened.includes(film)))
    expect(now[film]?.review_state).toBe('decided');
  expect(
    await rowsOf("SELECT note FROM review_decisions WHERE reviewer = 'enrichment sweep' ORDER BY note"),
  ).toEqual([
    { note: expect.stringContaining(`TMDb has "Film number 4"`) as string },
    ...fatesOf('deleted').map((film) => ({ note: `TMDb has no film ${tmdbIdOf(film)} any more` })),
  ]);
  expect(await rowsOf('SELECT count(*)::int AS held FROM nominations')).toEqual([{ held: RELEASES.length }]);

  const changes = await rowsOf<{
    film: number;
    field: string;
    before: unknown;
    after: unknown;
    source: string;
  }>(
    `SELECT (substr(imdb_id, 3)::int - 93000000) AS film, field, before, after, source
     FROM movie_changes changed JOIN movies movie ON movie.id = changed.movie_id ORDER BY changed.id`,
  );
  const kept = changes.filter(({ film }) => fatesOf('edited', 'merged', 'redirected').includes(film));
  expect(kept.sort((one, other) => one.film - other.film)).toEqual(
    EVENTS.filter(({ fate }) => fate !== 'deleted' && fate !== 'another film')
      .map(({ film, fate }) =>
        fate === 'edited'
          ? {
              film,
              field: 'overview',
              before: `The plot of film ${film}.`,
              after: editedPlot(film),
              source: 'tmdb',
            }
          : { film, field: 'tmdb_id', before: tmdbIdOf(film), after: newTmdbIdOf(film), source: 'tmdb' },
      )
      .sort((one, other) => one.film - other.film),
  );
  // Of what was taken off it is kept what it was.
  expect(changes.filter(({ film, field }) => film === 1 && field === 'overview')).toMatchObject([
    { before: 'The plot of film 1.', after: null },
  ]);
});
