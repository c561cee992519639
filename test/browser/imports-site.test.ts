import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startBerlinale, type SimulatedSite } from '../support/sources/festival-sites.js';
import { SOON, startImportsUnderTest, type ImportsUnderTest } from './fixtures/imports.js';

/** Where the site that is read instead of the festival's own stands. */
const simulated = vi.hoisted(() => ({ baseUrl: '' }));
vi.mock(import('../../sources/programmes/sites/sites.js'), async (importOriginal) => {
  const real = await importOriginal();
  return {
    ...real,
    readSite: (programme, year, options) =>
      real.readSite({ ...programme, baseUrl: simulated.baseUrl }, year, {
        ...options,
        pauseMs: 0,
        mayConnectTo: () => true,
      }),
  };
});

let imports: ImportsUnderTest;
let site: SimulatedSite;

beforeAll(async () => {
  site = await startBerlinale({
    year: 2026,
    films: [
      { title: 'The Quiet Harbour', year: 2025, directors: ['Ana Abrantes'], section: 'Competition' },
      { title: 'Children’s & Other Tales', year: 2026, directors: ['Chidi Cvetkov'], section: 'Panorama' },
    ],
  });
  simulated.baseUrl = site.baseUrl;
  imports = await startImportsUnderTest();
});
afterAll(async () => {
  await imports.stop();
  await site.close();
});

test("a festival's own site is chosen, checked and imported under that festival's name", async () => {
  const { page, context } = await imports.dashboard.visit({ person: 'Ana' });
  await page.goto('/imports/new');
  await page.getByRole('radio', { name: "The festival's own site" }).check();
  expect(await page.getByLabel('Whose site').getByRole('option').allTextContents()).toEqual([
    'Berlinale (berlin)',
    'Docaviv (docaviv)',
  ]);
  await page.getByLabel('Whose site').selectOption('berlinale');
  await page.getByLabel('Year').fill('2026');
  await page.getByRole('button', { name: 'Check it' }).click();
  await page.getByRole('heading', { name: 'Check of berlin-2026' }).waitFor();
  const films = page.getByRole('region', { name: 'Films that would be imported' }).locator('td');
  expect(await films.allTextContents()).toEqual(
    expect.arrayContaining(['The Quiet Harbour', 'Children’s & Other Tales', 'Ana Abrantes']),
  );
  await page.getByRole('button', { name: 'Start the import of berlin-2026' }).click();
  await page.waitForURL('**/imports/berlin-2026?done=started');
  await expect.poll(() => page.locator('h1').textContent(), SOON).toContain('completed');
  expect(await page.getByRole('link', { name: 'The Quiet Harbour' }).count()).toBe(1);
  await context.close();
});

test('another year than the site shows is refused in words, and the choice stays', async () => {
  const { page, context } = await imports.dashboard.visit({ person: 'Ana' });
  await page.goto('/imports/new?from=site&site=berlinale&year=1951');
  await page.getByRole('button', { name: 'Check it' }).click();
  await expect
    .poll(() => page.getByRole('alert').textContent(), SOON)
    .toMatch(/Programme: The Berlinale's site.*2026/);
  expect(await page.getByRole('radio', { name: "The festival's own site" }).isChecked()).toBe(true);
  expect(await page.getByLabel('Year').inputValue()).toBe('1951');
  await context.close();
});

test('the API reads a site too, refuses one that nobody knows, and says which there are', async () => {
  const input = (name: string): unknown => ({
    festival: 'berlin',
    year: 2026,
    programme: { kind: 'site', site: name },
  });
  const check = await imports.api('/check', input('berlinale'));
  expect(await check.json()).toMatchObject({ programme: { films: 2, nominations: 2 } });
  const refused = await imports.api('/check', input('sundance'));
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({
    fields: [{ field: 'programme.site', message: 'expected one of berlinale, docaviv' }],
  });
  const openapi = await (await fetch(`${imports.dashboard.url}/api/openapi.json`)).text();
  expect(openapi).toContain('"enum":["berlinale","docaviv"]');
});
