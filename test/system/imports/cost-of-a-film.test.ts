import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { lookupWorkflowId } from '../../../domain/identity.js';
import type { Entry } from '../../../domain/programme/programme.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { importHistory } from '../../support/temporal/history-size.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';
import { COUNTED } from '../../support/sources/counted.js';

/** What a film that TMDb knows costs the engine, in counts: `npm run bench -- engine` has the times. */
const FEW = 5;
const MORE = 25;
let app: Application;
let workers: { stop: () => Promise<void> };
let entries: Entry[];

beforeAll(async () => {
  const generated = generatedScenario({
    profile: COUNTED,
    films: FEW + MORE,
    unknownToTmdb: 0,
    unknownToOmdb: 0,
  });
  entries = generated.entries;
  app = await startApplication(generated.scenario);
  workers = await startWorkers(app);
});
afterAll(async () => {
  await workers.stop();
  await app.stop();
});

async function importOf(festival: string, films: Entry[]) {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  const handle = await startImport(app.client, {
    festival,
    year: 2025,
    programme: { kind: 'inline', entries: films },
  });
  expect(await handle.result()).toMatchObject({ full: films.length });
  const texts = query.mock.calls.map(([asked]: unknown[]) => JSON.stringify(asked));
  const statements = texts.filter((text) => !/_slot\(/.test(text)).length;
  query.mockRestore();
  return { statements, ...(await importHistory(handle)) };
}

test('a film that TMDb knows takes one request, few statements, and little of any history', async () => {
  const few = await importOf('few', entries.slice(0, FEW));
  const more = await importOf('more', entries.slice(FEW));
  const each = (name: keyof typeof few): number => (more[name] - few[name]) / (MORE - FEW);

  expect(app.sources.log()).toHaveLength(FEW + MORE);
  expect(each('statements')).toBeGreaterThan(1);
  // Without those for its turn, which a busy machine misses now and then; TMDb's health is noted for some films.
  expect(each('statements')).toBeLessThanOrEqual(7);
  expect(each('bytes')).toBeGreaterThan(100);
  expect(each('bytes')).toBeLessThanOrEqual(500);
  expect(each('events')).toBeLessThanOrEqual(8);
  const child = app.client.workflow.getHandle(lookupWorkflowId(entries[FEW]?.imdbId ?? ''));
  expect((await child.describe()).historyLength).toBeLessThanOrEqual(14);
});
