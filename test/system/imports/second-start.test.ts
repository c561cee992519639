import { afterAll, beforeAll, expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import type { FestivalImportInput } from '../../../domain/policy.js';
import { startApplication, type Application } from '../fixtures/application.js';

/** No worker is up: what was started goes on for ever. */
let app: Application;
beforeAll(async () => {
  app = await startApplication({ films: [] });
});
afterAll(async () => {
  await app.stop();
});

const input = (title: string, more: Partial<FestivalImportInput> = {}): FestivalImportInput => ({
  festival: 'twice',
  year: 2025,
  programme: { kind: 'inline', entries: [{ title, year: 2025 }] },
  ...more,
});

test('an import of other content is refused while one runs; the same is attached to', async () => {
  const first = await startImport(app.client, input('Alpha'));
  const runOf = async (started: typeof first): Promise<string> => (await started.describe()).runId;
  const runId = await runOf(first);
  expect(await runOf(await startImport(app.client, input('Alpha')))).toBe(runId);

  const refusal = (other: FestivalImportInput): Promise<unknown> =>
    startImport(app.client, other).catch((error: unknown) => error);
  expect(await refusal(input('Meteors'))).toMatchObject({
    code: 'Conflict',
    message: expect.stringContaining(
      'An import of twice-2025 runs already, with another programme.',
    ) as string,
  });
  const dearer = input('Alpha', { policy: { spendLimitUsd: 2 } });
  expect(await refusal(dearer)).toMatchObject({
    code: 'Conflict',
    message: expect.stringContaining('with another policy') as string,
  });
  expect(await runOf(await startImport(app.client, dearer, { anyPolicy: true }))).toBe(runId);

  await first.terminate();
  expect(await runOf(await startImport(app.client, input('Meteors')))).not.toBe(runId);
});
