import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import type { Entry } from '../../../domain/programme/programme.js';
import { TASK_QUEUES } from '../../../domain/sources.js';
import { COUNTED } from '../../support/sources/counted.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';

/** A festival of many films and, after it, one of a few: both wait for TMDb. */
const MANY = 120;
const FEW = 3;
const PATIENCE = { timeout: 60_000, interval: 100 };
let app: Application;
let entries: Entry[];
const workers: { stop: () => Promise<void> }[] = [];

beforeAll(async () => {
  const generated = generatedScenario({
    profile: COUNTED,
    films: MANY + FEW,
    unknownToTmdb: 0,
    unknownToOmdb: 0,
  });
  entries = generated.entries;
  app = await startApplication(generated.scenario);
});
afterAll(async () => {
  await Promise.all(workers.map((some) => some.stop()));
  await app.stop();
});

async function importOf(festival: string, films: Entry[]) {
  const programme = { kind: 'inline' as const, entries: films };
  return await startImport(app.client, { festival, year: 2025, programme, policy: { window: MANY } });
}

/** Films whose lookup waits for TMDb's worker. */
async function waiting(): Promise<number> {
  let count = 0;
  const query = 'WorkflowType = "movieLookup" AND ExecutionStatus = "Running"';
  for await (const { workflowId } of app.client.workflow.list({ query })) {
    const { raw } = await app.client.workflow.getHandle(workflowId).describe();
    count += raw.pendingActivities?.length ?? 0;
  }
  return count;
}

test('a festival of a few films does not wait for all of one that came before it', async () => {
  const { main, tmdb } = TASK_QUEUES;
  workers.push(await startWorkers(app, main));
  const many = await importOf('many', entries.slice(0, MANY));
  await vi.waitFor(async () => {
    expect(await waiting()).toBe(MANY);
  }, PATIENCE);
  const few = await importOf('few', entries.slice(MANY));
  await vi.waitFor(async () => {
    expect(await waiting()).toBe(MANY + FEW);
  }, PATIENCE);
  workers.push(await startWorkers(app, tmdb));
  await Promise.all([many.result(), few.result()]);

  const ids = entries.slice(MANY).map(({ imdbId = '' }) => imdbId);
  const places = app.sources
    .log()
    .flatMap(({ path }, place) => (ids.some((id) => path.includes(id)) ? [place] : []));
  expect(places).toHaveLength(FEW);
  // A queue has four partitions, each fair for itself; one of them may be served late.
  expect(Math.min(...places)).toBeLessThan(MANY / 2);
});
