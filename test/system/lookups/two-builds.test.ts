import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { decideFilm } from '../../../client/films/reviews.js';
import { startImport } from '../../../client/imports/start.js';
import type { Entry } from '../../../domain/programme/programme.js';
import { examineDatabase } from '../../../entities/doctor/examine.js';
import { retryNowSignal } from '../../../workflows/shared/messages.js';
import { makeWorkerCode, type CodeChange, type WorkerCode } from '../../support/faults/worker-code.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { startApplication, type Application } from '../fixtures/application.js';
import { readTasks, route, startBuild, type Build } from '../fixtures/builds.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';
import { COUNTED } from '../../support/sources/counted.js';

/**
 * Two builds of the workers side by side, one of their processes killed again and again, and tasks ramped from one build to
 * the other and back: films come out as if nothing had been.
 * `npm run test:builds` takes 200 films and kills every ten seconds; here it is a few, and each time that some more are settled.
 */
const WHOLE = process.env['BUILDS_FILMS'] !== undefined;
const FILMS = Number(process.env['BUILDS_FILMS'] ?? 16);
const PATIENCE = { timeout: FILMS * 15_000, interval: 200 };
const KILL_EVERY_MS = 10_000;
/** Films that settle between two kills. */
const STEP = 3;
/** For the 31 days. */
const IN_SECONDS = { reviewAfter: '20 s', recheck: ['2 s', '4 s', '8 s'], window: 200 };
/** What somebody changed between the builds. */
const HARMLESS: CodeChange = {
  file: 'workflows/movie-lookup/handlers.ts',
  from: 'why it failed, what comes next.',
  to: 'why it failed, and what comes after that.',
};
const HARMFUL: CodeChange = {
  file: 'workflows/movie-lookup/workflow.ts',
  from: 'const request = requests.shift();',
  to: 'await new Promise((go) => setTimeout(go, 1)); const request = requests.shift();',
};

let app: Application;
let commands: Commands;
let code: WorkerCode;
let entries: Entry[];
const builds: Build[] = [];

beforeAll(async () => {
  const generated = generatedScenario({
    profile: COUNTED,
    films: FILMS,
    unknownToTmdb: 3 / 4,
    unknownToOmdb: 2 / 3,
    unknownToImdb: 1 / 2,
  });
  entries = generated.entries;
  [app, code] = await Promise.all([startApplication(generated.scenario), makeWorkerCode()]);
  commands = await commandsFor(app);
  for (const [id, change] of [['old'], ['new', HARMLESS]] as const)
    builds.push(await startBuild(app, id, code, change));
});
afterAll(async () => {
  for (const build of builds) await build.stop();
  await commands.stop();
  await app.stop();
  await code.remove();
});

async function figure(sql: string): Promise<number> {
  const [row] = await app.dataSource.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${sql}`);
  return row?.n ?? 0;
}

const settled = (): Promise<number> =>
  figure(`movies WHERE import_type <> 'stub' OR review_state IS NOT NULL`);
const workflows = async (query: string): Promise<number> => (await app.client.workflow.count(query)).count;
const LOOKUPS = `WorkflowType = "movieLookup"`;

async function untilNextKill(before: number): Promise<void> {
  if (WHOLE) return delay(KILL_EVERY_MS);
  await vi.waitFor(async () => {
    expect(await settled()).toBeGreaterThanOrEqual(Math.min(before + STEP, FILMS));
  }, PATIENCE);
}

test(
  'films come out right, whichever build works on them and whoever dies',
  async () => {
    const began = Date.now();
    // Forth and back: half of the tasks, all, and the same with the other build.
    const routes = ['new', 'old'].flatMap((id) => [() => route(commands, id, 50), () => route(commands, id)]);
    await route(commands, 'old');
    const programme = { kind: 'inline' as const, entries };
    const handle = await startImport(app.client, {
      festival: 'builds',
      year: 2025,
      programme,
      policy: IN_SECONDS,
    });
    const seen = { kills: 0, routings: 0, inFlight: 0 };
    const turn = async (): Promise<void> => {
      seen.inFlight = Math.max(seen.inFlight, await workflows(`${LOOKUPS} AND ExecutionStatus = "Running"`));
      await routes[seen.routings++ % routes.length]?.();
      await builds[seen.kills++ % builds.length]?.killOne();
    };
    for (let before = await settled(); before < FILMS; before = await settled()) {
      await untilNextKill(before);
      await turn();
    }
    // Forth and back, however fast the films were: those that no source knows are still looked up again.
    while (seen.routings < routes.length) await turn();
    // Those whose time is over wait for people, and outlive the import.
    const stubs = `movies WHERE import_type = 'stub' AND review_state = 'review'`;
    await vi.waitFor(async () => {
      expect(await figure(stubs)).toBe(FILMS / 4);
    }, PATIENCE);
    await handle.result();
    await turn();
    // Among hundreds of made-up films some are alike, and theirs wait too.
    const waiting = await app.dataSource.query<{ id: string; type: string }[]>(
      `SELECT imdb_id AS id, import_type AS type FROM movies WHERE review_state = 'review'`,
    );
    const services = { client: app.client, db: app.dataSource.manager };
    for (const { id, type } of waiting)
      await decideFilm(services, id, {
        reviewer: 'ana',
        choice: { accept: type === 'stub' ? 'stub' : 'match' },
      });
    await vi.waitFor(async () => {
      expect(await workflows(`ExecutionStatus = "Completed"`)).toBe(FILMS + 1);
    }, PATIENCE);

    const { failed, ofBoth } = await readTasks(app);
    console.log(
      `${FILMS} films, ${seen.inFlight} in flight at one time, ${seen.kills} kills, ${seen.routings} routings, ` +
        `${ofBoth} workflows worked on by both builds, ${failed.length} tasks failed, ` +
        `${Math.round((Date.now() - began) / 1000)} seconds`,
    );
    expect(failed).toEqual([]);
    expect(ofBoth).toBeGreaterThan(0);
    expect(seen.kills).toBeGreaterThanOrEqual(routes.length);
    expect(await figure(`movies WHERE import_type = 'full'`)).toBe(FILMS / 2);
    expect(await figure(`movies WHERE import_type = 'minimal'`)).toBe(FILMS / 4);
    expect(await figure(`movies WHERE review_state = 'decided'`)).toBe(waiting.length);
    expect(await figure('nominations')).toBe(FILMS);
    expect(await examineDatabase(app.dataSource.manager)).toEqual([]);
  },
  FILMS * 60_000,
);

test('a build that no workflow of before survives is seen, and going back to the one before mends it', async () => {
  await route(commands, 'old');
  const film = 'tt9710001';
  const programme = { kind: 'inline' as const, entries: [{ imdbId: film, title: 'Of before' }] };
  const policy = { tiers: ['tmdb' as const] };
  await (await startImport(app.client, { festival: 'before', year: 2025, programme, policy })).result();
  const broken = await startBuild(app, 'broken', code, HARMFUL);
  builds.push(broken);
  await route(commands, 'broken');
  const handle = app.client.workflow.getHandle(`movie-lookup/${film}`);
  await handle.signal(retryNowSignal);
  await vi.waitFor(async () => {
    expect((await readTasks(app)).failed).toEqual([expect.stringMatching(`${film}: .*TMPRL1100`)]);
  }, PATIENCE);
  await route(commands, 'old');
  const services = { client: app.client, db: app.dataSource.manager };
  await decideFilm(services, film, { reviewer: 'ana', choice: { accept: 'stub' } });
  expect(await handle.result()).toMatchObject({ importType: 'stub' });
});
