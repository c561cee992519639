import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { readObanJobs } from '../../../../sources/backfill/oban.js';
import { readBackfill } from '../../../../sources/backfill/read-backfill.js';
import { PGBOUNCER, startPgBouncer } from '../../../support/databases/pgbouncer.js';
import { createEmptyDatabase, type TestDatabase } from '../../../support/databases/postgres.js';
import { createPredecessorDatabase, HAVE_PREDECESSOR } from '../../../support/databases/predecessor.js';

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  undo.push(() => client.end());
  return client;
}

async function database(make: () => Promise<TestDatabase>): Promise<{ url: string; client: pg.Client }> {
  const { url, drop } = await make();
  undo.push(drop);
  return { url, client: await connect(url) };
}

/** As Oban's own migrations make it, as far as is read. */
const JOBS = `CREATE TABLE oban_jobs (id bigserial PRIMARY KEY, state text NOT NULL, worker text NOT NULL, args jsonb NOT NULL)`;

test('nothing is written where the jobs are, and no password is told', async () => {
  const { url, client } = await database(createEmptyDatabase);
  // Reading these jobs writes: a connection that may write would not even notice.
  await client.query('CREATE TABLE written (at timestamptz)');
  await client.query(
    `CREATE FUNCTION write() RETURNS jsonb LANGUAGE sql AS $$ INSERT INTO written VALUES (now()); SELECT '{}'::jsonb $$`,
  );
  await client.query(
    `CREATE VIEW oban_jobs AS SELECT 1 AS id, 'discarded' AS state, 'TMDbDetailsWorker' AS worker, write() AS args`,
  );
  await expect(readObanJobs(url)).rejects.toThrow('read-only transaction');
  expect((await client.query('SELECT * FROM written')).rows).toEqual([]);
  const gone = new URL(url);
  gone.pathname = '/gone';
  await expect(readObanJobs(gone.href)).rejects.toThrow(/^Postgres at .+ cannot be used/);
  await expect(readObanJobs(gone.href)).rejects.not.toThrow(gone.password);
});

test('a database without jobs is told as such', async () => {
  const { url } = await database(createEmptyDatabase);
  await expect(readObanJobs(url)).rejects.toThrow(/has no table oban_jobs\.$/);
});

test.skipIf(PGBOUNCER === undefined)(
  'through a pooler nothing of the session is changed: the next client may write, for as long as it likes (skipped without PgBouncer)',
  async () => {
    const { url, client } = await database(createEmptyDatabase);
    await client.query(JOBS);
    await client.query(
      `INSERT INTO oban_jobs (state, worker, args) SELECT 'retryable', 'X.TMDbDetailsWorker', jsonb_build_object('tmdb_id', n)
       FROM generate_series(1, 44) n`,
    );
    const pooler = await startPgBouncer(url);
    undo.push(pooler.stop);
    expect((await readObanJobs(pooler.url)).rows).toHaveLength(44);
    const other = await connect(pooler.url);
    await other.query(`INSERT INTO oban_jobs (state, worker, args) VALUES ('available', 'X', '{}')`);
    expect(
      (
        await other.query(
          `SELECT current_setting('statement_timeout') AS timeout, current_setting('default_transaction_read_only') AS read_only`,
        )
      ).rows,
    ).toEqual([{ timeout: '0', read_only: 'off' }]);
  },
);

describe.skipIf(!HAVE_PREDECESSOR)('the predecessor’s jobs (skipped without ../shared/samples)', () => {
  const CEREMONY = `
    INSERT INTO festival_organizations (name, abbreviation, slug, inserted_at, updated_at) VALUES ('Festival de Cannes', 'CFF', 'cannes-film-festival', now(), now());
    INSERT INTO festival_ceremonies (organization_id, year, inserted_at, updated_at) VALUES (1, 2025, now(), now()), (1, 2024, now(), now());
    INSERT INTO festival_categories (organization_id, name, inserted_at, updated_at) VALUES (1, 'Best Actor', now(), now());
    INSERT INTO festival_nominations (ceremony_id, category_id, movie_id, person_id, won, prize_name, inserted_at, updated_at) VALUES
      (1, 1, 1, 3, true, 'Prix d''interprétation', now(), now()), (1, 1, 3, NULL, false, NULL, now(), now()), (2, 1, 2, NULL, false, NULL, now(), now())`;

  test('a ceremony’s number says the edition', async () => {
    const { url, client } = await database(createPredecessorDatabase);
    await client.query(CEREMONY);
    const { rows, ceremonies } = await readObanJobs(url);
    const { films, rejects } = readBackfill(rows, ceremonies);
    expect(rejects).toEqual([]);
    expect(films).toMatchObject([
      {
        entry: { imdbId: 'tt27714581', nominations: [{ category: 'Competition' }] },
        festival: 'cannes',
        festivalYear: 2025,
        origin: 'job 1 (retryable)',
      },
      { entry: { imdbId: 'tt33772384', title: 'Meteors', year: 2024 } },
    ]);
    expect(films[1]).not.toHaveProperty('festival');
  });

  test('films that it has of these ceremonies can be taken with their nominations', async () => {
    const { url, client } = await database(createPredecessorDatabase);
    await client.query(CEREMONY);
    const { nominations, ceremonies } = await readObanJobs(url);
    expect(readBackfill(nominations, ceremonies)).toEqual({
      films: [
        {
          entry: {
            imdbId: 'tt0137523',
            title: 'Fight Club',
            year: 1999,
            nominations: [
              {
                category: 'Best Actor',
                award: "Prix d'interprétation",
                person: 'Brad Pitt',
                won: true,
              },
            ],
          },
          festival: 'cannes',
          festivalYear: 2025,
          origin: 'nomination 1',
        },
        {
          entry: {
            title: 'Sinners',
            year: 2025,
            nominations: [{ category: 'Best Actor', won: false }],
          },
          tmdbId: 1233413,
          festival: 'cannes',
          festivalYear: 2025,
          origin: 'nomination 2',
        },
      ],
      rejects: [],
      notes: [],
    });
  });
});
