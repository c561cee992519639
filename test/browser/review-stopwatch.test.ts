import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { startReviewStage, type ReviewProgramme, type ReviewStage } from './fixtures/review-stage.js';

/** Films of which TMDb has two of one title; films that stand there under another title alone. */
const DOUBTFUL = 15;
const SEARCHED = 5;
const ALLOWED_MS = 60_000;
const SOON = { timeout: 30_000 };
const premiere = { year: 2025, releaseDate: '2025-05-18', omdb: 'absent', imdb: 'absent' } as const;
const NAMES = ['Amber', 'Birch', 'Cobalt', 'Dune', 'Ember', 'Fjord', 'Garnet', 'Heron', 'Iris', 'Juniper'];
const PLACES = ['Quay', 'Orchard'];
const doubtfulTitles = PLACES.flatMap((place) => NAMES.map((name) => `${name} ${place}`)).slice(0, DOUBTFUL);
const hidden = NAMES.slice(0, SEARCHED).map((name, at) => ({
  printed: `Untranslated Number ${at}`,
  real: `Sotto il cielo di ${name}`,
}));

const PROGRAMME: ReviewProgramme = {
  films: [
    ...doubtfulTitles.flatMap((title, at) => [
      { tmdbId: 1000 + 2 * at, title, ...premiere, directors: ['Ana Souza'] },
      { tmdbId: 1001 + 2 * at, title, ...premiere, directors: ['John Doe'] },
    ]),
    ...hidden.map(({ real }, at) => ({
      tmdbId: 2000 + at,
      title: real,
      ...premiere,
      directors: ['Ilse Haan'],
    })),
  ],
  entries: [
    ...doubtfulTitles.map((title) => ({ title })),
    ...hidden.map(({ printed }) => ({ title: printed })),
  ],
  waiting: DOUBTFUL + SEARCHED,
};
let stage: ReviewStage;

beforeAll(async () => {
  stage = await startReviewStage(PROGRAMME);
});
afterAll(async () => {
  await stage.stop();
});

/** What the film is called that the page shows. */
async function titleOf(page: Page): Promise<string> {
  return (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
}

/** Takes what the search finds: "/", the title, Enter to the first one found, Enter. */
async function takeBySearch(page: Page, title: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.matches('[data-take]') === true, undefined, SOON);
  await page.keyboard.press('Enter');
}

test('twenty films are decided by the keyboard in less than a minute, five of them by search', async () => {
  const { page, context } = await stage.dashboard.visit({ person: 'Ana' });
  await page.goto('/review');
  const started = performance.now();
  await page.keyboard.press('j');
  await page.waitForURL(/\/review\/\d+/);
  let searched = 0;
  for (let decided = 0; decided < DOUBTFUL + SEARCHED; decided += 1) {
    const title = await titleOf(page);
    const before = page.url();
    const wanted = hidden.find(({ printed }) => title.startsWith(printed));
    if (wanted === undefined) await page.keyboard.press('1');
    else {
      searched += 1;
      await takeBySearch(page, wanted.real);
    }
    await page.waitForURL((url) => url.href !== before && url.searchParams.get('done') === 'decided', SOON);
  }
  const tookMs = performance.now() - started;
  console.log(`20 films in ${(tookMs / 1000).toFixed(1)} s, ${searched} of them by search`);
  expect(searched).toBe(SEARCHED);
  const rows = await stage.app.dataSource.query<{ tmdbId: number }[]>(
    `SELECT tmdb_id AS "tmdbId" FROM movies WHERE review_state = 'decided' AND import_type = 'full' ORDER BY tmdb_id`,
  );
  expect(rows).toHaveLength(DOUBTFUL + SEARCHED);
  expect(rows.slice(-SEARCHED).map(({ tmdbId }) => tmdbId)).toEqual(hidden.map((_, at) => 2000 + at));
  expect(tookMs).toBeLessThan(ALLOWED_MS);
  await context.close();
});
