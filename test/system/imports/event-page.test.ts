import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { readImportState } from '../../../client/imports/state.js';
import { changeSourcePolicy } from '../../../entities/sources/policies.js';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';
import { startApplication, startWorkers, withoutLatency, type Application } from '../fixtures/application.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';

let app: Application;
let workers: { stop: () => Promise<void> };
let commands: Commands;

beforeAll(async () => {
  app = await startApplication(withoutLatency(cannesScenario()));
  workers = await startWorkers(app);
  // The key is with the workers alone.
  app.variables.ZYTE_API_KEY = '';
  commands = await commandsFor(app);
});
afterAll(async () => {
  await commands.stop();
  await workers.stop();
  await app.stop();
});

const boughtPages = () =>
  app.sources.log().filter(({ source, chargedUsd }) => source === 'zyte' && chargedUsd > 0);

test("a festival's page is read for its plan only when that is asked for, and once", async () => {
  const unknown = await commands.festival('plan', 'cannes', '2025');
  expect(unknown).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/costs about \$0\.01, at most \$0\.04.*add --fetch/) as string,
  });
  const nothing = await commands.festival('plan', 'cannes', '2025', '--fetch', '--spend-mode', 'free-only');
  expect(nothing.stderr).toContain('may spend nothing');
  expect(boughtPages()).toHaveLength(0);

  const fetched = await commands.festival('plan', 'cannes', '2025', '--fetch');
  expect(fetched).toMatchObject({ code: 0 });
  expect(fetched.stdout).toContain('Reading the programme cost $0.04 just now.');
  const critical = await commands.festival('plan', 'cannes', '2025', '--spend-mode', 'critical-only');
  expect(critical.stdout).toMatch(/\d+ to look up, [1-9]\d* of them critical\./);
  expect(critical.stdout).not.toContain('just now');
  // A plain page, which the firewall refused, and one in a browser.
  expect(boughtPages()).toHaveLength(2);
});

test('the Temporal CLI imports it with nothing but festival and year', async () => {
  const id = 'festival-import/cannes-2025';
  const started = await commands.temporal(
    ...['workflow', 'start', '--type', 'festivalImport', '--task-queue', 'festival-lookup'],
    ...['--workflow-id', id, '--input', '{"festival":"cannes","year":2025}'],
  );
  expect(started).toMatchObject({ code: 0 });
  const ended = await commands.temporal('workflow', 'result', '--workflow-id', id, '--output', 'json');
  const { status, result } = JSON.parse(ended.stdout) as {
    status: string;
    result: Record<'total' | 'full' | 'minimal' | 'stub', number>;
  };
  expect(status).toBe('COMPLETED');
  expect(result.total).toBeGreaterThan(5);
  expect(result.full + result.minimal + result.stub).toBe(result.total);
  const [row] = await app.dataSource.query<{ nominations: number; films: number }[]>(
    `SELECT count(*)::int AS nominations, count(DISTINCT movie_id)::int AS films FROM nominations`,
  );
  expect(row?.films).toBe(result.total);
  // The page that the plan bought is used.
  expect(app.sources.log().filter(({ target }) => target?.includes('/event/') === true)).toHaveLength(2);
});

test('of the people whom its nominations name nearly all are linked to the right person, the others with a reason', async () => {
  const people = await app.dataSource.query<
    Record<'nominee' | 'imdbId' | 'name' | 'personImdbId' | 'reason', string | null>[]
  >(
    `SELECT p.nominee, p.imdb_id AS "imdbId", person.name, person.imdb_id AS "personImdbId", p.reason
     FROM nomination_people p LEFT JOIN people person ON person.id = p.person_id
     JOIN nominations n ON n.id = p.nomination_id JOIN festival_editions edition ON edition.id = n.edition_id
     WHERE edition.key = 'cannes-2025'`,
  );
  const right = people.filter(
    ({ nominee, imdbId, name, personImdbId }) =>
      name === nominee && (imdbId === null || imdbId === personImdbId),
  );
  console.info(`Cannes 2025: ${right.length} of ${people.length} nominees are linked to the right person.`);
  expect(people.length).toBeGreaterThan(5);
  expect(right.length / people.length).toBeGreaterThanOrEqual(0.95);
  const others = people.filter((one) => !right.includes(one));
  expect(others.filter(({ name, reason }) => name !== null || reason === null)).toEqual([]);
});

test('a programme that cannot be had just now is told at once, where people look, with the number of tries', async () => {
  app.sources.setScenario({ ...cannesScenario(), zyte: { state: 'down' } });
  const handle = await startImport(app.client, { festival: 'venice', year: 2024 });
  await vi.waitFor(async () => {
    expect((await readImportState(app.client, 'venice-2024'))?.unread).toMatchObject({
      attempt: expect.any(Number) as number,
      message: expect.stringMatching(/down|unavailable|too slow/) as string,
    });
  }, 60_000);
  const { stdout } = await commands.festival('status', 'venice-2024');
  expect(stdout).toMatch(/running · its programme cannot be read \(try \d+ of 60\): /);
  await handle.terminate();
  app.sources.setScenario(withoutLatency(cannesScenario()));
});

test('a limit holds for the page of a plan, too; what stands in the way is told in words', async () => {
  await changeSourcePolicy(app.dataSource.manager, 'imdb_scrape', { dailyLimitUsd: 0.005 }, 'test');
  const refused = await commands.festival('plan', 'berlin', '2025', '--fetch');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('daily limit') as string });
  expect(refused.stderr).not.toMatch(/\n\s+at /);
});
