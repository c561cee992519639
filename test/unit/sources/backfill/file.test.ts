import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backfillParts, nameOfFile } from '../../../../client/backfill.js';
import { foundTable } from '../../../../client/cli/backfill-tables.js';
import { readBackfillFile } from '../../../../sources/backfill/file.js';
import { readBackfill } from '../../../../sources/backfill/read-backfill.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-backfill-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

test('a table is read by its header, and its lines are named as an editor counts them', async () => {
  const path = await fileOf(
    'failed.csv',
    '\uFEFFimdb_id;title;year;festival;festival_year\ntt6751668;"Parasite; a film";2019;cannes;2019\n\n;Alpha;2025;;\n',
  );
  const { films } = readBackfill(await readBackfillFile(path));
  expect(films).toEqual([
    {
      entry: { imdbId: 'tt6751668', title: 'Parasite; a film', year: 2019 },
      festival: 'cannes',
      festivalYear: 2019,
      origin: 'line 2',
    },
    { entry: { title: 'Alpha', year: 2025 }, origin: 'line 4' },
  ]);
});

test('an export of a jobs table carries the arguments as JSON', async () => {
  const path = await fileOf('jobs.csv', 'id,state,args\n17,discarded,"{""imdb_id"": ""tt6751668""}"\n');
  expect(readBackfill(await readBackfillFile(path)).films[0]?.entry).toEqual({ imdbId: 'tt6751668' });
});

test.each([
  ['a list', '[{"imdbId":"tt6751668"}]'],
  ['an object with films', '{"films":[{"imdbId":"tt6751668"}]}'],
])('JSON as %s', async (_what, text) => {
  expect(readBackfill(await readBackfillFile(await fileOf('films.json', text))).films).toHaveLength(1);
});

test.each([
  ['broken.json', '[{', 'is not JSON'],
  ['other.json', '{"a":1}', 'holds no films'],
  ['broken.csv', 'title\n"never closed\n', 'is not CSV'],
])('%s is refused in words', async (name, text, words) => {
  await expect(readBackfillFile(await fileOf(name, text))).rejects.toThrow(words);
});

test('a file that is not there is told', async () => {
  await expect(readBackfillFile(join(folder, 'none.csv'))).rejects.toThrow('cannot be read');
});

test('what is found is shown before anything starts: films, doubts, rejects', () => {
  const shown = foundTable(
    readBackfill([
      { origin: 'job 1', raw: { imdb_id: 'tt6751668', title: 'Parasite', festival: 'cannes', year: 2019 } },
      { origin: 'job 2', raw: { tmdb_id: 5 } },
      { origin: 'job 3', raw: { query: 'a film' } },
    ]),
  );
  for (const words of [
    'job 1',
    'tt6751668',
    'Parasite',
    'cannes-2019',
    "film's year",
    'TMDb 5',
    'job 3: expected',
  ])
    expect(shown).toContain(words);
  expect(shown).toContain('2 films to look up, 1 row that cannot be used.');
});

test('films that no input can carry at once come in parts, none lost', () => {
  const films = Array.from({ length: 100 }, (_, index) => ({
    entry: { imdbId: `tt${90_000_000 + index}` },
  }));
  const parts = backfillParts('retry', films, 500);
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.slice(0, 2).map(({ name }) => name)).toEqual(['retry', 'retry-2']);
  expect(parts.flatMap((part) => part.films)).toEqual(films);
  for (const part of parts) expect(JSON.stringify(part.films).length).toBeLessThanOrEqual(510);
});

test('a backfill is named after its file', () => {
  expect(nameOfFile('/data/Failed jobs 2025.csv')).toBe('failed-jobs-2025');
});
