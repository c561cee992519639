import type { WorkflowHandle } from '@temporalio/client';
import { expect, test } from 'vitest';
import { progressQuery } from '../../../workflows/shared/messages.js';
import { ProgrammeScript } from '../fixtures/script.js';
import { stage, useStage } from '../fixtures/import-films.js';

useStage();

/** Children signal an import between two of its runs, and anybody before its first task: it hears of it as it begins. */
test.each([
  [
    'sourceDown',
    { filmKey: 'a', source: 'tmdb', reason: 'unavailable', message: '', isOutage: true, waitMs: 1 },
  ],
  ['sourceUp', 'tmdb'],
  ['parked', { filmKey: 'a', stage: 'parked', importType: 'stub', requests: 0 }],
  [
    'settled',
    { filmKey: 'a', movieId: '1', stage: 'resolved', importType: 'full', spendUsd: 0, requests: 0 },
  ],
  ['spend', null],
  ['setSpendMode', 'free'],
  ['parcked', null],
])('%s before the first task does not end an import', async (signal, message) => {
  const festival = `first-${signal.toLowerCase()}`;
  stage.scripts.addProgramme(`${festival}-2025`, new ProgrammeScript([]));
  const { client } = stage.environment;
  const handle: WorkflowHandle = await client.workflow.signalWithStart('festivalImport', {
    workflowId: `festival-import/${festival}-2025`,
    taskQueue: 'festival-lookup',
    args: [{ festival, year: 2025, programme: { kind: 'inline', entries: [] } }],
    signal,
    signalArgs: [message],
  });
  expect(await handle.result()).toMatchObject({ total: 0, paused: false });
  expect(await handle.query(progressQuery)).toMatchObject({ total: 0 });
});
