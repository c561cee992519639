import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addCheckCommand } from '../../../client/cli/commands/check.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-check-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** What `festival check` prints of a table. */
async function check(table: string): Promise<string[]> {
  const path = join(folder, 'table.csv');
  await writeFile(path, table);
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => lines.push(...text.split('\n')));
  const program = new Command();
  addCheckCommand(program);
  await program.parseAsync(['check', path], { from: 'user' });
  return lines.map(stripVTControlCharacters);
}

test('a film is shown with the nominations of all its rows, each once', async () => {
  const lines = await check(
    'title,year,category\nAlpha,2024,Best\nBeta,2024,Best\nAlpha,2024,Sound\nAlpha,2024,Music\nAlpha,2024,Music\n',
  );
  expect(lines.find((line) => line.includes('Alpha'))).toMatch(/Alpha\W+2024\W+3\W*$/);
  expect(lines.find((line) => line.includes('Beta'))).toMatch(/Beta\W+2024\W+1\W*$/);
  expect(lines.at(-1)).toBe('2 films (2 without an IMDb id), 4 nominations; 0 lines to look at.');
  expect(process.exitCode).toBeUndefined();
});

test('a row that says otherwise of its film is told with its number in the table, and the exit code is 1', async () => {
  const lines = await check('title,imdb id,year\nAlpha,tt0000001,2024\nAlpha,tt0000001,2023\n');
  expect(lines.join(' ')).toMatch(/3\W+year: expected 2024, found 2023; the same film as row 2/);
  expect(lines.at(-1)).toContain('1 film (0 without an IMDb id), 0 nominations; 1 line to look at');
  expect(process.exitCode).toBe(1);
});
