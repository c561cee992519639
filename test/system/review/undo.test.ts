import { beforeEach, expect, test } from 'vitest';
import { decideFilm, reopenFilm } from '../../../client/films/reviews.js';
import { partMovie, undoMovie } from '../../../client/films/actions.js';
import { startImport } from '../../../client/imports/start.js';
import { freshImdbId } from '../../unit/fixtures/entities.js';
import type { Application } from '../fixtures/application.js';
import { shareApplication } from '../fixtures/shared-application.js';

/** Decisions on films whose lookup is over, by the door of the command line and the dashboard, and how they are undone. */

const TMDB_ID = 1_970_000_101;
let app: Application;
let imdbId = '';
let movieId = '';

shareApplication((started) => {
  app = started;
});

const services = () => ({ client: app.client, db: app.dataSource.manager });

const film = async (): Promise<Record<string, unknown> | undefined> => {
  const [row] = await app.dataSource.query<Record<string, unknown>[]>(
    `SELECT import_type, tmdb_id::int, review_state, overview, match_strategy,
       (SELECT count(*)::int FROM credits WHERE movie_id = movies.id) AS credits,
       (SELECT count(*)::int FROM nominations n WHERE n.movie_id = movies.id) AS nominations
     FROM movies WHERE id = $1`,
    [movieId],
  );
  return row;
};

beforeEach(async () => {
  imdbId = freshImdbId();
  const title = 'Copper Meadow';
  app.sources.setScenario({
    films: [{ imdbId, tmdbId: TMDB_ID, title, year: 2025, directors: ['Ana Prado'] }],
  });
  const handle = await startImport(app.client, {
    festival: 'cannes',
    year: 2025,
    programme: {
      kind: 'inline',
      entries: [{ imdbId, title, year: 2025, nominations: [{ category: 'Competition' }] }],
    },
  });
  await handle.result();
  const [row] = await app.dataSource.query<{ id: string }[]>(
    'SELECT id::text FROM movies WHERE imdb_id = $1',
    [imdbId],
  );
  movieId = row?.id ?? '';
});

test('a flagged film is decided on as it stands, and undo gives the flagged record back', async () => {
  await app.dataSource.query(`UPDATE movies SET review_state = 'flagged' WHERE id = $1`, [movieId]);
  const before = await film();
  expect(before).toMatchObject({ import_type: 'full', tmdb_id: TMDB_ID, review_state: 'flagged' });
  const note = `half a pair \ud83d, and nothing: \u0000`;
  await decideFilm(services(), imdbId, { reviewer: 'ana', choice: { accept: 'stub' }, note });
  expect(await film()).toMatchObject({ import_type: 'stub', tmdb_id: null, review_state: 'decided' });
  const kept = await app.dataSource.query<unknown[]>(
    'SELECT reviewer, note FROM review_decisions WHERE movie_id = $1',
    [movieId],
  );
  expect(kept).toEqual([{ reviewer: 'ana', note: 'half a pair \ufffd, and nothing: \ufffd' }]);

  await expect(decideFilm(services(), imdbId, { reviewer: 'ben', reason: 'no film' })).rejects.toMatchObject({
    code: 'AlreadyDecided',
  });
  expect(await undoMovie(services(), movieId, { reviewer: 'ben' })).toMatch(/^undone/);
  expect(await film()).toEqual(before);
  await expect(undoMovie(services(), movieId, { reviewer: 'ben' })).rejects.toMatchObject({
    code: 'Conflict',
  });
});

test('undo and reopening right after a decision wait for its lookup to end', async () => {
  const keys = Array.from({ length: 12 }, freshImdbId);
  const title = 'Nobody Knows It';
  const entries = keys.map((key) => ({ title, year: 2025, imdbId: key }));
  const programme = { kind: 'inline' as const, entries };
  const policy = { tiers: ['tmdb' as const], reviewAfter: '30 days' };
  await (await startImport(app.client, { festival: 'late', year: 2025, programme, policy })).result();
  const [undone, reopened] = [keys.slice(0, 6), keys.slice(6)];
  const decide = (key: string) =>
    decideFilm(services(), key, { reviewer: 'ana', choice: { accept: 'stub' } });
  const after = await Promise.all([
    ...undone.map((key) =>
      decide(key).then(() => decideFilm(services(), key, { reviewer: 'ben', undo: true })),
    ),
    ...reopened.map((key) => decide(key).then(() => reopenFilm(services(), key, { reviewer: 'ben' }))),
  ]);
  expect(after.slice(0, 6)).toEqual(undone.map(() => 'undone: what stood before stands again'));
  const states = await app.dataSource.query<unknown[]>(
    `SELECT review_state AS state, count(*)::int AS films FROM movies WHERE imdb_id = ANY ($1) GROUP BY 1 ORDER BY 1`,
    [keys],
  );
  expect(states).toEqual([
    { state: 'parked', films: 6 },
    { state: 'review', films: 6 },
  ]);
});

test('what has its record, or was not merged, is said to be so', async () => {
  await expect(decideFilm(services(), imdbId, { reviewer: 'ana', reason: 'no film' })).rejects.toMatchObject({
    code: 'Conflict',
    message: expect.stringContaining('reopen') as string,
  });
  await expect(partMovie(services(), movieId, { reviewer: 'ana' })).rejects.toMatchObject({
    code: 'Conflict',
  });
});

test('"none of these" for a flagged film: it is looked up again without it, and waits', async () => {
  await app.dataSource.query(`UPDATE movies SET review_state = 'flagged' WHERE id = $1`, [movieId]);
  const judgements = [{ tmdbId: TMDB_ID, verdict: 'not_the_same' as const }];
  expect(await decideFilm(services(), imdbId, { reviewer: 'ana', judgements })).toBe(
    'looked up again, without one film',
  );
  await expect.poll(film, { timeout: 30_000 }).toMatchObject({
    import_type: 'stub',
    tmdb_id: null,
    review_state: 'parked',
    nominations: 1,
  });
});
