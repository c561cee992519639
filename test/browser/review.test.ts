import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { scrollsSideways, axeProblems } from './fixtures/looks.js';
import { HOSTILE, startReviewStage, type ReviewStage } from './fixtures/review-stage.js';

/** Pages come at once; workflows and TMDb on a busy machine do not. */
const SOON = { timeout: 30_000 };
let stage: ReviewStage;

beforeAll(async () => {
  stage = await startReviewStage();
});
afterAll(async () => {
  await stage.stop();
});

/** A movie as the database has it now. */
async function movie(id: string): Promise<Record<string, unknown>> {
  const rows = await stage.app.dataSource.query<Record<string, unknown>[]>(
    'SELECT tmdb_id, imdb_id, import_type, review_state, workflow_id FROM movies WHERE id = $1',
    [id],
  );
  return rows[0] ?? {};
}

async function statusOf(workflowId: string): Promise<string> {
  return (await stage.app.client.workflow.getHandle(workflowId).describe()).status.name;
}

function pathOf(page: Page): string {
  return new URL(page.url()).pathname;
}

test('the queue: most nominations first, narrowed by kind and festival', async () => {
  const { page, context, complaints } = await stage.dashboard.visit();
  await page.goto('/review');
  const films = await page.locator('tbody tr td:first-child a').allTextContents();
  expect(films.slice(0, 2)).toEqual(['Lanterns', 'Harbour']);
  expect(films).toHaveLength(4);
  await page.goto('/review?kind=flagged');
  expect(await page.getByText('Nothing waits here.').count()).toBe(1);
  await page.goto('/review?festival=berlin-1999');
  expect(await page.getByText('Nothing waits here.').count()).toBe(1);
  expect(complaints).toEqual([]);
  await context.close();
});

test('candidates are shown with what TMDb has of them, and what speaks for and against them', async () => {
  const { page, context } = await stage.dashboard.visit();
  await page.goto(`/review/${await stage.idOf('Lanterns')}`);
  const card = page.locator('article', { hasText: 'Ana Souza' });
  await expect.poll(() => card.count(), SOON).toBe(1);
  expect(await card.getByRole('link', { name: 'TMDb 501' }).getAttribute('rel')).toContain('noopener');
  expect(await card.locator('.waterfall').textContent()).toContain('same title');
  expect(await card.getByText('1 h 44 min').count()).toBe(1);
  await context.close();
});

test('a key approves: the film has its record, its workflow is done, the next film is there; undo brings it back', async () => {
  const [first, second] = [await stage.idOf('Lanterns'), await stage.idOf('Harbour')];
  const { page, context, complaints } = await stage.dashboard.visit({ person: 'Ana' });
  await page.goto('/review');
  await page.keyboard.press('j');
  await page.waitForURL(`**/review/${first}`);
  const chosen = await page.locator('button[data-key="2"]').getAttribute('value');
  // A key that is typed into a field is text.
  await page.getByLabel('Note').fill('seen ');
  await page.getByLabel('Note').press('2');
  expect(pathOf(page)).toBe(`/review/${first}`);
  await page.getByLabel('Note').blur();
  await page.keyboard.press('2');
  await page.waitForURL(`**/review/${second}?*`);
  expect(await page.getByRole('status').first().textContent()).toMatch(/Lanterns.*Ana took TMDb film 50[12]/);
  const { tmdb_id, review_state, import_type, workflow_id } = await movie(first);
  expect({ tmdb_id, review_state, import_type }).toEqual({
    tmdb_id: Number(chosen?.replace('tmdb-', '')),
    review_state: 'decided',
    import_type: 'full',
  });
  await expect.poll(() => statusOf(String(workflow_id)), SOON).toBe('COMPLETED');

  await page.keyboard.press('u');
  await page.waitForURL(`**/review/${first}?*`);
  expect(await movie(first)).toMatchObject({ tmdb_id: null, review_state: 'review', import_type: 'stub' });
  await expect.poll(() => statusOf(String(workflow_id)), SOON).toBe('RUNNING');
  expect(await page.locator('button[data-key="1"]').count()).toBe(1);
  await page.goto(`/films/${first}`);
  const decisions = await page.getByRole('region', { name: 'Decisions about this film' }).textContent();
  expect(decisions).toMatch(
    /Ana.*took the last decision back.*record: full → stub.*Ana.*took TMDb film 50[12].*seen 2.*stub → full/,
  );
  expect(complaints.filter((line) => !line.includes('ERR_NAME_NOT_RESOLVED'))).toEqual([]);
  await context.close();
});

test('the second of two reviewers is told who was quicker, and nothing is overwritten', async () => {
  const id = await stage.idOf('Harbour');
  const [ana, ben] = [
    await stage.dashboard.visit({ person: 'Ana' }),
    await stage.dashboard.visit({ person: 'Ben' }),
  ];
  await Promise.all([ana.page.goto(`/review/${id}`), ben.page.goto(`/review/${id}`)]);
  await ana.page.keyboard.press('s');
  await ana.page.waitForURL(`**/review**done=decided**`);
  await ben.page.keyboard.press('x');
  await expect
    .poll(() => ben.page.getByRole('alert').allTextContents(), SOON)
    .toEqual([expect.stringMatching(/^Ana was here before you: kept it as a stub, .* UTC\./)]);
  expect(await movie(id)).toMatchObject({ review_state: 'decided', import_type: 'stub' });
  await ben.page.goto(`/review/${id}`);
  expect(await ben.page.getByRole('status').textContent()).toContain('Ana kept it as a stub');
  expect(await ben.page.getByRole('button', { name: 'Reject' }).count()).toBe(0);
  await Promise.all([ana.context.close(), ben.context.close()]);
});

test('another id is shown before it is saved; one that nobody knows is refused in words', async () => {
  const id = await stage.idOf('Vesper Tide');
  const { page, context } = await stage.dashboard.visit({ person: 'Ana' });
  await page.goto(`/review/${id}`);
  const field = page.getByLabel('TMDb or IMDb id');
  await field.fill('no such film');
  await field.press('Enter');
  await expect.poll(() => page.getByText('No film of that title was found.').count(), SOON).toBe(1);
  await field.fill('https://www.themoviedb.org/movie/999999');
  await field.press('Enter');
  await expect
    .poll(() => page.getByRole('alert').allTextContents(), SOON)
    .toEqual(['TMDb has no film 999999']);
  await field.fill('https://www.imdb.com/title/tt7777777/');
  await field.press('Enter');
  await expect
    .poll(() => page.getByRole('heading', { name: 'Quite Another Name (2024)' }).count(), SOON)
    .toBe(1);
  expect(await movie(id)).toMatchObject({ imdb_id: null, import_type: 'stub', review_state: 'review' });
  await page.getByRole('button', { name: 'Take this film' }).click();
  await page.waitForURL('**/review**done=decided**');
  expect(await movie(id)).toMatchObject({
    imdb_id: 'tt7777777',
    import_type: 'full',
    review_state: 'decided',
  });
  await context.close();
});

test('a film that is not here, and a choice that is none', async () => {
  const { page, context } = await stage.dashboard.visit({ person: 'Ana' });
  for (const path of ['/review/999999', '/films/999999', '/films/00000000-0000-0000-0000-000000000000'])
    expect((await page.goto(path))?.status(), path).toBe(404);
  expect((await page.goto('/review/1%3B--'))?.status()).toBe(400);
  const id = await stage.idOf(HOSTILE);
  await page.goto(`/review/${id}`);
  await page.getByLabel('Reason to reject').fill(' ');
  await page.getByRole('button', { name: 'Reject' }).click();
  await expect
    .poll(() => page.getByRole('alert').allTextContents(), SOON)
    .toEqual(['Say why it is rejected.']);
  expect(await movie(id)).toMatchObject({ review_state: 'review' });
  await context.close();
});

test('a film with a script for a title is harmless, and its pages read well', async () => {
  const id = await stage.idOf(HOSTILE);
  for (const path of ['/review', `/review/${id}`, `/review/${id}?other=511`, `/films/${id}`, '/films?q=img'])
    for (const phone of [false, true]) {
      const { page, context } = await stage.dashboard.visit({ phone, dark: phone });
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      expect(await page.title(), path).not.toBe('owned');
      expect(await page.locator('img[src="x"]').count(), path).toBe(0);
      expect(await page.getByText(HOSTILE).count(), path).toBeGreaterThan(0);
      expect(await axeProblems(page), path).toEqual([]);
      expect(await scrollsSideways(page), path).toBe(false);
      await context.close();
    }
});
