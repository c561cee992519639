import { expect, test } from 'vitest';
import { readDecisions } from '../../../../entities/movies/history/history.js';
import { listFilms } from '../../../../entities/movies/search.js';
import { countEditionFilms, listEditionFilms } from '../../../../entities/editions/films.js';
import {
  listEditions,
  readEdition,
  readFailedLookups,
  readStubReasons,
} from '../../../../entities/editions/figures.js';
import { readCacheUse, writeCache } from '../../../../entities/sources/response-cache.js';
import { freshImdbId, movieOf, stage, useDatabase } from '../../fixtures/entities.js';

/** What the dashboard's pages read, where it is counted in a way that is fast rather than plain. */
const { dataSource, db } = useDatabase();
const PAGE = { limit: 50, offset: 0 };

test('an edition’s figures count its own films, decisions on them and money', async () => {
  const { key } = await stagedEdition();
  await db().query(
    `INSERT INTO spend_ledger (source, request_key, edition_key, state, reserved_usd, charged_usd, reserved_at) VALUES
       ('omdb', 'a', $1, 'charged', 0.01, 0.001, now()), ('omdb', 'b', $1, 'reserved', 0.01, NULL, now()),
       ('omdb', 'c', $1, 'released', 0.01, NULL, now()), ('omdb', 'd', $1, 'charged', 0.01, 0.5, '2024-12-31'),
       ('omdb', 'e', 'other-2025', 'charged', 0.01, 0.7, now())`,
    [key],
  );
  const figures = await readEdition(db(), key);
  expect(figures).toMatchObject({
    edition: key,
    films: 5,
    full: 1,
    minimal: 1,
    stub: 2,
    review: 1,
    waiting: 1,
    nominations: 1,
    rejectedRows: 0,
  });
  expect(figures?.spendUsd).toBeCloseTo(0.011, 9);
  expect(await readStubReasons(db(), key)).toEqual([{ reason: 'omdb_not_found', films: 2 }]);
  expect(await readFailedLookups(db(), key, 'omdb_not_found')).toEqual(['movie-lookup/review']);
  expect(await readFailedLookups(db(), key, 'omdb_timeout')).toEqual([]);
});

test('an edition that nothing was staged of has no figures, and one without films has none of theirs', async () => {
  expect(await readEdition(db(), 'nowhere-2025')).toBeUndefined();
  expect(await readStubReasons(db(), 'nowhere-2025')).toEqual([]);
  expect(await countEditionFilms(db(), 'nowhere-2025', {})).toBe(0);
  const { key } = await stage(dataSource(), []);
  expect(await readEdition(db(), key)).toMatchObject({ films: 0, full: 0, stub: 0, waiting: 0, spendUsd: 0 });
});

test('the list of editions begins with the one that was imported last, a page at a time', async () => {
  const first = await stagedEdition();
  const last = await stagedEdition();
  const [one, two] = await listEditions(db(), { limit: 2, offset: 0 });
  expect([one?.edition, two?.edition]).toEqual([last.key, first.key]);
  expect([one?.films, two?.films]).toEqual([5, 5]);
  expect((await listEditions(db(), { limit: 1, offset: 1 })).map(({ edition }) => edition)).toEqual([
    first.key,
  ]);
});

test('an edition’s films are its own, filtered and in its order', async () => {
  await stagedEdition();
  const { key } = await stagedEdition();
  const titles = async (filter: Parameters<typeof countEditionFilms>[2]): Promise<string[]> => {
    const films = await listEditionFilms(db(), key, filter, PAGE);
    expect(await countEditionFilms(db(), key, filter)).toBe(films.length);
    return films.map(({ title }) => title);
  };
  expect(await titles({})).toEqual(['Full', 'Minimal', 'Review', 'Waiting', 'Decided']);
  expect(await titles({ type: 'stub' })).toEqual(['Review', 'Decided']);
  expect(await titles({ reason: 'omdb_not_found' })).toEqual(['Review', 'Decided']);
  expect(await titles({ state: 'waiting' })).toEqual(['Waiting']);
});

test('films of a festival are those of its programme, and there are none of an unknown one', async () => {
  await stagedEdition();
  const { key } = await stagedEdition();
  const { films, total } = await listFilms(db(), { festival: key, importType: 'stub' }, PAGE);
  expect(films.map(({ title, festivals }) => [title, festivals])).toEqual(
    ['Decided', 'Review'].map((title) => [title, [key]]),
  );
  expect(total).toBe(2);
  expect(await listFilms(db(), { festival: 'nowhere-2025' }, PAGE)).toEqual({ films: [], total: 0 });
});

test('decisions on a film that was merged are decisions on the one that it was merged into', async () => {
  const { editionId } = await stagedEdition();
  const [into, merged, other] = await Promise.all(
    ['Full', 'Minimal', 'Review'].map((title) => movieOf(db(), editionId, title)),
  );
  await db().query('UPDATE movies SET merged_into = $1 WHERE id = $2', [into, merged]);
  for (const [position, id] of [into, merged, other].entries())
    await db().query(
      `INSERT INTO review_decisions (movie_id, reviewer, decision, inserted_at)
       VALUES ($1, $2, '{}', now() - $3 * interval '1 hour')`,
      [id, `reviewer ${position}`, position],
    );
  const reviewers = async (id: string | undefined): Promise<string[]> =>
    (await readDecisions(db(), id!, 10)).map(({ reviewer }) => reviewer);
  expect(await reviewers(into)).toEqual(['reviewer 0', 'reviewer 1']);
  expect(await reviewers(merged)).toEqual(['reviewer 1']);
  expect(await reviewers(other)).toEqual(['reviewer 2']);
});

test('the cache’s use tells what is kept, what it saved and how often it answered in 30 days', async () => {
  const response = { status: 200, headers: {}, body: Buffer.from('{}') };
  for (const [key, days] of [
    ['usable', 1],
    ['expired', -1],
  ] as const)
    await writeCache(db(), 'omdb', key, response, 0.25, days * 86_400_000);
  await writeCache(db(), 'imdb_scrape', 'never asked', response, 0, 86_400_000);
  await db().query(`UPDATE source_responses SET hits = 3 WHERE source = 'omdb' AND request_key = 'usable'`);
  const lookups: [operation: string, metadata: object, days: number][] = [
    ['movie_lookup', { cached: true, requests: 0 }, 1],
    ['movie_lookup', { cached: false, requests: 2 }, 1],
    ['movie_lookup', { cached: false, requests: 1 }, 29],
    ['movie_lookup', { requests: 1 }, 2],
    ['movie_lookup', { cached: false, requests: 0 }, 1], // refused: nothing was asked
    ['movie_lookup', {}, 1],
    ['movie_lookup', { cached: true, requests: 0 }, 31],
    ['ratings', { cached: true, requests: 0 }, 1],
  ];
  for (const [operation, metadata, days] of lookups)
    await db().query(
      `INSERT INTO api_lookup_metrics (source, operation, success, metadata, inserted_at)
       VALUES ('omdb', $1, true, $2, now() - $3 * interval '1 day')`,
      [operation, JSON.stringify(metadata), days],
    );
  expect(await readCacheUse(db())).toEqual([
    { source: 'imdb_scrape', usable: 1, expired: 0, hits: 0, savedUsd: 0, hitRate: null },
    { source: 'omdb', usable: 1, expired: 1, hits: 3, savedUsd: 0.75, hitRate: 0.25 },
  ]);
});

/** An edition with a film of each kind. */
async function stagedEdition(): Promise<{ key: string; editionId: string }> {
  const titles = ['Full', 'Minimal', 'Review', 'Waiting', 'Decided'];
  const staged = await stage(
    dataSource(),
    titles.map((title) => ({
      title,
      imdbId: freshImdbId(),
      ...(title === 'Full' ? { nominations: [{ category: 'Best' }] } : {}),
    })),
  );
  const set = async (title: string, columns: string): Promise<unknown> =>
    db().query(`UPDATE movies SET ${columns} WHERE id = $1`, [await movieOf(db(), staged.editionId, title)]);
  await set('Full', `import_type = 'full'`);
  await set('Minimal', `import_type = 'minimal', reason = 'omdb_not_found', review_state = 'flagged'`);
  await set(
    'Review',
    `review_state = 'review', reason = 'omdb_not_found', workflow_id = 'movie-lookup/review'`,
  );
  await set(
    'Decided',
    `review_state = 'decided', reason = 'omdb_not_found', workflow_id = 'movie-lookup/done'`,
  );
  return staged;
}
