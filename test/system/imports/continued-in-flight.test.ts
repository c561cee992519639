import { expect, onTestFinished, test, vi } from 'vitest';
import { windowRule } from '../../../workflows/festival-import/room.js';
import { progressQuery, setSpendLimitSignal } from '../../../workflows/shared/messages.js';
import { film, Gate, startImport } from '../../workflow/fixtures/import-stage.js';
import { found } from '../../workflow/fixtures/outcomes.js';
import { environment, PATIENCE, runsOf, stage, useShortRuns } from '../fixtures/short-runs.js';

useShortRuns();

/** Whether a timer is what a run waits before the next one goes on. */
function isDrain(lasts: { seconds?: unknown } | null | undefined): boolean {
  return Number(lasts?.seconds ?? 0) * 1000 === windowRule(undefined).holdsForMs;
}

test('pages that take long hold up neither the films behind them nor the next run, which goes on with them', async () => {
  const gate = new Gate();
  onTestFinished(() => {
    gate.release();
  });
  const page = async () => {
    await gate.pass();
    return found('imdb_scrape', 'full');
  };
  const slow = Array.from({ length: 10 }, () => film(stage, { imdb_scrape: [page] }));
  const fast = Array.from({ length: 90 }, () => film(stage, { tmdb: [found('tmdb', 'full')] }));
  const { handle } = await startImport(stage, [...slow, ...fast]);
  const current = environment.client.workflow.getHandle(handle.workflowId);
  await vi.waitFor(async () => {
    expect(await current.query(progressQuery)).toMatchObject({ started: 100, full: 90 });
  }, PATIENCE);
  expect(await runsOf(handle.workflowId)).toBeGreaterThan(1);
  gate.release();
  expect(await handle.result()).toMatchObject({ total: 100, started: 100, full: 100, stub: 0 });
  for (const { script } of slow) expect(script.sourcesAsked).toEqual(['tmdb', 'omdb', 'imdb_scrape']);
  for (const { script } of fast) expect(script.sourcesAsked).toEqual(['tmdb']);
});

test('a film whose lookup ends while a run comes to its end is counted by it, and not followed by the next one', async () => {
  const [page, controls] = [new Gate(), new Gate()];
  onTestFinished(() => {
    page.release();
    controls.release();
  });
  const slow = film(stage, {
    tmdb: [
      async () => {
        await page.pass();
        return found('tmdb', 'full');
      },
    ],
  });
  const fast = Array.from({ length: 40 }, () => film(stage, { tmdb: [found('tmdb', 'full')] }));
  const { handle, programme } = await startImport(stage, [slow, ...fast]);
  // The run waits for it before it goes on as the next one.
  programme.controlling = () => controls.pass();
  await handle.signal(setSpendLimitSignal, 4);
  const first = environment.client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId);
  const events = async () => (await first.fetchHistory()).events ?? [];
  await vi.waitFor(async () => {
    const all = await events();
    const drain = all.find(({ timerStartedEventAttributes: timer }) => isDrain(timer?.startToFireTimeout));
    const id = drain?.timerStartedEventAttributes?.timerId;
    const drained = all.some(({ timerFiredEventAttributes: fired }) => fired?.timerId === id);
    const { started, full } = await first.query(progressQuery);
    expect({ drained: id !== undefined && drained, left: started - full }).toEqual({
      drained: true,
      left: 1,
    });
  }, PATIENCE);
  page.release();
  await vi.waitFor(async () => {
    const { started, full } = await first.query(progressQuery);
    expect(full).toBe(started);
  }, PATIENCE);
  controls.release();
  expect(await handle.result()).toMatchObject({ total: 41, full: 41 });
  const next = (await events()).at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  const second = await environment.client.workflow.getHandle(handle.workflowId, next ?? '').fetchHistory();
  const joins = second.events?.filter(
    ({ signalExternalWorkflowExecutionInitiatedEventAttributes: signal }) => signal instanceof Object,
  );
  expect(joins).toEqual([]);
});
