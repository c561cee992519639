import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scrollsSideways, axeProblems } from './fixtures/looks.js';
import { startReviewStage, type ReviewStage } from './fixtures/review-stage.js';

const SOON = { timeout: 30_000 };
let stage: ReviewStage;

beforeAll(async () => {
  stage = await startReviewStage();
});
afterAll(async () => {
  await stage.stop();
});

async function states(): Promise<Record<string, number>> {
  const rows = await stage.app.dataSource.query<{ state: string; films: number }[]>(
    'SELECT review_state AS state, count(*)::int AS films FROM movies WHERE review_state IS NOT NULL GROUP BY 1',
  );
  return Object.fromEntries(rows.map(({ state, films }) => [state, films]));
}

test('pages read well on a desk and on a phone, in both colours', async () => {
  const id = await stage.idOf('Lanterns');
  const shots = process.env.SHOTS;
  if (shots !== undefined) await mkdir(shots, { recursive: true });
  for (const path of [
    '/review?kind=open',
    `/review/${id}?other=quite&year=2024`,
    '/decisions',
    '/history',
    '/films',
  ])
    for (const phone of [false, true])
      for (const dark of [false, true]) {
        const { page, context, complaints } = await stage.dashboard.visit({ phone, dark });
        await page.goto(path);
        await page.waitForLoadState('networkidle');
        if (shots !== undefined)
          await page.screenshot({
            path: `${shots}/${path.replaceAll(/\W+/g, '_')}${phone ? '-phone' : ''}${dark ? '-dark' : ''}.png`,
          });
        expect(await axeProblems(page), path).toEqual([]);
        expect(await scrollsSideways(page), path).toBe(false);
        expect(complaints, path).toEqual([]);
        await context.close();
      }
});

test('a title is searched as it is typed: our own films first, what is here is said, paid sources only when asked', async () => {
  const { page, context } = await stage.dashboard.visit({ person: 'Ana' });
  await page.goto(`/review/${await stage.idOf('Vesper Tide')}`);
  await page.keyboard.press('/');
  await page.keyboard.type('señal');
  const own = page.getByRole('list', { name: 'Films that are here' }).getByRole('listitem');
  await expect.poll(() => own.count(), SOON).toBe(1);
  expect(await own.textContent()).toMatch(/Señales \(2025\).*already here.*with 1 nomination/);
  const paid = page.getByRole('button', { name: /^Ask .* too: \$/ });
  expect(await paid.allTextContents()).toEqual([
    expect.stringMatching(/^Ask OMDb too: \$0\.001$/),
    expect.stringMatching(/^Ask IMDb too: \$0\.\d+$/),
  ]);
  const spent = () =>
    stage.app.dataSource.query<unknown[]>(`SELECT FROM spend_ledger WHERE workflow_id LIKE 'film-search/%'`);
  expect(await spent()).toHaveLength(0);
  await paid.first().focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByText(/OMDb found 0; this search cost \$0\.00/).count(), SOON).toBe(1);
  expect(await spent()).toHaveLength(1);
  await context.close();
});

test('many at once by the keyboard: chosen, shown first, carried out, and undone as a whole', async () => {
  const before = await states();
  expect(before).toEqual({ review: 4 });
  const { page, context, complaints } = await stage.dashboard.visit({ person: 'Ana' });
  await page.goto('/review?kind=open&festival=cannes-2025&record=stub&sort=age');
  await page.keyboard.press('a');
  await page.keyboard.press('s');
  await page.waitForURL('**/review/many?**');
  expect(await page.getByRole('cell', { name: 'stays a stub' }).count()).toBe(4);
  expect(await states()).toEqual(before);
  await page.keyboard.press('y');
  await page.waitForURL(/\/review\/many\/[0-9a-f-]{36}/);
  expect(await page.getByRole('status').textContent()).toMatch(/Ana kept it as a stub.*done for 4 of 4/);
  expect(await states()).toEqual({ decided: 4 });
  await page.keyboard.press('u');
  await expect.poll(() => page.getByText(/Taken back by Ana/).count(), SOON).toBe(1);
  expect(await states()).toEqual(before);
  await page.goto('/decisions');
  expect(await page.getByRole('cell', { name: /by Ana/ }).count()).toBe(4);
  const csv = await (await page.request.get('/decisions.csv')).text();
  expect(csv.trim().split('\r\n')).toHaveLength(5);
  expect(complaints).toEqual([]);
  await context.close();
});

test('none of these, by the keyboard: kept with who, and the film is looked up further without them', async () => {
  const id = await stage.idOf('Harbour');
  const { page, context } = await stage.dashboard.visit({ person: 'Ana' });
  await page.goto(`/review/${id}`);
  await page.keyboard.press('n');
  await page.waitForURL('**/review**done=decided**');
  expect(await page.getByRole('status').first().textContent()).toContain(
    'Ana said that it is none of 2 films',
  );
  const judged = await stage.app.dataSource.query<unknown[]>(
    'SELECT tmdb_id, verdict, reviewer FROM match_judgements WHERE movie_id = $1 ORDER BY tmdb_id',
    [id],
  );
  expect(judged).toEqual(
    [521, 522].map((tmdb_id) => ({ tmdb_id, verdict: 'not_the_same', reviewer: 'Ana' })),
  );
  await page.goto(`/review/${id}`);
  expect(await page.getByRole('button', { name: /Accept candidate/ }).count()).toBe(0);
  await context.close();
});

test('a flagged film with its waterfall, the preview and what came of it read well', async () => {
  await stage.app.dataSource.query(
    `UPDATE movies SET review_state = 'flagged', match_confidence = 0.7, match_evidence =
       (SELECT jsonb_set(match_evidence, '{candidates,0,tmdbId}', '602') FROM movies WHERE title = 'Lanterns')
     WHERE title = 'Señales'`,
  );
  const flagged = `/review/${await stage.idOf('Señales')}`;
  const shots = process.env.SHOTS;
  const looks = [false, true].flatMap((phone) =>
    [false, true].map((dark) => ({ phone, dark, person: 'Ana' })),
  );
  for (const look of looks) {
    const { page, context, complaints } = await stage.dashboard.visit(look);
    const readsWell = async (name: string): Promise<void> => {
      await page.waitForLoadState('networkidle');
      const suffix = `${look.phone ? '-phone' : ''}${look.dark ? '-dark' : ''}`;
      if (shots !== undefined)
        await page.screenshot({ path: `${shots}/${name}${suffix}.png`, fullPage: true });
      expect(await axeProblems(page), name).toEqual([]);
      expect(await scrollsSideways(page), name).toBe(false);
    };
    await page.goto(flagged);
    expect(await page.locator('.chosen .waterfall tbody tr').count()).toBeGreaterThan(1);
    expect(await page.getByText('Questioned:').count()).toBe(1);
    await readsWell('flagged');
    await page.goto('/review?kind=flagged');
    expect(await page.locator('tbody .said').textContent()).toMatch(/odds [×÷]|nothing speaks against it/);
    await page.keyboard.press('a');
    await page.keyboard.press('s');
    await page.waitForURL('**/review/many?**');
    expect(await page.getByText('becomes a stub; its full record is taken off').count()).toBe(1);
    await readsWell('preview');
    await page.keyboard.press('y');
    await page.waitForURL(/\/review\/many\/[0-9a-f-]{36}/);
    await readsWell('batch');
    await page.keyboard.press('u');
    await expect.poll(() => page.getByText(/Taken back by Ana/).count(), SOON).toBe(1);
    expect(complaints).toEqual([]);
    await context.close();
  }
});
