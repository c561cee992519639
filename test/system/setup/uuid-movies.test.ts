import { afterAll, beforeAll, expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { createDashboard } from '../../../dashboard/server/server.js';
import type { ImportProgress } from '../../../domain/lookup/lookup.js';
import { createDataSource } from '../../../entities/data-source.js';
import { migrate } from '../../../entities/migrate.js';
import { mergeMovies, undoMerge } from '../../../entities/movies/merge.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { createEmptyDatabase, type TestDatabase } from '../../support/databases/postgres.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';

/** Beside an application whose rows have UUIDs, which it makes itself. */

const { scenario, entries } = generatedScenario({
  films: 6,
  unknownToTmdb: 0.5,
  unknownToOmdb: 0,
});
const known = entries[0]!;

async function load(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  const dataSource = await createDataSource(database.url).initialize();
  await dataSource.query(
    `CREATE TABLE movies (id uuid PRIMARY KEY, imdb_id varchar(255), tmdb_id integer, title varchar(255) NOT NULL, slug text,
       inserted_at timestamp(0) NOT NULL, updated_at timestamp(0) NOT NULL);
     CREATE TABLE api_lookup_metrics (id uuid PRIMARY KEY, source varchar(255) NOT NULL, operation varchar(255) NOT NULL,
       target_identifier varchar(255), success boolean NOT NULL, metadata jsonb, inserted_at timestamp(0) NOT NULL,
       updated_at timestamp(0) NOT NULL);
     INSERT INTO api_lookup_metrics VALUES (gen_random_uuid(), 'tmdb', 'find_by_imdb', 'tt0000001', true, NULL, '2024-05-01',
       '2024-05-01')`,
  );
  await dataSource.query(
    `INSERT INTO movies VALUES (gen_random_uuid(), 'tt0000001', 11, 'A film of before', 'a-slug', '2024-05-01', '2024-05-01'),
       (gen_random_uuid(), $1, 999, $2, 'a-slug', '2024-05-01', '2024-05-01')`,
    [known.imdbId, known.title],
  );
  await dataSource.destroy();
  return database;
}

let app: Application;
let progress: ImportProgress;
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  app = await startApplication(scenario, load);
  undo.push(() => app.stop());
  const workers = await startWorkers(app);
  undo.push(() => workers.stop());
  const programme = { kind: 'inline' as const, entries };
  progress = await (await startImport(app.client, { festival: 'made-up', year: 2025, programme })).result();
});
afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

test('an import works on them, and knows the films of before', async () => {
  expect(progress).toMatchObject({ total: 6, stub: 0 });
  const [counted] = await app.dataSource.query<unknown[]>(
    `SELECT count(*)::int AS movies, count(*) FILTER (WHERE slug = 'a-slug')::int AS before FROM movies`,
  );
  expect(counted).toEqual({ movies: 7, before: 2 });
  // It may be weighed as another film's rival, which is free; it is not looked up itself.
  const asked = app.sources.log().filter(({ film }) => film === known.imdbId);
  expect(asked.filter(({ source, path }) => source !== 'tmdb' || path.startsWith('/3/find/'))).toEqual([]);
  expect(await migrate(app.database.url)).toEqual([]);
});

test('people who made films together are kept, films are merged and parted, and pages show them', async () => {
  await app.dataSource.query(
    `WITH two AS (INSERT INTO people (name) VALUES ('Ada'), ('Ben') RETURNING id)
     INSERT INTO credits (movie_id, person_id, department, job, position, source)
     SELECT movies.id, two.id, 'directing', 'Director', 0, 'tmdb' FROM two, movies WHERE cri_eligible`,
  );
  const [pairs] = await app.dataSource.query<{ films: number; eligible: number }[]>(
    `SELECT films, (SELECT count(*)::int FROM movies WHERE cri_eligible) AS eligible FROM collaborations
     JOIN people ON people.id = person_id WHERE name IN ('Ada', 'Ben')`,
  );
  expect(pairs?.films).toBeGreaterThan(1);
  expect(pairs?.films).toBe(pairs?.eligible);
  const [one, other] = await app.dataSource.query<{ id: string }[]>(
    'SELECT movie_id AS id FROM programme_entries ORDER BY position',
  );
  await app.dataSource.transaction((db) => mergeMovies(db, one!.id, other!.id));
  await app.dataSource.query('UPDATE movies SET merged_into = $2 WHERE id = $1', [one!.id, other!.id]);
  expect(await app.dataSource.transaction((db) => undoMerge(db, one!.id))).toBe(true);
  const dashboard = await createDashboard({
    settings: { host: '127.0.0.1', port: 0, loopback: true },
    database: app.dataSource,
    client: app.client,
  });
  undo.push(() => dashboard.close());
  for (const page of [
    '/imports/made-up-2025',
    `/films/${one!.id}`,
    `/api/films/${other!.id}`,
    '/review',
    '/',
  ])
    expect([page, (await dashboard.inject(page)).statusCode]).toEqual([page, 200]);
  // An id in the form that other databases have is that of no film.
  expect((await dashboard.inject('/films/4711')).statusCode).toBe(404);
});
