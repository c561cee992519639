import { expect, test } from 'vitest';
import { SOURCE_DEFAULTS } from '../../../config/source-defaults.js';
import { SOURCE_TERMS, TMDB_NOTICE } from '../../../domain/sources/terms.js';
import { ensureSourcePolicies } from '../../../entities/sources/policies.js';
import { Browser, dashboardFor } from '../fixtures/dashboard.js';
import { useDatabase } from '../fixtures/entities.js';

const { dataSource, db } = useDatabase();

test("TMDb's notice and the terms of each source are a link away from every page", async () => {
  await ensureSourcePolicies(db(), SOURCE_DEFAULTS);
  const browser = new Browser(await dashboardFor(dataSource()));
  expect((await browser.get('/sources')).body).toContain('href="/about"');
  const about = await browser.get('/about');
  expect(about.statusCode).toBe(200);
  expect(about.body).toContain(TMDB_NOTICE);
  for (const { url } of Object.values(SOURCE_TERMS)) expect(about.body).toContain(`href="${url}"`);
  expect(about.body).toMatch(/Letterboxd<\/td><td[^>]*><[^>]+>no</);
  expect(about.body).toContain('Kometa-Team');
});

test('the switch of a source names its terms', async () => {
  await ensureSourcePolicies(db(), SOURCE_DEFAULTS);
  const browser = new Browser(await dashboardFor(dataSource()));
  const { words, url } = SOURCE_TERMS.letterboxd;
  expect((await browser.get('/sources/letterboxd')).body).toContain(
    `Enabled</label><p class="note">${words} <a href="${url}">`,
  );
});
