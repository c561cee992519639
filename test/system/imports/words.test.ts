import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { createDashboard } from '../../../dashboard/server/server.js';
import type { FestivalImportInput } from '../../../domain/policy.js';
import { REASONS, SOURCE_NAMES } from '../../../domain/sources.js';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';
import { routesOf } from '../../unit/fixtures/dashboard.js';
import { startApplication, startWorkers, withoutLatency, type Application } from '../fixtures/application.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';

/** Nothing that a person reads has the words of code in it, and one of a thing is not many. */
const EXAMPLE = fileURLToPath(new URL('../../../examples/cannes-2025.json', import.meta.url));
const EDITION = 'cannes-2025';
const FORBIDDEN = [
  new RegExp(`\\b(${SOURCE_NAMES.join('|')})_(${REASONS.join('|')})\\b`),
  /\bimdb_scrape\b/,
  /\blikely enough\b/,
  /(^|[^\d.,])1 (films|rows|lookups|requests|nominations|years|days|imports|alerts|sources|entries|answers)\b/,
  /\b(undefined|NaN|\[object Object\])/,
];
let app: Application;
let workers: { stop: () => Promise<void> };
let dashboard: Awaited<ReturnType<typeof createDashboard>>;
let commands: Commands;
let movies: string[];

beforeAll(async () => {
  app = await startApplication(withoutLatency(cannesScenario()));
  workers = await startWorkers(app);
  commands = await commandsFor(app);
  const example = JSON.parse(await readFile(EXAMPLE, 'utf8')) as FestivalImportInput;
  await (await startImport(app.client, example)).result();
  // One film waits for a person, one source is down.
  await app.dataSource.query(
    `UPDATE movies SET review_state = 'review' WHERE id = (SELECT min(id) FROM movies WHERE import_type = 'stub')`,
  );
  await app.dataSource.query(
    `INSERT INTO source_health (source, state, reason, message) VALUES ('imdb_scrape', 'down', 'unauthorized', 'the key is refused')
     ON CONFLICT (source) DO UPDATE SET state = 'down', reason = 'unauthorized'`,
  );
  const rows = await app.dataSource.query<{ id: string }[]>(
    `SELECT DISTINCT ON (import_type, review_state) id::text FROM movies`,
  );
  movies = rows.map(({ id }) => id);
  dashboard = await createDashboard({
    settings: { host: '127.0.0.1', port: 0, loopback: true },
    database: app.dataSource,
    client: app.client,
  });
}, 300_000);
afterAll(async () => {
  await dashboard.close();
  await commands.stop();
  await workers.stop();
  await app.stop();
});

/** What a person reads of a page: its text, and what its pictures and links are called; no addresses, no values of forms. */
function readText(html: string): string {
  const labels = [...html.matchAll(/(?:aria-label|title|alt|placeholder)="([^"]*)"/g)].map(
    ([, label]) => label,
  );
  const charts = [...html.matchAll(/data-chart="([^"]*)"/g)].map(([, data]) => data);
  const text = html.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' ');
  return [text, ...labels, ...charts].join('\n');
}

function faults(text: string): string[] {
  return FORBIDDEN.flatMap((words) => {
    const found = words.exec(text);
    return found === null ? [] : [text.slice(Math.max(found.index - 60, 0), found.index + 60)];
  });
}

test('no page has words of code', async () => {
  const pages = routesOf(dashboard)
    .filter(
      (route) =>
        /^GET \/(?!api|assets|healthz|readyz|metrics)/.test(route) && !/events|\.csv|login/.test(route),
    )
    .map((route) => route.slice(4).replace(':edition', EDITION).replace(':source', 'imdb_scrape'))
    .flatMap((route) => (route.includes(':id') ? movies.map((id) => route.replace(':id', id)) : [route]));
  expect(pages.length).toBeGreaterThan(10);
  const found: Record<string, string[]> = {};
  for (const page of pages) {
    const { body, headers } = await dashboard.inject(page);
    if (!String(headers['content-type']).startsWith('text/html')) continue;
    const wrong = faults(readText(body));
    if (wrong.length > 0) found[page] = wrong;
  }
  expect(found).toEqual({});
});

test('no command prints words of code', async () => {
  const [stub] = await app.dataSource.query<{ key: string }[]>(
    `SELECT coalesce(imdb_id, festival_key) AS key FROM movies WHERE import_type = 'stub' LIMIT 1`,
  );
  const runs = [
    ['status', EDITION],
    ['imports'],
    ['film', stub?.key ?? ''],
    ['review', 'list'],
    ['review', 'show', stub?.key ?? ''],
    ['plan', EXAMPLE],
    ['cache'],
    ['alerts'],
    ['schedules'],
    ['collaborations'],
    ['users'],
  ];
  const found: Record<string, string[]> = {};
  for (const args of runs) {
    const { stdout, stderr, code } = await commands.festival(...args);
    expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
    const wrong = faults(stdout);
    if (wrong.length > 0) found[args.join(' ')] = wrong;
  }
  expect(found).toEqual({});
});
