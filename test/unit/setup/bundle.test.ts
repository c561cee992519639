import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { measureBundle } from '../../bench/bundle.js';

const ROOT = new URL('../../../', import.meta.url);

/** Counts, not times: what a workflow evaluates before its first line is what a worker can do in a second. */
test('a workflow evaluates little of its own: schemas and libraries are loaded once for all', async () => {
  const { shared, each, heapKb } = await measureBundle();
  expect(shared.length).toBeGreaterThan(50);
  // All of our own are one.
  expect(each.length).toBeLessThanOrEqual(12);
  expect(each.filter((name) => /zod|any-ascii/.test(name))).toEqual([]);
  expect(heapKb).toBeLessThan(100);

  // Temporal freezes what workflows share, and zod's schemas fail then: who exports one is frozen by hand.
  const named = readFileSync(new URL('workflows/shared/preloaded.ts', ROOT), 'utf8');
  const domain = [...shared, ...each].flatMap((name) => /domain\/.*(?=\.[jt]s$)/.exec(name)?.[0] ?? []);
  expect(domain.length).toBeGreaterThan(10);
  const withSchemas: string[] = [];
  for (const path of domain) {
    const module = (await import(new URL(`${path}.ts`, ROOT).href)) as Record<string, unknown>;
    const isSchema = (value: unknown) => typeof value === 'object' && value !== null && '_zod' in value;
    if (Object.values(module).some(isSchema)) withSchemas.push(path);
  }
  expect(withSchemas.length).toBeGreaterThan(5);
  expect(each.filter((name) => withSchemas.some((path) => name.includes(path)))).toEqual([]);
  expect(withSchemas.filter((path) => !named.includes(`'../../${path}.js'`))).toEqual([]);
}, 60_000);
