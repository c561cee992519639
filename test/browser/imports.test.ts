import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FestivalImportInput } from '../../domain/policy.js';
import type { Entry } from '../../domain/programme/programme.js';
import { AS_ANA, SOON, startImportsUnderTest, type ImportsUnderTest } from './fixtures/imports.js';
import { scrollsSideways, axeProblems } from './fixtures/looks.js';

const HOSTILE = '<img src=x onerror="document.title=`hacked`">';
const example = JSON.parse(
  readFileSync(new URL('../../examples/cannes-2025.json', import.meta.url), 'utf8'),
) as FestivalImportInput & { programme: { entries: Entry[] } };

let imports: ImportsUnderTest;

beforeAll(async () => {
  imports = await startImportsUnderTest();
  await imports.endedImport('hostile', [
    { title: HOSTILE, nominations: [{ category: 'Best' }] },
    { title: HOSTILE, year: '20x5' },
    { [HOSTILE]: 1 },
  ]);
});
afterAll(async () => {
  await imports.stop();
});

async function chooseFile(page: Page, programme: unknown): Promise<void> {
  await page.goto('/imports/new');
  await page.getByRole('radio', { name: 'A file' }).check();
  await page.getByLabel('JSON or CSV, 32 MB').setInputFiles({
    name: 'programme.json',
    mimeType: 'application/json',
    buffer: Buffer.from(typeof programme === 'string' ? programme : JSON.stringify(programme)),
  });
}

describe('starting an import', () => {
  test('an upload shows its row errors first, then starts, and is seen moving to its end', async () => {
    const { page, context, complaints } = await imports.dashboard.visit({ person: 'Ana' });
    const entries = [{ year: '20x5' }, ...example.programme.entries];
    await chooseFile(page, { ...example, policy: { window: 2 }, programme: { kind: 'inline', entries } });
    await page.getByRole('button', { name: 'Check it' }).click();
    await page.getByRole('heading', { name: '1 row with a fault' }).waitFor();
    const headings = await page.getByRole('heading').allTextContents();
    expect(headings).toEqual([
      'Check of cannes-2025',
      '1 row with a fault',
      '25 films',
      'What it would cost',
    ]);
    const error = await page.getByRole('row', { name: /20x5/ }).first().textContent();
    expect(error).toMatch(/^1year.*expected a year such as 2025/);
    expect(await page.getByText(/25\s*to be looked up/).count()).toBe(1);

    const seen: number[] = [];
    await page.exposeFunction('told', (value: number) => seen.push(value));
    await page.getByRole('button', { name: 'Start the import of cannes-2025' }).click();
    await page.waitForURL('**/imports/cannes-2025?done=started');
    await page.evaluate(() => {
      new MutationObserver(() => {
        const bar = document.querySelector<HTMLProgressElement>('[aria-label="Films looked up"]');
        if (bar !== null) (window as unknown as { told: (value: number) => void }).told(bar.value);
      }).observe(document.querySelector('[data-live]')!, { childList: true });
    });
    await expect.poll(() => page.locator('h1').textContent(), SOON).toContain('completed');
    expect(new Set(seen).size).toBeGreaterThan(3);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    expect(await page.getByText('25 of 25 films looked up').count()).toBe(1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a file that is no programme, and a festival that nobody knows, are told in words', async () => {
    const { page, context } = await imports.dashboard.visit({ person: 'Ana' });
    await chooseFile(page, '{"not": "a programme"}');
    await page.getByLabel('Festival', { exact: false }).first().fill('cannes');
    await page.getByLabel('Year').fill('2024');
    await page.getByRole('button', { name: 'Check it' }).click();
    await expect
      .poll(() => page.getByRole('alert').textContent(), SOON)
      .toMatch(/The file holds no programme/);
    await page.goto('/imports/new?festival=no-such-festival&year=2025');
    await page.getByRole('button', { name: 'Check it' }).click();
    await expect
      .poll(() => page.getByRole('alert').textContent(), SOON)
      .toMatch(/Festival: not known by name/);
    expect(await page.getByLabel('Year').inputValue()).toBe('2025');
    await context.close();
  });

  test('a file above 32 MB is refused in words', async () => {
    const form = new FormData();
    form.set('from', 'file');
    form.set('file', new Blob([Buffer.alloc(33 * 1024 * 1024, 'x')]), 'large.csv');
    const { authorization } = AS_ANA;
    const answer = await fetch(`${imports.dashboard.url}/imports/new`, {
      method: 'POST',
      body: form,
      headers: { authorization },
    });
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain('The file has more than 32 MB');
  });
});

describe('a running import', () => {
  test('is paused with a reason, limited and resumed by form', async () => {
    const { edition, end } = await imports.slowImport('paused');
    const { page, context, complaints } = await imports.dashboard.visit({ person: 'Ana' });
    await page.goto(`/imports/${edition}`);
    await page.getByLabel('Why, for everybody who looks').fill('keys are changed');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.waitForURL('**/imports/*?done=paused');
    await expect
      .poll(() => page.locator('[data-live]').textContent(), SOON)
      .toContain('keys are changed (Ana)');
    expect(await page.locator('h1').textContent()).toContain('paused');

    await page.getByLabel('Most that it may spend, in USD').fill('two');
    await page.getByRole('button', { name: 'Set the limit' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toBe('expected an amount in USD');
    await page.getByLabel('Most that it may spend, in USD').fill('2.50');
    await page.getByRole('button', { name: 'Set the limit' }).click();
    await page.waitForURL('**/imports/*?done=limit&films=*');
    await expect.poll(() => page.locator('[data-live]').textContent(), SOON).toContain('of $2.50');
    await page.getByLabel('Which films may cost money').selectOption('free-only');
    await page.getByRole('button', { name: 'Set the mode' }).click();
    await page.waitForURL('**/imports/*?done=mode&films=*');
    await expect.poll(() => page.locator('[data-live]').textContent(), SOON).toContain('free-only');
    expect(await axeProblems(page)).toEqual([]);

    await page.goto('/');
    const running = await page.locator('[aria-labelledby=running] li').allInnerTexts();
    expect(running.map((words) => words.split(/\s*\n\s*/))).toEqual([
      expect.arrayContaining([
        edition,
        'paused',
        expect.stringMatching(/of \d+ films?: keys are changed \(Ana\)/),
      ]),
    ]);
    await page.goBack();

    await page.getByRole('button', { name: 'Resume' }).click();
    await page.waitForURL('**/imports/*?done=resumed');
    await expect.poll(() => page.locator('[data-live]').textContent(), SOON).not.toContain('Paused');
    expect(complaints.filter((line) => !line.includes('400'))).toEqual([]);
    await end();
    await expect.poll(() => page.locator('h1').textContent(), SOON).toContain('terminated');
    await context.close();
  });
});

describe('an import that is over', () => {
  test('refuses in words what only a running one can do, and retries its films', async () => {
    const edition = await imports.endedImport('over', [{ title: 'Nobody knows this' }]);
    const refused = await imports.api(`/${edition}/pause`, { reason: 'late' });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      error: `No import of ${edition} runs: there is nothing to pause.`,
    });
    const { page, context } = await imports.dashboard.visit({ person: 'Ana' });
    await page.goto(`/imports/${edition}?type=stub`);
    await page.getByRole('button', { name: 'Look them up again' }).click();
    await page.waitForURL('**/imports/*?done=retried&films=1');
    expect(await page.getByRole('status').first().textContent()).toBe('1 film is looked up again.');
    await context.close();
  });

  test('hostile titles, fields and reasons are text and nothing else, also on a phone and in the dark', async () => {
    for (const look of [{}, { phone: true }, { dark: true }]) {
      const { page, context, complaints } = await imports.dashboard.visit(look);
      for (const path of ['/imports', '/imports/hostile-2025', '/imports/new']) {
        await page.goto(path);
        expect(await page.locator('main img').count()).toBe(0);
        expect(await page.title()).not.toBe('hacked');
        expect(await scrollsSideways(page)).toBe(false);
        expect(await axeProblems(page)).toEqual([]);
      }
      await page.goto('/imports/hostile-2025');
      expect(await page.getByRole('link', { name: HOSTILE }).count()).toBe(1);
      expect(await page.getByRole('cell', { name: HOSTILE, exact: true }).count()).toBe(1);
      expect(complaints).toEqual([]);
      await context.close();
    }
  });

  test('its films are filtered by record, reason and state, each with what was tried', async () => {
    const { page, context } = await imports.dashboard.visit();
    await page.goto('/imports/hostile-2025?type=full');
    expect(await page.getByText('No film passes the filter.').count()).toBe(1);
    await page.goto('/imports/hostile-2025');
    await page
      .getByRole('row', { name: /does not know the film 1$/ })
      .getByRole('link')
      .click();
    await page.waitForURL('**/imports/hostile-2025?reason=*');
    const film = page.getByRole('region', { name: 'Films of this import' }).getByRole('listitem');
    expect(await film.allTextContents()).toEqual([
      expect.stringMatching(/^TMDb does not know|^TMDb/),
      expect.stringMatching(/^OMDb/),
      ...Array.from(
        { length: (await film.count()) - 2 },
        () => expect.stringMatching(/^(TMDb|IMDb)/) as unknown,
      ),
    ]);
    await context.close();
  });

  test('an unknown one is not found', async () => {
    expect((await fetch(`${imports.dashboard.url}/imports/none-1999`)).status).toBe(404);
    expect((await fetch(`${imports.dashboard.url}/imports/..%2f`)).status).toBe(404);
  });
});
