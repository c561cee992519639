import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startReviewStage, type ReviewStage } from './fixtures/review-stage.js';

let stage: ReviewStage;

beforeAll(async () => {
  stage = await startReviewStage();
});
afterAll(async () => {
  await stage.stop();
});

async function foundBy(query: string): Promise<string[]> {
  const { page, context } = await stage.dashboard.visit();
  await page.goto(`/films${query}`);
  const films = await page.locator('tbody tr td:first-child a').allTextContents();
  await context.close();
  return films;
}

describe('films are found', () => {
  test.each([
    ['by the beginning of a word, without its accents', '?q=senal'],
    ['by the original title', '?q=SIGNALS'],
    ['by its IMDb id', '?q=tt8888888'],
    ['by its TMDb id', '?q=602'],
    [
      'by the address of its page',
      `?q=${encodeURIComponent('https://www.themoviedb.org/movie/602-senales')}`,
    ],
    ['by filters', '?import_type=full&festival=cannes-2025&source=tmdb'],
  ])('%s', async (_how, query) => {
    expect(await foundBy(query)).toEqual(['Señales (2025)']);
  });

  test('and not by what they are not', async () => {
    for (const query of [
      '?q=senalx',
      '?q=tt0000001',
      "?q='%26|!",
      '?import_type=full&festival=berlin-1999',
      '?review_state=flagged',
    ])
      expect(await foundBy(query), query).toEqual([]);
    expect(await foundBy('?review_state=review')).toHaveLength(4);
  });
});

test('the list follows what is typed and chosen, and its address with it', async () => {
  const { page, context, complaints } = await stage.dashboard.visit();
  await page.goto('/films');
  const films = page.locator('tbody tr td:first-child a');
  await expect.poll(() => films.count()).toBe(5);
  // A page that was loaded anew would have lost this.
  await page.evaluate(() => {
    document.body.dataset.same = 'yes';
  });
  await page.keyboard.press('/');
  await page.keyboard.type('senal');
  await expect.poll(() => films.allTextContents()).toEqual(['Señales (2025)']);
  expect(page.url()).toMatch(/\/films\?q=senal$/);
  await page.getByRole('combobox', { name: 'Record' }).selectOption('stub');
  await expect.poll(() => page.getByText('No film is like this.').count()).toBe(1);
  await page.getByRole('searchbox').fill('');
  await page.getByRole('combobox', { name: 'Record' }).selectOption('');
  await expect.poll(() => films.count()).toBe(5);
  expect(await page.locator('body[data-same=yes]').count()).toBe(1);
  await page.getByRole('link', { name: 'Film', exact: true }).click();
  await page.waitForURL('**/films?sort=title');
  await page.getByText('Columns').click();
  await page.getByRole('checkbox', { name: 'Ids' }).check();
  await expect.poll(() => page.getByRole('columnheader', { name: 'Ids' }).count()).toBe(0);
  expect(page.url()).toMatch(/sort=title&without=Ids$/);
  expect(await page.getByRole('columnheader', { name: 'Film' }).getAttribute('aria-sort')).toBe('ascending');
  expect(complaints).toEqual([]);
  await context.close();
});

test('keys lead anywhere, and are told on every page', async () => {
  const { page, context, complaints } = await stage.dashboard.visit();
  await page.goto('/');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await page.keyboard.press('?');
  await expect.poll(() => help.isVisible()).toBe(true);
  // No key works behind it.
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.keyboard.press('Escape');
  await expect.poll(() => help.isVisible()).toBe(false);
  expect(new URL(page.url()).pathname).toBe('/');
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForURL('**/history');
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(5);
  await page.getByRole('button', { name: 'Keys' }).click();
  await expect.poll(() => help.isVisible()).toBe(true);
  await page.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => help.isVisible()).toBe(false);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a film shows its record, its lookups, and what it won', async () => {
  const { page, context } = await stage.dashboard.visit();
  await page.goto(`/films/${await stage.idOf('Señales')}`);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Señales (2025)');
  const lookups = await page.getByRole('region', { name: 'Lookups of this film' }).textContent();
  expect(lookups).toMatch(/TMDb.*found.*direct_imdb.*100\.0 %.*\$0\.00.*cannes-2025/);
  expect(await page.getByRole('region', { name: 'Nominations' }).textContent()).toMatch(/Palme d'Or.*won/);
  expect(await page.getByRole('link', { name: 'movie-lookup/tt8888888 in Temporal Web' }).count()).toBe(1);
  await context.close();
});

test('a film is looked up again: by the lookup that waits, else by a new one', async () => {
  const lanterns = await stage.idOf('Lanterns');
  const attempts = async (id: string): Promise<number> => {
    const rows = await stage.app.dataSource.query<unknown[]>(
      `SELECT FROM api_lookup_metrics WHERE metadata->>'movie_id' = $1 AND operation = 'movie_lookup'`,
      [id],
    );
    return rows.length;
  };
  const before = await attempts(lanterns);
  const { page, context } = await stage.dashboard.visit({ person: 'Ana' });
  await page.goto(`/films/${lanterns}`);
  await page.getByRole('button', { name: 'Look it up again now' }).click();
  await page.waitForURL('**/films/*done=retried');
  await expect.poll(() => attempts(lanterns), { timeout: 30_000 }).toBeGreaterThan(before);
  const known = await stage.idOf('Señales');
  await page.goto(`/films/${known}`);
  await page.getByRole('button', { name: 'Look it up again now' }).click();
  await page.waitForURL('**/films/*done=started');
  await expect.poll(() => attempts(known), { timeout: 30_000 }).toBe(2);
  await context.close();
});

test('a merged film leads to the one that it is now', async () => {
  const { dataSource } = stage.app;
  const known = await stage.idOf('Señales');
  const [merged] = await dataSource.query<{ id: string }[]>(
    `INSERT INTO movies (title, merged_into) VALUES ('Signals', $1) RETURNING id::text`,
    [known],
  );
  const { page, context } = await stage.dashboard.visit();
  for (const section of ['films', 'review']) {
    await page.goto(`/${section}/${merged?.id ?? ''}`);
    expect(new URL(page.url()).pathname).toBe(`/films/${known}`);
  }
  await context.close();
});

describe('the API', () => {
  const call = async (path: string, body?: unknown): Promise<Response> =>
    await fetch(`${stage.dashboard.url}/api${path}`, {
      headers: {
        authorization: `Basic ${Buffer.from('Ana:').toString('base64')}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });

  test('lists the queue and films, and describes itself', async () => {
    const queue = (await (await call('/review')).json()) as { total: number; films: { title: string }[] };
    expect(queue.total).toBe(4);
    expect(queue.films[0]).toMatchObject({ title: 'Lanterns', nominations: 3, reviewState: 'review' });
    const films = (await (await call('/films?text=senales')).json()) as { films: { id: string }[] };
    expect(films).toMatchObject({ total: 1, films: [{ imdbId: 'tt8888888', importType: 'full' }] });
    const film: unknown = await (await call(`/films/${films.films[0]?.id ?? ''}`)).json();
    expect(film).toMatchObject({ record: { tmdbId: 602 }, nominations: [{ won: true }] });
    const { paths } = (await (await call('/openapi.json')).json()) as { paths: Record<string, unknown> };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/review', '/api/films', '/api/films/{id}', '/api/films/{id}/review']),
    );
  });

  test('decides, refuses a second decision in words, and reopens', async () => {
    const id = await stage.idOf('Harbour');
    const decided = await call(`/films/${id}/review`, { choice: { accept: 'stub' }, note: 'by script' });
    expect(await decided.json()).toEqual({ done: expect.stringContaining('stub') as string });
    const again = await call(`/films/${id}/review`, { reject: 'not a film' });
    expect([again.status, await again.json()]).toMatchObject([
      409,
      { error: expect.stringContaining('decided') as string },
    ]);
    expect((await call(`/films/${id}/retry`, {})).status).toBe(409);
    expect((await call(`/films/${id}/reopen`, {})).status).toBe(200);
    const rows = await stage.app.dataSource.query<{ reviewer: string }[]>(
      'SELECT reviewer FROM review_decisions WHERE movie_id = $1',
      [id],
    );
    expect(rows).toEqual([{ reviewer: 'Ana' }, { reviewer: 'Ana' }]);
  });

  test('keeps a record that was accepted for a later look, though its lookup is over', async () => {
    const id = await stage.idOf('Señales');
    expect((await call(`/films/${id}/review`, { choice: { accept: 'match' } })).status).toBe(409);
    await stage.app.dataSource.query(`UPDATE movies SET review_state = 'flagged' WHERE id = $1`, [id]);
    const kept = await call(`/films/${id}/review`, { choice: { accept: 'match' } });
    expect(await kept.json()).toEqual({ done: 'the record stays as it is: full' });
    const film = (await (await call(`/films/${id}`)).json()) as { record: object; decisions: object[] };
    expect(film.record).toMatchObject({ reviewState: 'decided', importType: 'full', tmdbId: 602 });
    expect(film.decisions).toMatchObject([{ reviewer: 'Ana', decision: { choice: { accept: 'match' } } }]);
  });

  test('refuses what is malformed, naming the field', async () => {
    const id = await stage.idOf('Lanterns');
    const answer = await call(`/films/${id}/review`, { choice: { imdbId: 'nm1' } });
    expect(answer.status).toBe(400);
    expect((await call('/films/abc')).status).toBe(400);
    expect((await call('/films/999999')).status).toBe(404);
  });
});
