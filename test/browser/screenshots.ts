/**
 * `npm run screenshots [-- <dashboard URL>]`: the pictures of docs/images, from a local stack that `npm start` runs.
 * It imports a few more films, some of them doubtful, so that there is something to review.
 */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { connectClient } from '../../client/connect.js';
import { startImport } from '../../client/imports/start.js';
import { loadDotEnv } from '../../config/environment.js';
import { ensureChromium } from '../support/chromium.js';

const FOLDER = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const DOUBTFUL = [
  { title: 'Meteors', year: 2024 },
  { title: 'Die My Love', year: 2023 },
  { title: 'Renoir' },
].map((entry) => ({ ...entry, nominations: [{ category: 'Best Film' }] }));

loadDotEnv();
const client = await connectClient();
const handle = await startImport(client, {
  festival: 'demo',
  year: 2025,
  programme: { kind: 'inline', entries: DOUBTFUL },
});
await handle.result();
await client.connection.close();

const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ['--no-sandbox'] });
const page = await browser.newPage({
  baseURL: process.argv[2] ?? 'http://127.0.0.1:8080',
  viewport: { width: 1280, height: 900 },
});
// Other people's pictures; the drawings of the simulated TMDb come from this machine.
await page.route(/^https:/, (route) => route.abort());

async function take(name: string, path: string, fullPage = true): Promise<void> {
  await page.goto(path, { waitUntil: 'networkidle' });
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage });
  console.log(`docs/images/${name}.png`);
}

await take('overview', '/');
await take('import', '/imports/cannes-2025', false);
await take('films', '/films', false);
await take('sources', '/sources');
await take('review', '/review');
await page.getByRole('link', { name: 'Meteors (2024)' }).click();
await page.waitForURL(/\/review\/\d+/);
// The bar of actions stands at the foot of the screen, not of the page.
await take('review-film', page.url(), false);
await browser.close();
