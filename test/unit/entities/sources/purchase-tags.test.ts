import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createRequestGate } from '../../../../activities/asking/request-gate.js';
import type { PurchaseTags } from '../../../../sources/http/gate.js';
import { useDatabase } from '../../fixtures/entities.js';

const { dataSource, db } = useDatabase();

test('a paid request says which edition and attempt pay for it, as the ledger does', async () => {
  const attemptId = randomUUID();
  const context = { edition: 'tagged-2025', workflowId: 'movie-lookup/tagged', attemptId, critical: false };
  const sent: (PurchaseTags | undefined)[] = [];
  await createRequestGate(dataSource(), context).gate.request({
    source: 'imdb_scrape',
    key: `tagged ${attemptId}`,
    costUsd: 0.01,
    keepForMs: () => 0,
    isCharged: () => true,
    send: (tags) => {
      sent.push(tags);
      return Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{}') });
    },
  });
  expect(sent).toEqual([{ edition: 'tagged-2025', attempt: attemptId }]);
  const rows: unknown = await db().query(
    'SELECT edition_key, attempt_id FROM spend_ledger WHERE request_key = $1',
    [`tagged ${attemptId}`],
  );
  expect(rows).toEqual([{ edition_key: 'tagged-2025', attempt_id: attemptId }]);
});
