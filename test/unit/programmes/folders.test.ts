import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProgrammeFolders } from '../../../config/programme-folders.js';
import type { ColumnMapping } from '../../../domain/programme/programme.js';
import { readProgrammeRows } from '../../../sources/programmes/read-programme.js';
import { rejectionOf } from '../../support/sources/upstream.js';

const SECRET = 'root:x:0:0:root:/root:/bin/bash';
let place: string;
let folders: ProgrammeFolders;

beforeAll(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'folders-')));
  folders = { uploads: join(place, 'uploads'), others: [join(place, 'programmes')] };
  for (const name of ['uploads', 'programmes/.git', 'programmes/2025', 'elsewhere'])
    await mkdir(join(place, name), { recursive: true });
  for (const name of ['programmes/good.csv', 'programmes/2025/good.csv', 'uploads/good'])
    await writeFile(join(place, name), 'title\nAlpha\n');
  for (const name of [
    'elsewhere/secret',
    'programmes/.env',
    'programmes/.git/config',
    'programmes/secret',
    'uploads/secret',
  ])
    await writeFile(join(place, name), `${SECRET}\nmore\n`);
  await writeFile(join(place, 'programmes/secret.json'), SECRET);
  await symlink(join(place, 'elsewhere/secret'), join(place, 'programmes/link.csv'));
  await symlink(join(place, 'elsewhere'), join(place, 'programmes/linked'));
  await symlink(join(place, 'programmes'), join(place, 'short'));
});
afterAll(() => rm(place, { recursive: true, force: true }));

function read(name: string, columns?: ColumnMapping) {
  return readProgrammeRows(
    { kind: 'file', path: join(place, name), columns },
    { festival: 'cannes', year: 2025, signal: new AbortController().signal, folders },
  );
}

test.each(['programmes/good.csv', 'programmes/2025/good.csv', 'uploads/good', 'short/good.csv'])(
  '%s is read',
  async (name) => {
    expect((await read(name)).rows).toEqual([{ title: 'Alpha' }]);
  },
);

test('a path may be relative, and so may a folder', async () => {
  const here = (name: string): string => relative(process.cwd(), join(place, name));
  const { rows } = await readProgrammeRows(
    { kind: 'file', path: here('programmes/good.csv') },
    {
      festival: 'cannes',
      year: 2025,
      signal: new AbortController().signal,
      folders: { uploads: folders.uploads, others: [here('programmes')] },
    },
  );
  expect(rows).toHaveLength(1);
});

test.each([
  'elsewhere/secret',
  'elsewhere/none',
  'programmes/../elsewhere/secret',
  'programmes/link.csv',
  'programmes/linked/secret',
  'programmes/.env',
  'programmes/.git/config',
  'programmes',
  'programmes-too/good.csv',
])('%s is refused, whether it is there or not', async (name) => {
  const error = await rejectionOf(read(name));
  expect(String(error)).toContain('is in none of the folders that programmes are read from');
});

test.each([undefined, { title: SECRET.slice(0, 4) }])(
  'of a file that is no programme nothing is told, with columns %j',
  async (columns) => {
    for (const name of ['programmes/secret', 'programmes/secret.json']) {
      const message = String(await rejectionOf(read(name, columns)));
      expect(message).toMatch(/has no column|is not JSON/);
      expect(message).not.toContain('/root');
    }
  },
);

test('who uploaded a file is told what its columns are', async () => {
  expect(String(await rejectionOf(read('uploads/secret')))).toContain(`Its columns: "${SECRET}"`);
});
