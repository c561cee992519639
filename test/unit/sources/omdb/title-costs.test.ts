import { describe, expect, test } from 'vitest';
import { createOmdb } from '../../../../sources/omdb/source.js';
import { notingGate, rejectionOf, sourceCall, startUpstream } from '../../../support/sources/upstream.js';
import { omdbWith, type Listed, type Titled, ALPHA, WANTED, OTHERS } from '../fixtures/omdb.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('what a search by title costs and how long it is kept', () => {
  async function notedOf(lists: Record<string, Listed[]>, records: Titled[] = []) {
    const { omdb } = await omdbWith(lists, records);
    const { gate, noted } = notingGate();
    await omdb.lookupByTitle('Alpha', 2025, sourceCall({ gate }), WANTED);
    return noted;
  }

  test('search and record each have a key of their own, the record that of a lookup by id', async () => {
    expect(await notedOf({ Alpha: [ALPHA] }, [ALPHA])).toMatchObject([
      { key: 's=Alpha&type=movie', costUsd: 0.001, charged: true, keptForMs: 90 * DAY_MS },
      { key: 'i=tt32275943', costUsd: 0.001, charged: true, keptForMs: 90 * DAY_MS },
    ]);
  });

  test('a list without the film is kept no longer than a miss', async () => {
    expect(await notedOf({ Alpha: OTHERS.slice(0, 2) })).toMatchObject([{ keptForMs: 3 * DAY_MS }]);
    expect(await notedOf({})).toMatchObject([{ keptForMs: 3 * DAY_MS }]);
  });

  test.each([
    ['entries that cannot be read', { Search: [{ Title: 5 }], totalResults: '1' }],
    ['no list', { totalResults: '1' }],
  ])('refuses %s, and keeps nothing', async (_name, body) => {
    const { baseUrl } = await startUpstream(() => ({ body: { Response: 'True', ...body } }));
    const { gate, noted } = notingGate();
    const omdb = createOmdb({ baseUrl, key: 'k' });
    const error = await rejectionOf(omdb.lookupByTitle('Alpha', 2025, sourceCall({ gate })));
    expect(error).toMatchObject({ reason: 'invalid_response', retryable: false });
    expect(String(error)).toContain('Search');
    expect(noted).toMatchObject([{ keptForMs: 0 }]);
  });
});
