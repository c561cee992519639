import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SECRETS_OF } from '../../../../config/secrets.js';
import { text, READ } from '../../fixtures/compose.js';

const example = readFileSync('.env.example', 'utf8');
const exampleNames = new Set([...example.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name));

describe('.env.example', () => {
  test('names every variable of the compose file', () => {
    const used = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    expect(used.filter((name) => !exampleNames.has(name))).toEqual([]);
  });

  test('names every variable that a process reads, and every file of a secret', () => {
    const read = [...Object.values(READ).flat(), ...Object.values(SECRETS_OF).flat()];
    expect(read).toContain('DATABASE_URL');
    expect(read.filter((name) => !exampleNames.has(name))).toEqual([]);
    const files = Object.values(SECRETS_OF).flatMap((names) => names.map((name) => `${name}_FILE`));
    expect(files.filter((name) => !exampleNames.has(name))).toEqual([]);
  });

  test('names nothing that nobody reads', () => {
    const known = new Set<string>([
      ...Object.values(READ).flat(),
      ...Object.values(SECRETS_OF).flatMap((names) => names.flatMap((name) => [name, `${name}_FILE`])),
      ...[...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name ?? ''),
    ]);
    const others = [...exampleNames].filter((name) => !known.has(name ?? ''));
    // Read by Temporal's own library, and by `npm start`.
    expect(others.filter((name) => !/^(TEMPORAL|LOCAL)_/.test(name ?? ''))).toEqual([]);
  });

  test('sets nothing by itself: an empty Temporal variable would be taken as a value', () => {
    expect(example.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});
