import { afterAll, beforeAll, expect, test } from 'vitest';
import { startImport } from '../../client/imports/start.js';
import { axeProblems } from './fixtures/looks.js';
import { startReviewStage, type ReviewStage } from './fixtures/review-stage.js';

/** Pages come at once; workflows and TMDb on a busy machine do not. */
const SOON = { timeout: 30_000 };
const GLASS = { title: 'Glass Orchard', year: 2025, directors: ['Ida Berg'] };
const GLASS_ID = 'tt7000001';
const elsewhere = { omdb: 'absent', imdb: 'absent' } as const;
const premiere = { year: 2025, releaseDate: '2025-05-18' };
let stage: ReviewStage;

beforeAll(async () => {
  stage = await startReviewStage({
    films: [
      { tmdbId: 701, imdbId: GLASS_ID, ...GLASS, ...premiere, ...elsewhere },
      { tmdbId: 521, title: 'Harbour', ...premiere, ...elsewhere },
      { tmdbId: 522, title: 'Harbour', ...premiere, ...elsewhere },
    ],
    entries: [
      { ...GLASS, imdbId: GLASS_ID, nominations: [{ category: 'Competition' }] },
      { title: 'Harbour', nominations: [{ category: 'Competition' }, { category: 'Camera' }] },
      { title: 'Vesper Tide', directors: ['Mira Lind'], nominations: [{ category: 'Shorts' }] },
    ],
    waiting: 2,
  });
});
afterAll(async () => {
  await stage.stop();
});

interface Row {
  id: string;
  state: string | null;
  merged_into: string | null;
  nominations: number;
}

async function rows(title: string): Promise<Row[]> {
  return await stage.app.dataSource.query<Row[]>(
    `SELECT id::text, review_state AS state, merged_into::text,
       (SELECT count(*)::int FROM nominations n WHERE n.movie_id = movies.id) AS nominations
     FROM movies WHERE title = $1 ORDER BY id`,
    [title],
  );
}

test('a decision made after the session had ended is kept through the sign-in, and carried out', async () => {
  const id = await stage.idOf('Harbour');
  const { page, context, complaints } = await stage.dashboard.visit({ person: 'Ana' });
  await page.goto(`/review/${id}`);
  await page.getByLabel('Note').fill('seen at the market');
  await page.getByLabel('Note').blur();
  await stage.app.dataSource.query('DELETE FROM dashboard_sessions');
  await page.keyboard.press('s');
  await expect.poll(() => page.getByText('What you sent is kept here').count(), SOON).toBe(1);
  expect(await axeProblems(page)).toEqual([]);
  expect(await rows('Harbour')).toMatchObject([{ state: 'review' }]);
  // Nothing of it stands in the address.
  expect(page.url()).toBe(`${stage.dashboard.url}/review/${id}/decide`);
  await page.getByLabel('Your name').fill('Ana');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/review**done=decided**');
  expect(await page.getByRole('status').first().textContent()).toContain('Harbour: Ana kept it as a stub');
  const kept = await stage.app.dataSource.query<unknown[]>(
    'SELECT reviewer, note FROM review_decisions WHERE movie_id = $1',
    [id],
  );
  expect(kept).toEqual([{ reviewer: 'Ana', note: 'seen at the market' }]);
  expect(complaints.filter((line) => !line.includes('401'))).toEqual([]);

  // Somebody else is asked first, and may leave it.
  await stage.app.dataSource.query('DELETE FROM dashboard_sessions');
  await page.keyboard.press('u');
  await page.getByLabel('Your name').fill('Ben');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('button', { name: 'Send it as Ben' }).count(), SOON).toBe(1);
  expect(await axeProblems(page)).toEqual([]);
  expect(await rows('Harbour')).toMatchObject([{ state: 'decided' }]);
  await page.getByRole('button', { name: 'Send it as Ben' }).press('Enter');
  await page.waitForURL('**done=reopened**');
  expect(await rows('Harbour')).toMatchObject([{ state: 'review' }]);
  await context.close();
});

test('a decision that makes two films one says so, and is undone by a key: they are two again', async () => {
  const id = await stage.idOf('Vesper Tide');
  const { page, context } = await stage.dashboard.visit({ person: 'Ana' });
  await page.goto(`/review/${id}?other=${GLASS_ID}`);
  await expect.poll(() => page.getByText(/already here/).count(), SOON).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Take this film' }).press('Enter');
  await page.waitForURL(`**film=${id}**`);
  const [glass] = await rows('Glass Orchard');
  expect(await rows('Vesper Tide')).toMatchObject([{ merged_into: glass?.id, nominations: 0 }]);
  expect(glass).toMatchObject({ nominations: 2 });
  expect(await page.getByRole('status').first().textContent()).toMatch(
    /Vesper Tide.*Ana gave it the IMDb id tt7000001.*made one with Glass Orchard/,
  );
  await page.keyboard.press('u');
  await page.waitForURL('**done=reopened**');
  expect(await rows('Vesper Tide')).toMatchObject([{ merged_into: null, state: 'review', nominations: 1 }]);
  expect(await rows('Glass Orchard')).toMatchObject([{ nominations: 1 }]);
  await context.close();
});

test('"Not this film" takes apart what a machine made one', async () => {
  const entry = { ...GLASS, nominations: [{ category: 'Panorama' }] };
  const input = { festival: 'berlin', year: 2025, programme: { kind: 'inline' as const, entries: [entry] } };
  await (await startImport(stage.app.client, input)).result();
  const merged = async (): Promise<Row | undefined> =>
    (await rows('Glass Orchard')).find((row) => row.merged_into !== null);
  await expect.poll(merged, SOON).toMatchObject({ nominations: 0 });
  const { page, context } = await stage.dashboard.visit({ person: 'Ana' });
  for (const pages of ['films', 'review']) {
    await page.goto(`/${pages}/${(await merged())?.merged_into ?? ''}`);
    expect(await axeProblems(page)).toEqual([]);
  }
  await page.getByRole('button', { name: 'Not this film: part Glass Orchard (2025)' }).press('Enter');
  await page.waitForURL('**done=started**');
  await expect.poll(async () => (await rows('Glass Orchard')).length, SOON).toBe(2);
  expect(await merged()).toBeUndefined();
  const judged = await stage.app.dataSource.query<unknown[]>(
    'SELECT verdict, reviewer FROM match_judgements WHERE other_movie_id IS NOT NULL',
  );
  expect(judged).toEqual([{ verdict: 'not_the_same', reviewer: 'Ana' }]);
  await context.close();
});
