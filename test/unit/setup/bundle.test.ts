import { expect, test } from 'vitest';
import { measureBundle } from '../../bench/bundle.js';

/** Counts, not times: what a workflow evaluates before its first line is what a worker can do in a second. */
test('a workflow evaluates little of its own: schemas and libraries are loaded once for all', async () => {
  const { shared, each, heapKb } = await measureBundle();
  expect(shared).toBeGreaterThan(50);
  expect(each.length).toBeLessThanOrEqual(70);
  expect(each.filter((name) => /zod|any-ascii|domain\/(lookup|policy|programme|signals)/.test(name))).toEqual(
    [],
  );
  expect(heapKb).toBeLessThan(150);
}, 60_000);
