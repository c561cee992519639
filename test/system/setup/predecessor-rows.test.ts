import pg from 'pg';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../entities/data-source.js';
import { migrate } from '../../../entities/migrate.js';
import { upgradeMovie } from '../../../entities/movies/upgrade.js';
import type { TestDatabase } from '../../support/databases/postgres.js';
import { HAVE_PREDECESSOR } from '../../support/databases/predecessor.js';
import { match, record } from '../../unit/fixtures/entities.js';
import { load } from './fixtures/theirs.js';

describe.skipIf(!HAVE_PREDECESSOR)(
  'the predecessor’s movies after the migration (skipped without ../shared/samples)',
  () => {
    let database: TestDatabase;
    let dataSource: DataSource;
    const sql = <Row>(statement: string): Promise<Row[]> => dataSource.query<Row[]>(statement);

    beforeAll(async () => {
      database = await load();
      await migrate(database.url);
      dataSource = await openDatabase(database.url);
    });
    afterAll(async () => {
      await dataSource.destroy();
      await database.drop();
    });

    test('films that were there count as they are: full ones in full, soft ones minimal', async () => {
      expect(
        await sql(
          'SELECT tmdb_id, import_type, needs_enrichment, cri_eligible, year FROM movies WHERE id <= 3 ORDER BY id',
        ),
      ).toEqual([
        { tmdb_id: 550, import_type: 'full', needs_enrichment: false, cri_eligible: true, year: 1999 },
        { tmdb_id: 8681, import_type: 'full', needs_enrichment: false, cri_eligible: true, year: 2008 },
        { tmdb_id: 1233413, import_type: 'minimal', needs_enrichment: true, cri_eligible: false, year: 2025 },
      ]);
    });

    test('a long title or homepage does not fail for ever: what does not fit is cut, and an address left out', async () => {
      const film = record({
        title: 't'.repeat(400),
        tagline: 'g'.repeat(300),
        homepage: `https://a.example/${'p'.repeat(400)}`,
      });
      await dataSource.transaction((db) => upgradeMovie(db, '3', film, match()));
      expect(
        await sql(
          'SELECT length(title) AS title, length(tagline) AS tagline, homepage FROM movies WHERE id = 3',
        ),
      ).toEqual([{ title: 255, tagline: 255, homepage: null }]);
    });

    test('two of one IMDb id: they are named, and nothing is changed until a person has merged them', async () => {
      const database = await load();
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        await client.query(
          `INSERT INTO movies (tmdb_id, imdb_id, title, inserted_at, updated_at) VALUES (77, 'tt0137523', 'Again', now(), now())`,
        );
        await expect(migrate(database.url)).rejects.toThrow(
          'movies.imdb_id must be unique, but stands in several rows: tt0137523 (rows 1, 6). Merge them, then migrate again.',
        );
        expect((await client.query(`SELECT to_regnamespace('festival_lookup') AS own`)).rows).toEqual([
          { own: null },
        ]);
        await client.query('DELETE FROM movies WHERE tmdb_id = 77');
        expect((await migrate(database.url)).length).toBeGreaterThan(0);
      } finally {
        await client.end();
        await database.drop();
      }
    });
  },
);
