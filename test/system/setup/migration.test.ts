import { afterEach, describe, expect, test } from 'vitest';
import type { DataSource } from 'typeorm';
import { startImport } from '../../../client/imports/start.js';
import { createDataSource } from '../../../entities/data-source.js';
import { generatedScenario } from '../../../sandbox/simulated/films/generated.js';
import { createEmptyDatabase, type TestDatabase } from '../../support/postgres.js';
import { schemaOf } from '../../support/schema.js';
import { rowCounts, startApplication, startWorkers } from '../fixtures/application.js';

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function emptyDatabase(): Promise<{ database: TestDatabase; dataSource: DataSource }> {
  const database = await createEmptyDatabase();
  undo.push(() => database.drop());
  const dataSource = await createDataSource(database.url).initialize();
  undo.push(() => dataSource.destroy());
  return { database, dataSource };
}

/** What an earlier application left, with rows in it; its times have no default, its ids are of its own kind. */
async function legacy(
  dataSource: DataSource,
  ids: 'bigserial' | 'uuid',
  rows: [imdbId: string | null, tmdbId: number | null, title: string][],
): Promise<void> {
  const id = ids === 'uuid' ? 'id uuid PRIMARY KEY' : 'id bigserial PRIMARY KEY';
  await dataSource.query(
    `CREATE TABLE movies (${id}, imdb_id varchar(255), tmdb_id integer, title varchar(255) NOT NULL, slug text,
       inserted_at timestamp(0) NOT NULL, updated_at timestamp(0) NOT NULL)`,
  );
  await dataSource.query(
    `CREATE TABLE api_lookup_metrics (${id}, source varchar(255) NOT NULL, operation varchar(255) NOT NULL,
       target_identifier varchar(255), success boolean NOT NULL, confidence_score double precision, fallback_level integer,
       response_time_ms integer, error_type varchar(255), error_message text, metadata jsonb,
       inserted_at timestamp(0) NOT NULL, updated_at timestamp(0) NOT NULL)`,
  );
  const newId = ids === 'uuid' ? 'gen_random_uuid()' : 'DEFAULT';
  for (const row of rows)
    await dataSource.query(
      `INSERT INTO movies (id, imdb_id, tmdb_id, title, slug, inserted_at, updated_at)
       VALUES (${newId}, $1, $2, $3, 'a-slug', '2024-05-01', '2024-05-02')`,
      row,
    );
  await dataSource.query(
    `INSERT INTO api_lookup_metrics (id, source, operation, target_identifier, success, confidence_score, fallback_level,
       response_time_ms, error_type, error_message, metadata, inserted_at, updated_at)
     VALUES (${newId}, 'tmdb', 'find_by_imdb', 'tt0000001', true, 1, 1, 120, NULL, NULL, '{"a": 1}', '2024-05-01', '2024-05-01'),
       (${newId}, 'omdb', 'get_movie', 'tt0000002', false, NULL, 2, NULL, 'timeout', 'timed out', NULL, '2024-05-01', '2024-05-01')`,
  );
}

const LEGACY_ROWS: Parameters<typeof legacy>[2] = [
  ['tt0000001', 11, 'A film of before'],
  [null, 12, 'One without an IMDb id'],
  ['tt0000003', null, 'One without a TMDb id'],
];

describe('on an empty database', () => {
  test('all is made, and a second run changes nothing', async () => {
    const { dataSource } = await emptyDatabase();
    expect((await dataSource.runMigrations()).length).toBeGreaterThan(0);
    const schema = await schemaOf(dataSource);
    expect(await dataSource.runMigrations()).toEqual([]);
    expect(await schemaOf(dataSource)).toEqual(schema);
    expect(Object.values(await rowCounts(dataSource)).every((count) => count >= 0)).toBe(true);
  });

  test('the tables are what the entities say', async () => {
    const { dataSource } = await emptyDatabase();
    await dataSource.runMigrations();
    for (const entity of dataSource.entityMetadatas)
      await dataSource.getRepository(entity.name).find({ take: 1 });
  });

  test('two migrations at one time do not harm each other', async () => {
    const { database, dataSource } = await emptyDatabase();
    const other = await createDataSource(database.url).initialize();
    undo.push(() => other.destroy());
    const done = await Promise.allSettled([dataSource.runMigrations(), other.runMigrations()]);
    expect(done.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await dataSource.runMigrations()).toEqual([]);
    expect(await rowCounts(dataSource)).toMatchObject({ movies: 0 });
  });
});

describe.each(['bigserial', 'uuid'] as const)('on an earlier application’s tables with %s ids', (ids) => {
  test('rows and foreign columns stay, what is missing is added', async () => {
    const { dataSource } = await emptyDatabase();
    await legacy(dataSource, ids, LEGACY_ROWS);
    const before = await dataSource.query<{ id: string }[]>(
      'SELECT id::text, imdb_id, slug FROM movies ORDER BY title',
    );
    await dataSource.runMigrations();
    expect(await dataSource.query('SELECT id::text, imdb_id, slug FROM movies ORDER BY title')).toEqual(
      before,
    );
    expect(
      await dataSource.query(
        'SELECT title, import_type, needs_enrichment, tmdb_id FROM movies ORDER BY title',
      ),
    ).toEqual([
      { title: 'A film of before', import_type: 'full', needs_enrichment: false, tmdb_id: 11 },
      { title: 'One without a TMDb id', import_type: 'stub', needs_enrichment: true, tmdb_id: null },
      { title: 'One without an IMDb id', import_type: 'full', needs_enrichment: false, tmdb_id: 12 },
    ]);
    const metrics = await dataSource.query<Record<string, unknown>[]>(
      `SELECT source, identifier, target_identifier, success, confidence_score, pg_typeof(id)::text AS id_type
       FROM api_lookup_metrics ORDER BY source`,
    );
    expect(metrics).toEqual([
      {
        source: 'omdb',
        identifier: 'tt0000002',
        target_identifier: 'tt0000002',
        success: false,
        confidence_score: null,
        id_type: 'uuid',
      },
      {
        source: 'tmdb',
        identifier: 'tt0000001',
        target_identifier: 'tt0000001',
        success: true,
        confidence_score: 1,
        id_type: 'uuid',
      },
    ]);
    const [columns] = await dataSource.query<{ legacy: number }[]>(
      `SELECT count(*)::int AS legacy FROM information_schema.columns
       WHERE table_name = 'api_lookup_metrics' AND column_name = 'legacy_id'`,
    );
    expect(columns?.legacy).toBe(ids === 'uuid' ? 0 : 1);
    expect(await dataSource.runMigrations()).toEqual([]);
  });

  test('an import works on them, and knows the films of before', async () => {
    const { scenario, entries } = generatedScenario({ films: 6, unknownToTmdb: 0.5, unknownToOmdb: 0 });
    const known = entries[0]!;
    const app = await startApplication(scenario, async () => {
      const database = await createEmptyDatabase();
      const dataSource = await createDataSource(database.url).initialize();
      await legacy(dataSource, ids, [...LEGACY_ROWS, [known.imdbId ?? null, 999, known.title ?? '']]);
      await dataSource.destroy();
      return database;
    });
    undo.push(() => app.stop());
    const workers = await startWorkers(app);
    undo.push(() => workers.stop());
    const progress = await (
      await startImport(app.client, {
        festival: 'made-up',
        year: 2025,
        programme: { kind: 'inline', entries },
      })
    ).result();
    expect(progress).toMatchObject({ total: 6, stub: 0 });
    expect(progress.full + progress.minimal).toBe(6);
    const [counted] = await app.dataSource.query<{ movies: number; before: number }[]>(
      `SELECT count(*)::int AS movies, count(*) FILTER (WHERE slug = 'a-slug')::int AS before FROM movies`,
    );
    // Three films that the festival does not show, one that it shows and that was known, five new ones.
    expect(counted).toEqual({ movies: 9, before: 4 });
    expect(app.sources.log().filter(({ film }) => film === known.imdbId)).toEqual([]);
  });
});

test.each(['bigserial', 'uuid'] as const)(
  'two rows of one IMDb id (%s ids): a clear error that names them, and nothing is changed',
  async (ids) => {
    const { dataSource } = await emptyDatabase();
    await legacy(dataSource, ids, [...LEGACY_ROWS, ['tt0000001', null, 'The same film again']]);
    const schema = await schemaOf(dataSource);
    const doubles = await dataSource.query<{ id: string }[]>(
      `SELECT id::text FROM movies WHERE imdb_id = 'tt0000001'`,
    );
    const error: unknown = await dataSource.runMigrations().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    const { message } = error as Error;
    expect(message).toContain('movies.imdb_id must be unique');
    expect(message).toContain('tt0000001');
    for (const { id } of doubles) expect(message).toContain(id);
    expect(await schemaOf(dataSource)).toEqual(schema);
    expect(await dataSource.query('SELECT count(*)::int AS count FROM movies')).toEqual([{ count: 4 }]);

    // Once a person has merged them, it runs.
    await dataSource.query(`DELETE FROM movies WHERE title = 'The same film again'`);
    expect((await dataSource.runMigrations()).length).toBeGreaterThan(0);
  },
);
