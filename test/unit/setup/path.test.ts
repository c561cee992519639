import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { linesOf, PATH } from '../../bench/path.js';

const files = PATH.flatMap(([, names]) => names);

test('a film known to TMDb passes few files, and docs/architecture.md names them', () => {
  const page = readFileSync(new URL('../../../docs/architecture.md', import.meta.url), 'utf8');
  expect(files.filter((file) => !page.includes(`\`${file}\``))).toEqual([]);
  expect(files.length).toBeLessThanOrEqual(35);
  expect(files.reduce((sum, file) => sum + linesOf(file), 0)).toBeLessThanOrEqual(4700);
});
