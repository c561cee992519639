/**
 * `npm run screenshots [-- <dashboard URL>]`: the pictures of docs/images, from a local stack that `npm start` runs, and in
 * `.local/screenshots` every page on a desk and a phone, light and dark.
 * It imports a few more films, some of them doubtful, so that there is something to review.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { connectClient } from '../../client/connect.js';
import { startImport } from '../../client/imports/start.js';
import { loadDotEnv, LOCAL_STACK_FILE } from '../../config/environment.js';
import { pagesOf } from './fixtures/pages.js';
import { ensureChromium } from '../support/chromium.js';

const FOLDER = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const EVERY_PAGE = '.local/screenshots';
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const DOUBTFUL = [
  { title: 'Meteors', year: 2024 },
  { title: 'Die My Love', year: 2023 },
  { title: 'Renoir' },
].map((entry) => ({ ...entry, nominations: [{ category: 'Best Film' }] }));

loadDotEnv('.env', LOCAL_STACK_FILE);
const client = await connectClient();
const handle = await startImport(client, {
  festival: 'demo',
  year: 2025,
  programme: { kind: 'inline', entries: DOUBTFUL },
});
await handle.result();
await client.connection.close();

const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ['--no-sandbox'] });
const baseURL = process.argv[2] ?? 'http://127.0.0.1:8080';
const page = await open(DESK, 'light');

async function open(
  viewport: { width: number; height: number },
  colorScheme: 'light' | 'dark',
): Promise<Page> {
  const opened = await browser.newPage({ baseURL, viewport, colorScheme });
  // Other people's pictures; the drawings of the simulated TMDb come from this machine.
  await opened.route(/^https:/, (route) => route.abort());
  return opened;
}

async function take(name: string, path: string, fullPage = true): Promise<void> {
  await page.goto(path, { waitUntil: 'networkidle' });
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage });
  console.log(`docs/images/${name}.png`);
}

await take('overview', '/');
await take('guide', '/review?kind=open&guide=1', false);
await take('import', '/imports/cannes-2025', false);
await take('films', '/films', false);
await take('sources', '/sources');
await take('review', '/review');
await page.getByRole('link', { name: 'Meteors (2024)' }).click();
await page.waitForURL(/\/review\/\d+/);
// The bar of actions stands at the foot of the screen, not of the page.
await take('review-film', page.url(), false);

await mkdir(EVERY_PAGE, { recursive: true });
const pages = Object.entries(await pagesOf(page));
for (const [size, viewport] of Object.entries({ desk: DESK, phone: PHONE }))
  for (const scheme of ['light', 'dark'] as const) {
    const shown = await open(viewport, scheme);
    for (const [name, path] of pages) {
      await shown.goto(path, { waitUntil: 'networkidle' });
      await shown.screenshot({ path: `${EVERY_PAGE}/${name}-${size}-${scheme}.png`, fullPage: true });
    }
    await shown.close();
  }
console.log(`${EVERY_PAGE}: ${pages.length} pages, each four times`);
await browser.close();
