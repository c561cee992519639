import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MUTANTS } from '../../support/faults/mutants.js';
import { changed } from '../../support/faults/worker-code.js';

// They are planted by `npm run test:faults` alone; here it is seen at once when one does not fit the code any more.
test.each(MUTANTS)('$name', (mutant) => {
  const text = readFileSync(new URL(`../../../${mutant.file}`, import.meta.url), 'utf8');
  expect(changed(text, mutant)).not.toBe(text);
});
test('are ten', () => {
  expect(MUTANTS).toHaveLength(10);
});
