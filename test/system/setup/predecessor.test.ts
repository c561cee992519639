import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { createDashboard } from '../../../dashboard/server/server.js';
import type { ImportProgress } from '../../../domain/lookup/lookup.js';
import type { FestivalImportInput } from '../../../domain/policy.js';
import { createDataSource } from '../../../entities/data-source.js';
import { dueFilms, ratingsDue } from '../../../entities/sweeps/enrichment.js';
import { migrate } from '../../../entities/migrate.js';
import { HAVE_PREDECESSOR } from '../../support/databases/predecessor.js';
import { schemaOf } from '../../support/databases/schema.js';
import { startWorkers, type Application } from '../fixtures/application.js';
import { festivalStatus, KPI } from '../fixtures/figures.js';
import { KNOWN, SOFT, startOnTheirs, theirs, theirSession, type Theirs } from './fixtures/theirs.js';

const example = JSON.parse(
  readFileSync(new URL('../../../examples/cannes-2025.json', import.meta.url), 'utf8'),
) as FestivalImportInput;
describe.skipIf(!HAVE_PREDECESSOR)(
  'on the predecessor’s database (skipped without ../shared/samples)',
  () => {
    let app: Application;
    let progress: ImportProgress;
    let workers: { stop: () => Promise<void> };
    let before: Theirs;
    const undo: (() => Promise<unknown>)[] = [];
    const sql = <Row>(statement: string, parameters: unknown[] = []): Promise<Row[]> =>
      app.dataSource.query<Row[]>(statement, parameters);

    beforeAll(async () => {
      ({ app, before } = await startOnTheirs());
      workers = await startWorkers(app);
      undo.push(() => workers.stop());
      progress = await (await startImport(app.client, example)).result();
    });
    afterAll(async () => {
      for (const step of undo.splice(0).reverse()) await step();
      await app.stop();
    });

    test('nothing of theirs is changed but that a film need not be on TMDb', async () => {
      const plain = await createDataSource(app.database.url).initialize();
      const schema = await schemaOf(plain).finally(() => plain.destroy());
      const missing = before.schema.filter((line) => !schema.includes(line));
      // The constraint has a row of its own from PostgreSQL 18 on.
      expect(
        missing.filter(
          (line) => !/^(column movies tmdb_id|constraint movies movies_tmdb_id_not_null) /.test(line),
        ),
      ).toEqual([]);
      const added = schema.filter((line) => !before.schema.includes(line));
      expect(added.filter((line) => !/\b(movies|api_lookup_metrics)\b/.test(line))).toEqual([]);
      const columns = added.filter((line) => line.startsWith('column') && !line.includes('movies tmdb_id'));
      const required = columns.filter((line) => / NO NO NEVER$/.test(line));
      expect(required).toEqual([]);
    });

    test('their rows stay, but for the films that the import found', async () => {
      const { rows } = await theirs(app);
      const now = rows as Record<string, Record<string, unknown>[]>;
      for (const [table, were] of Object.entries(before.rows as Record<string, Record<string, unknown>[]>))
        for (const row of were) {
          if (table === 'movies' && row['tmdb_id'] === SOFT.tmdbId) continue;
          expect(now[table]).toContainEqual(expect.objectContaining(row));
        }
    });

    test('a second migration changes nothing', async () => {
      expect(await migrate(app.database.url)).toEqual([]);
    });

    test('the import ends right; their film is known to it, and the soft one becomes full in its place', async () => {
      expect(progress).toMatchObject({ total: 25, stub: 1 });
      expect(app.sources.log().filter(({ film }) => film === KNOWN.imdbId)).toEqual([]);
      expect(
        await sql(
          `SELECT movie.id::int AS id, movie.imdb_id, movie.import_type, movie.import_status, movie.year, entry.film_key
         FROM movies movie JOIN programme_entries entry ON entry.movie_id = movie.id WHERE movie.id < 6 ORDER BY movie.id`,
        ),
      ).toEqual([
        {
          id: 4,
          imdb_id: KNOWN.imdbId,
          import_type: 'full',
          import_status: 'full',
          year: 2025,
          film_key: KNOWN.imdbId,
        },
        {
          id: 5,
          imdb_id: SOFT.imdbId,
          import_type: 'full',
          import_status: 'full',
          year: 2025,
          film_key: SOFT.imdbId,
        },
      ]);
      expect(
        await sql(
          `SELECT import_status, count(*)::int AS n FROM movies WHERE import_type = 'stub' GROUP BY 1`,
        ),
      ).toEqual([{ import_status: 'soft', n: 2 }]);
    });

    test('films that no programme named here are nobody’s business: sweeps look nothing up for them, and buy nothing', async () => {
      const { manager } = app.dataSource;
      const [due, unrated] = await Promise.all([
        dueFilms(manager, '2100-01-01', 100),
        ratingsDue(manager, '2100-01-01', 100),
      ]);
      expect(due.length).toBeGreaterThan(0);
      expect(unrated.map(({ imdbId }) => imdbId)).toContain(KNOWN.imdbId);
      const theirs = await sql<{ id: string }>('SELECT id::text FROM movies WHERE id <= 3');
      for (const { id } of theirs)
        expect([...due, ...unrated].map(({ movieId }) => movieId)).not.toContain(id);
    });

    test('their inserts go on as before, and their views answer', async () => {
      const client = await theirSession(app.database.url);
      undo.push(() => client.end());
      const { rows } = await client.query<{ id: string; import_type: string }>(
        `INSERT INTO movies (tmdb_id, imdb_id, title, import_status, slug, inserted_at, updated_at) VALUES
         (601, 'tt0083866', 'E.T.', 'full', 'e-t-1982', now(), now()), (602, NULL, 'Soft', 'soft', 'soft', now(), now())
       RETURNING id::text, import_type`,
      );
      expect(rows.map(({ import_type }) => import_type)).toEqual(['full', 'minimal']);
      await client.query(
        `UPDATE movies SET title = title || '!', import_status = 'full', updated_at = now() WHERE tmdb_id = 602`,
      );
      await client.query(
        `INSERT INTO people (tmdb_id, imdb_id, name, inserted_at, updated_at) VALUES (77, 'nm0000399', 'A double', now(), now());
       INSERT INTO movie_credits (movie_id, person_id, credit_id, credit_type, inserted_at, updated_at) VALUES (1, 2, 'c9', 'cast', now(), now());
       INSERT INTO movie_videos (movie_id, tmdb_id, name, key, site, type, inserted_at, updated_at)
         VALUES (1, 'v9', 'T', 'SUXWAEX2jlg', 'YouTube', 'Trailer', now(), now());
       INSERT INTO collaborations (person_a_id, person_b_id, inserted_at, updated_at) VALUES (1, 3, now(), now());
       INSERT INTO external_metrics (movie_id, source, metric_type, value, fetched_at, inserted_at, updated_at)
         VALUES (1, 'tmdb', 'rating_average', 8.4, now(), now(), now());
       INSERT INTO api_lookup_metrics (source, operation, target_identifier, success, metadata, inserted_at, updated_at) VALUES
         ('tmdb', 'find_by_imdb', 'tt0083866', true, NULL, now(), now()), ('omdb', 'get_movie', 'x', false, '{"cost_usd": "much"}', now(), now());
       INSERT INTO oban_jobs (state, worker, args) VALUES ('available', 'X', '{}')`,
      );
      await client.query(`DELETE FROM movies WHERE tmdb_id = 601`);
      expect(
        (await client.query('SELECT vote_average FROM movies_with_metrics WHERE tmdb_id = 550')).rows,
      ).toEqual([{ vote_average: 8.4 }]);
      await client.query('REFRESH MATERIALIZED VIEW person_collaboration_trends');
      expect(
        (await client.query('SELECT n FROM person_collaboration_trends WHERE person_a_id = 1')).rows,
      ).toEqual([{ n: '2' }]);
      expect(await sql(`SELECT import_type FROM movies WHERE tmdb_id = 602`)).toEqual([
        { import_type: 'full' },
      ]);
    });

    test('a film that they find later than we did is theirs, with its nominations; who decided on it is not forgotten', async () => {
      const ours = (imdbId: string) =>
        sql<{ id: string; nominations: number }>(
          `SELECT movie.id::text, (SELECT count(*)::int FROM nominations WHERE movie_id = movie.id) AS nominations
         FROM movies movie WHERE imdb_id = $1`,
          [imdbId],
        );
      const [minimal, stub] = [await ours('tt27714581'), await ours('tt33772384')];
      await sql(`UPDATE movies SET review_state = 'rejected' WHERE imdb_id = 'tt33772384'`);
      const client = await theirSession(app.database.url);
      undo.push(() => client.end());
      await client.query(
        `INSERT INTO movies (tmdb_id, imdb_id, title, inserted_at, updated_at) VALUES
         (701, 'tt27714581', 'Sentimental Value', now(), now()), (702, 'tt33772384', 'Meteors', now(), now())`,
      );
      const rows = await sql<{
        tmdb_id: number;
        nominations: number;
        review_state: string | null;
        merged: string[];
      }>(
        `SELECT tmdb_id, review_state, (SELECT count(*)::int FROM nominations WHERE movie_id = movie.id) AS nominations,
         ARRAY(SELECT id::text FROM movies merged WHERE merged.merged_into = movie.id) AS merged
       FROM movies movie WHERE tmdb_id IN (701, 702) ORDER BY tmdb_id`,
      );
      expect(rows).toEqual([
        { tmdb_id: 701, review_state: null, nominations: minimal[0]?.nominations, merged: [minimal[0]?.id] },
        { tmdb_id: 702, review_state: 'rejected', nominations: stub[0]?.nominations, merged: [stub[0]?.id] },
      ]);
      expect(minimal[0]?.nominations).toBeGreaterThan(0);
    });

    test('the four queries run as they stand, for them and for us, with the rows of both', async () => {
      const client = new pg.Client({ connectionString: app.database.url });
      await client.connect();
      undo.push(() => client.end());
      const text = (rows: unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();
      // Their row of metadata that is no number, in the query that adds numbers up, is theirs to mend.
      await client.query(`DELETE FROM api_lookup_metrics WHERE metadata->>'cost_usd' = 'much'`);
      for (const query of Object.values(KPI)) {
        const { rows } = await client.query<Record<string, unknown>>(query);
        expect(rows.length).toBeGreaterThan(0);
        expect(text(await sql(query))).toEqual(text(rows));
      }
      const costs = await sql<{ source: string; requests: string }>(KPI.costs);
      const [ours] = await sql<{ n: string }>(
        `SELECT count(*) AS n FROM api_lookup_metrics WHERE source = 'tmdb' AND attempt_id IS NOT NULL`,
      );
      expect(Number(costs.find(({ source }) => source === 'tmdb')?.requests)).toBe(Number(ours?.n) + 1);
      const [festivals] = await sql<Record<string, string>>(KPI.festivals);
      expect(festivals).toMatchObject({ festival: 'cannes-2025', stub_imports: '1' });
    });

    test('figures that are kept are those that counting gives, with the rows of both', async () => {
      const kept = `SELECT source, operation, sum(lookups)::int AS n FROM lookup_figures GROUP BY 1, 2 HAVING sum(lookups) > 0 ORDER BY 1, 2`;
      expect(await sql(kept)).toEqual(
        await sql(
          'SELECT source, operation, count(*)::int AS n FROM api_lookup_metrics GROUP BY 1, 2 ORDER BY 1, 2',
        ),
      );
      const [drift] = await sql<{ seconds: number }>(
        `SELECT abs(extract(epoch FROM max(utc_moment(inserted_at)) - now()))::float8 AS seconds FROM api_lookup_metrics`,
      );
      expect(drift?.seconds).toBeLessThan(600);
    });

    test('`festival status` and the dashboard’s pages work', async () => {
      expect(await festivalStatus(app, 'cannes-2025')).toContain('25');
      const dashboard = await createDashboard({
        settings: { host: '127.0.0.1', port: 0, loopback: true },
        database: app.dataSource,
        client: app.client,
      });
      undo.push(() => dashboard.close());
      const pages = [
        '/',
        '/imports',
        '/imports/cannes-2025',
        '/films?q=fight',
        '/films/1',
        '/films/5',
        '/review',
        '/sources',
      ];
      for (const page of [...pages, '/sources/tmdb', '/alerts', '/api/overview', '/api/films/5', '/metrics'])
        expect([page, (await dashboard.inject(page)).statusCode]).toEqual([page, 200]);
    });
  },
);
