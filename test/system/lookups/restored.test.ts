import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { decideFilm } from '../../../client/films/reviews.js';
import { filmState, importProgress, startImport, type ImportHandle } from '../../../client/imports/start.js';
import { openDatabase } from '../../../entities/data-source.js';
import { pauseSignal, resumeSignal, retryNowSignal } from '../../../workflows/shared/messages.js';
import type { Finding } from '../../../domain/views/finding.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';
import { commandsFor } from '../fixtures/commands.js';

/**
 * A database is restored from an older dump while lookups run: films of after the dump are gone, and their numbers are given
 * to other films. Nothing that is meant for one film may reach another one.
 */
const PATIENCE = { timeout: 60_000, interval: 200 };
const [BEFORE, GONE, AGAIN, OTHER, THIRD] = ['tt7100001', 'tt7100002', 'tt7100003', 'tt7100004', 'tt7100005'];
const HELD = 'tt7100006';

let app: Application;
let workers: { stop: () => Promise<void> };
let held: ImportHandle;

beforeAll(async () => {
  app = await startApplication({ films: [] });
  workers = await startWorkers(app);
});
afterAll(async () => {
  await workers.stop();
  await app.stop();
});

interface Row {
  id: string;
  imdb_id: string;
  review_state: string | null;
  nominations: number;
}

async function movies(): Promise<Row[]> {
  return await app.dataSource.query<Row[]>(
    `SELECT id::text, imdb_id, review_state, (SELECT count(*)::int FROM nominations WHERE movie_id = movies.id) AS nominations
     FROM movies ORDER BY id`,
  );
}

async function importFilms(festival: string, imdbIds: string[]): Promise<void> {
  const entries = imdbIds.map((imdbId) => ({
    imdbId,
    title: `Film ${imdbId}`,
    nominations: [{ category: 'Best Film' }],
  }));
  const policy = { tiers: ['tmdb' as const], recheck: ['30 days'] };
  await (
    await startImport(app.client, { festival, year: 2025, policy, programme: { kind: 'inline', entries } })
  ).result();
  for (const imdbId of imdbIds)
    await vi.waitFor(async () => {
      expect((await filmState(app.client, imdbId)).stage).toBe('parked');
    }, PATIENCE);
}

/** Starts an import that is paused before it looks anything up, and waits until its programme is written. */
async function startHeldImport(): Promise<ImportHandle> {
  const programme = { kind: 'inline', entries: [{ imdbId: HELD, title: 'Held' }] };
  const handle = await app.client.workflow.signalWithStart('festivalImport', {
    taskQueue: 'festival-lookup',
    workflowId: 'festival-import/held-2025',
    args: [{ festival: 'held', year: 2025, programme }],
    signal: pauseSignal,
    signalArgs: ['the database is to be restored'],
  });
  await vi.waitFor(async () => {
    expect((await importProgress(handle as ImportHandle)).total).toBe(1);
  }, PATIENCE);
  return handle as ImportHandle;
}

/** Works on the cluster while nobody is connected to the database; the workers go on with what is there then. */
async function withoutSessions(work: (admin: pg.Client, name: string) => Promise<unknown>): Promise<void> {
  await workers.stop();
  await app.dataSource.destroy();
  const url = new URL(app.database.url);
  const name = url.pathname.slice(1);
  url.pathname = '/template1';
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  try {
    await work(admin, name);
  } finally {
    await admin.end();
  }
  app.dataSource = await openDatabase(app.database.url);
  workers = await startWorkers(app);
}

test('films of after the dump are gone, and another film has the number of one of them', async () => {
  await importFilms('early', [BEFORE]);
  await withoutSessions((admin, name) => admin.query(`CREATE DATABASE ${name}_dump TEMPLATE ${name}`));
  await importFilms('late', [GONE, AGAIN]);
  held = await startHeldImport();
  const gone = (await movies()).find(({ imdb_id }) => imdb_id === GONE);
  await withoutSessions(async (admin, name) => {
    await admin.query(`DROP DATABASE ${name}`);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${name}_dump`);
    await admin.query(`DROP DATABASE ${name}_dump`);
  });
  await importFilms('later', [OTHER, THIRD]);
  expect((await movies()).find(({ id }) => id === gone?.id)?.imdb_id).toBe(OTHER);
});

test('doctor says which lookups have no film', async () => {
  const commands = await commandsFor(app);
  const { code, stdout } = await commands.festival('doctor', '--json');
  await commands.stop();
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  expect(code).toBe(1);
  expect(findings).toContainEqual(
    expect.objectContaining({
      name: 'lookup-without-film',
      examples: expect.arrayContaining([`movie-lookup/${GONE}`, `movie-lookup/${AGAIN}`]) as string[],
      todo: expect.stringMatching('Import its programme again') as string,
    }),
  );
});

test('a decision on a film that is gone is refused in words, and reaches no other', async () => {
  const before = await movies();
  const decision = decideFilm({ client: app.client, db: app.dataSource.manager }, GONE, {
    reviewer: 'ana',
    reason: 'not a film',
  });
  await expect(decision).rejects.toMatchObject({
    code: 'NotFound',
    message: `There is no film ${GONE}.`,
  });
  expect(await movies()).toEqual(before);
  expect(await app.dataSource.query('SELECT * FROM review_decisions')).toEqual([]);
});

test('a lookup of a film that is gone ends, and says why; no record and no metrics row reaches another', async () => {
  const before = await movies();
  const handle = app.client.workflow.getHandle(`movie-lookup/${GONE}`);
  await handle.signal(retryNowSignal);
  await expect(handle.result()).rejects.toMatchObject({
    cause: {
      cause: { type: 'FilmGone', message: expect.stringContaining('is not in the database') as string },
    },
  });
  expect((await handle.describe()).status.name).toBe('FAILED');
  expect(await movies()).toEqual(before);
  const [metrics] = await app.dataSource.query<{ n: number }[]>(
    `SELECT count(*)::int AS n FROM api_lookup_metrics WHERE identifier = $1`,
    [GONE],
  );
  expect(metrics?.n).toBe(0);
});

test('a film that is imported again has its lookup, under whatever number it stands now', async () => {
  await importFilms('late', [AGAIN]);
  await decideFilm({ client: app.client, db: app.dataSource.manager }, AGAIN, {
    reviewer: 'ben',
    reason: 'an exhibition',
  });
  const states = new Map((await movies()).map((row) => [row.imdb_id, row.review_state]));
  expect(Object.fromEntries(states)).toMatchObject({
    [AGAIN]: 'rejected',
    [OTHER]: 'parked',
    [THIRD]: 'parked',
    [BEFORE]: 'parked',
  });
  const decided = await app.dataSource.query<unknown[]>(
    'SELECT reviewer, workflow_id, before->>$1 AS imdb_id FROM review_decisions',
    ['imdb_id'],
  );
  expect(decided).toEqual([{ reviewer: 'ben', workflow_id: `movie-lookup/${AGAIN}`, imdb_id: AGAIN }]);
  expect((await movies()).every(({ nominations }) => nominations === 1)).toBe(true);
});

test('an import whose edition is gone ends with words, and takes no other edition for its own', async () => {
  const before = await movies();
  const [late] = await app.dataSource.query<{ key: string }[]>(
    'SELECT key FROM festival_editions ORDER BY id OFFSET 2',
  );
  // It has the number that the held import's edition had.
  expect(late?.key).toBe('late-2025');
  await held.signal(resumeSignal);
  await expect(held.result()).rejects.toMatchObject({
    cause: {
      cause: {
        type: 'NotFound',
        message: expect.stringContaining(
          'held-2025 is not in the database as this import wrote it',
        ) as string,
      },
    },
  });
  expect(await movies()).toEqual(before);
});
