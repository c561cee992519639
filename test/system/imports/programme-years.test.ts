import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importOf, importProgress } from '../../../client/imports/start.js';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';
import { startApplication, startWorkers, withoutLatency, type Application } from '../fixtures/application.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';

/** Years of a festival as operators import them: by the `festival` command, from IMDb's pages through Zyte. */
let app: Application;
let commands: Commands;
let workers: { stop: () => Promise<void> };

beforeAll(async () => {
  app = await startApplication(withoutLatency(cannesScenario()));
  commands = await commandsFor(app);
  workers = await startWorkers(app);
});
afterAll(async () => {
  await workers.stop();
  await commands.stop();
  await app.stop();
});

const eventPages = (): number =>
  app.sources.log().filter(({ target }) => target?.includes('/event/') === true).length;

test('editions are listed, and the page is paid for once', async () => {
  const first = await commands.festival('years', 'cannes');
  expect(first.stderr).toBe('');
  expect(first.stdout).toContain('Cannes Film Festival: 1 year, 2025 to 2025.');
  expect(first.stdout).toContain('cost $0.01');
  expect((await commands.festival('years', 'cannes')).stdout).toContain('cost nothing');
  expect(eventPages()).toBe(1);
});

describe('a range of years', () => {
  test('imports those that have an edition, with a table of all', async () => {
    const { stdout, stderr, code } = await commands.festival('import', 'cannes', '--years', '2023..2025');
    expect(stderr).toContain('cannes 2023: no edition');
    expect(stdout).toMatch(/2024 +no edition/);
    expect(stdout).toMatch(/2025 +imported\s+\d+/);
    expect(stdout).toContain('1 of 3 years imported now');
    expect(code).toBe(0);
    const rows = await app.dataSource.query<{ key: string }[]>('SELECT key FROM festival_editions');
    expect(rows).toEqual([{ key: 'cannes-2025' }]);
  });

  test('given again does nothing that is done', async () => {
    const pages = eventPages();
    const { stdout } = await commands.festival('import', 'cannes', '--years', '2023..2025');
    expect(stdout).toMatch(/2025 +done before/);
    expect(stdout).toContain('0 of 3 years imported now, for $0.00');
    expect(eventPages()).toBe(pages);
  });

  test.each([
    [['--years', '2025-2026'], 'expected a range'],
    [['--years', '2025', '--detach'], 'does not go with --years'],
    [['--years', '2025', '--site', 'berlinale'], 'does not go with --years'],
    [['2025', '--site', 'berlinale', '--event', 'ev0000091'], 'Give --site alone'],
    [['2025', '--event', 'x'], 'expected an IMDb event id'],
    [['--years', '2025', '--part', 'shorts'], '--part goes with a file'],
  ])('%j is refused in words', async (options, words) => {
    const { stderr, code } = await commands.festival('import', 'cannes', ...options);
    expect(stderr).toContain(words);
    expect(code).toBe(1);
  });
});

test('an edition that has no nominations yet is told in words, and nothing is stored', async () => {
  const { stderr, code } = await commands.festival('import', 'cannes', '2026');
  expect(stderr).toContain('Cannes Film Festival 2026 has no nominations on IMDb');
  expect(code).toBe(1);
  const rows = await app.dataSource.query<{ key: string }[]>(
    `SELECT key FROM festival_editions WHERE key = 'cannes-2026'`,
  );
  expect(rows).toEqual([]);
});

test('a list of a festival that was imported is compared with what is there', async () => {
  const { stdout } = await commands.festival(
    'check',
    new URL('../../../examples/cannes-2025.json', import.meta.url).pathname,
    '--edition',
    'cannes-2025',
  );
  // The one that IMDb's page alone has.
  expect(stdout).toMatch(
    /Against cannes-2025: 0 new films, \d+ there already, 1 of its films not in this file/,
  );
});

test('imports are listed, and their films without a record looked up again', async () => {
  const listed = await commands.festival('imports');
  expect(listed.stdout).toMatch(/cannes-2025\s+completed\s+\d+/);
  const [first] = JSON.parse((await commands.festival('imports', '--json')).stdout) as {
    edition: string;
    staged: { films: number } | null;
  }[];
  expect(first?.edition).toMatch(/^cannes-20\d\d$/);
  const retried = await commands.festival('retry', 'cannes-2025', '--reason', 'nobody_said_so');
  expect(retried).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing to retry') as string });
});

test('the exit code of the status of an import that failed is 1', async () => {
  const { code, stdout } = await commands.festival('status', 'cannes-2026');
  expect(stdout).toContain('festival-import/cannes-2026: failed');
  expect(code).toBe(1);
});

test('the views answer on an import', async () => {
  const views = await app.dataSource.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.views WHERE table_schema = current_schema() ORDER BY 1`,
  );
  for (const { name } of views)
    expect(await app.dataSource.query(`SELECT * FROM ${name}`)).toBeInstanceOf(Array);
  expect(views.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['api_costs', 'fallback_effectiveness', 'lookup_failure_reasons', 'review_queue']),
  );
});

test('progress can be asked of an import that has ended', async () => {
  const progress = await importProgress(importOf(app.client, 'cannes-2025'));
  expect(progress.total).toBeGreaterThan(0);
  expect(progress.started).toBe(progress.total);
});
