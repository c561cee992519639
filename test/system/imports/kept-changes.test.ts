import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { festivalProgram, leavesOf } from '../../../client/cli/program.js';
import { importProgress, startImport, type ImportHandle } from '../../../client/imports/start.js';
import { createDashboard } from '../../../dashboard/server/server.js';
import type { FestivalImportInput } from '../../../domain/policy.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';
import { asReviewer } from '../fixtures/review/doors.js';

/** Who pauses, resumes, looks up again and changes limits and modes is kept, by whatever door. */

const [FILM, HELD] = ['tt7200001', 'tt7200002'];
const NASTY = 'nul \u0000, half \ud83d a letter';
const CLEAN = 'nul \ufffd, half \ufffd a letter';
const WHO = `an\u0000a`;
const KEPT_AS = 'an\ufffda';

let app: Application;
let workers: { stop: () => Promise<void> };
let dashboard: FastifyInstance;
let held: ImportHandle;

function inputOf(festival: string, imdbId: string): FestivalImportInput {
  return {
    festival,
    year: 2025,
    programme: { kind: 'inline', entries: [{ title: 'Nobody Knows It', year: 2025, imdbId }] },
    policy: { tiers: ['tmdb'], reviewAfter: '30 days' },
  };
}

beforeAll(async () => {
  app = await startApplication({ films: [] });
  vi.stubEnv('DATABASE_URL', app.variables['DATABASE_URL']);
  vi.stubEnv('TEMPORAL_ADDRESS', app.temporal.address);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  workers = await startWorkers(app);
  const settings = { host: '127.0.0.1', port: 0, loopback: true };
  dashboard = await createDashboard({ settings, database: app.dataSource, client: app.client });
  await (await startImport(app.client, inputOf('ended', FILM))).result();
  app.sources.setScenario({ films: [], tmdb: { state: 'suspended' } });
  held = await startImport(app.client, inputOf('held', HELD));
  await vi.waitFor(
    async () => {
      expect((await importProgress(held)).total).toBe(1);
    },
    { timeout: 30_000, interval: 100 },
  );
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await dashboard.close();
  await workers.stop();
  await app.stop();
});

/** Whether it was done. */
type Ask = (...words: string[]) => Promise<boolean>;

const byCommand: Ask = async (...words) => {
  const program = festivalProgram();
  // What a command refuses would end the process of the tests.
  for (const command of leavesOf(program)) command.exitOverride();
  try {
    await program.parseAsync([...words, '--by', WHO], { from: 'user' });
    return true;
  } catch {
    return false;
  }
};

async function posted(url: string, type: string, payload: string, cookie = ''): Promise<number> {
  const headers = { ...asReviewer(WHO), 'content-type': type, cookie };
  return (await dashboard.inject({ method: 'POST', url, headers, payload })).statusCode;
}

/** Addresses and bodies of what a command's words say. */
function pathOf(words: string[]): [string, Record<string, string | number>] {
  const [command = '', subject = '', value = ''] = words;
  const at = subject.startsWith('tt') ? '/films/1' : `/imports/${subject}`;
  if (command === 'limit') return [`${at}/spend-limit`, { limitUsd: Number(value) }];
  if (command === 'mode') return [`${at}/spend-mode`, { mode: value }];
  if (command === 'pause') return [`${at}/pause`, { reason: value }];
  return [`${at}/${command}`, {}];
}

const byApi: Ask = async (...words) => {
  const [path, body] = pathOf(words);
  return (await posted(`/api${path}`, 'application/json', JSON.stringify(body))) === 200;
};

const byForm: Ask = async (...words) => {
  const [path, { limitUsd, ...body }] = pathOf(words);
  const page = await dashboard.inject({ url: '/login', headers: asReviewer(WHO) });
  const cookie = page.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const limit: Record<string, string> = limitUsd === undefined ? {} : { limit: String(limitUsd) };
  const fields = new URLSearchParams({ ...(body as Record<string, string>), ...limit, _csrf });
  return (await posted(path, 'application/x-www-form-urlencoded', fields.toString(), cookie)) === 303;
};

interface Line {
  by: string;
  change: string;
  status: number | null;
}

/** What was kept beside the dashboard's own requests, oldest first. */
async function kept(): Promise<Line[]> {
  return await app.dataSource.query<Line[]>(
    `SELECT changed_by AS by, change, status FROM dashboard_changes WHERE change NOT LIKE 'POST %' ORDER BY id`,
  );
}

const limitOf = async (edition: string): Promise<unknown> =>
  await app.dataSource.query(
    'SELECT spend_limit_usd::float AS usd, spend_mode AS mode FROM festival_editions WHERE key = $1',
    [edition],
  );

const DOORS: [string, Ask, string][] = [
  ['command', byCommand, CLEAN],
  ['form', byForm, `${CLEAN} (${KEPT_AS})`],
  ['API', byApi, `${CLEAN} (${KEPT_AS})`],
];

test.each(DOORS)('by %s', async (_, ask, reason) => {
  const before = (await kept()).length;
  const done = [
    await ask('pause', 'held-2025', NASTY),
    await ask('resume', 'held-2025'),
    await ask('limit', 'ended-2025', '2.5'),
    await ask('mode', 'held-2025', 'free-only'),
    await ask('retry', 'ended-2025'),
    await ask('retry', FILM),
    await ask('pause', 'held-2025', 'x'.repeat(301)),
    // It has come to its end: what was refused is told from what was done.
    await ask('resume', 'ended-2025'),
  ];
  expect(done).toEqual([true, true, true, true, true, true, false, false]);
  const changes = (await kept()).slice(before).map(({ by, change, status }) => [by, change, status]);
  expect(changes).toEqual([
    [KEPT_AS, `pauses held-2025: ${reason}`, null],
    [KEPT_AS, 'resumes held-2025', null],
    [KEPT_AS, 'sets the limit of ended-2025 to $2.5', null],
    [KEPT_AS, 'sets the spend mode of held-2025 to free-only', null],
    [KEPT_AS, 'looks the stubs of ended-2025 up again', null],
    [KEPT_AS, `looks ${FILM} up again`, null],
    [KEPT_AS, 'resumes ended-2025', 409],
  ]);
  expect(await limitOf('ended-2025')).toEqual([{ usd: 2.5, mode: 'normal' }]);
});

test('what cannot be kept is not done', async () => {
  expect(await byCommand('limit', 'held-2025', '3')).toBe(true);
  expect(await byCommand('pause', 'held-2025')).toBe(true);
  await app.dataSource.query(
    'ALTER TABLE dashboard_changes ADD CONSTRAINT full_disk CHECK (false) NOT VALID',
  );
  try {
    expect(await byCommand('limit', 'held-2025', '9')).toBe(false);
    expect(await byCommand('mode', 'held-2025', 'critical-only')).toBe(false);
    expect(await byCommand('resume', 'held-2025')).toBe(false);
  } finally {
    await app.dataSource.query('ALTER TABLE dashboard_changes DROP CONSTRAINT full_disk');
  }
  expect(await limitOf('held-2025')).toEqual([{ usd: 3, mode: 'free-only' }]);
  expect(await importProgress(held)).toMatchObject({ paused: true, spendMode: 'free-only' });
});

test('operators see it on the page of changes', async () => {
  const { body } = await dashboard.inject({ url: '/sessions', headers: asReviewer('olu') });
  for (const words of [KEPT_AS, 'sets the limit of ended-2025 to $2.5', 'resumes held-2025'])
    expect(body).toContain(words);
});
