import { expect, test } from 'vitest';
import { MOST_EVENTS } from '../../../workflows/festival-import/run-length.js';
import { startImport } from '../fixtures/import-stage.js';
import { knownToTmdb, stage, useStage } from '../fixtures/import-films.js';

useStage();

/** What a run's last films and its end may add: those in flight end, and are handed over. */
const AT_ITS_END = 500;

test('a run ends long before the server suggests it, and no film is lost or looked up twice', async () => {
  const films = Array.from({ length: 700 }, knownToTmdb);
  const { handle } = await startImport(stage, films);
  expect(await handle.result()).toMatchObject({ total: 700, started: 700, full: 700 });
  const { client } = stage.environment;
  const first = await client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId).fetchHistory();
  const events = first.events ?? [];
  expect(events.length).toBeGreaterThanOrEqual(MOST_EVENTS);
  expect(events.length).toBeLessThan(MOST_EVENTS + AT_ITS_END);
  expect(events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy();
  for (const { script } of films) expect(script.sourcesAsked).toEqual(['tmdb']);
});
