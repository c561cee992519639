import { readdirSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { festivalProgram } from '../../../client/cli/program.js';

const ROOT = new URL('../../../', import.meta.url);
const PAGES = [
  'README.md',
  ...readdirSync(new URL('docs/', ROOT))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** What the pages say to type, in blocks and in the text, without comments. */
const written = PAGES.flatMap((page) =>
  [...readFileSync(new URL(page, ROOT), 'utf8').matchAll(/^npx festival (.*)$|`npx festival ([^`]+)`/gm)].map(
    ([, line, inText]) => ({ page, words: (line ?? inText ?? '').replace(/\s+#.*$/, '').trim() }),
  ),
);

/** The command that the words begin with, and those that are left. */
function commandOf(words: string[]): { command: Command; rest: string[] } {
  let command: Command = festivalProgram();
  const rest = [...words];
  for (;;) {
    const next = command.commands.find((one) => one.name() === rest[0]);
    if (next === undefined) return { command, rest };
    command = next;
    rest.shift();
  }
}

test.each(written)('$page: festival $words', ({ words }) => {
  const { command, rest } = commandOf(words.split(/\s+/));
  expect(command.parent, 'a command of the program').not.toBeNull();
  const known = [...command.options, ...(command.parent?.options ?? [])].map(({ long }) => long);
  for (const option of rest.filter((word) => word.startsWith('--'))) expect(known).toContain(option);
  if (command.commands.length > 0 && rest.length > 0)
    expect(command.registeredArguments.length).toBeGreaterThan(0);
});

test('the pages write the command in one form', () => {
  for (const page of PAGES) {
    const text = readFileSync(new URL(page, ROOT), 'utf8');
    expect(text.match(/npm run festival --|^festival \w+|`festival [a-z]+[ `]/gm), page).toBeNull();
  }
});
