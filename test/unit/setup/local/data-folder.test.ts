import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inDataFolder, makeDataFolder } from '../../../../sandbox/data-folder.js';
import { mayEnter } from '../../../../sandbox/postgres/system-user.js';

/** Of nobody on this machine; root may become it all the same. */
const USER = { uid: 61_234, gid: 61_234 };
let folder: string;
let checkout: string;
let wanted: string;
let system: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-data-'));
  await chmod(folder, 0o755);
  checkout = join(folder, 'ein Ordner');
  wanted = join(checkout, '.local');
  system = join(folder, 'var');
  await mkdir(checkout, { mode: 0o755 });
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('an ordinary user’s data stay in the checkout, whatever its modes', async () => {
  await chmod(checkout, 0o700);
  expect(await makeDataFolder(wanted, undefined, system)).toBe(wanted);
  expect(await readdir(folder)).toEqual(['ein Ordner']);
});

describe.skipIf(process.getuid?.() !== 0)('as root', () => {
  test('the data stay in a checkout that PostgreSQL’s user may enter', async () => {
    expect(await makeDataFolder(wanted, USER, system)).toBe(wanted);
  });

  test('a closed checkout has a folder of the system’s, which that user may enter and others may not', async () => {
    await chmod(checkout, 0o700);
    const own = await makeDataFolder(wanted, USER, system);
    expect(own).toMatch(new RegExp(`^${system}/.*ein-Ordner-[0-9a-f]{8}$`));
    expect(mayEnter(USER, own)).toBe(true);
    expect(mayEnter({ uid: USER.uid + 1, gid: USER.gid + 1 }, own)).toBe(false);
    expect(await makeDataFolder(wanted, USER, system)).toBe(own);
    expect((await stat(wanted)).isDirectory()).toBe(true);
  });

  test('each checkout has its own', async () => {
    await chmod(checkout, 0o700);
    const other = join(folder, 'ein-Ordner');
    await mkdir(other, { mode: 0o700 });
    expect(await makeDataFolder(wanted, USER, system)).not.toBe(
      await makeDataFolder(join(other, '.local'), USER, system),
    );
  });

  test('a folder that has been used stays in use when the checkout is opened', async () => {
    await chmod(checkout, 0o700);
    const own = await makeDataFolder(wanted, USER, system);
    await chmod(checkout, 0o755);
    expect(await makeDataFolder(wanted, USER, system)).toBe(own);
  });

  test('data that have become unreachable are not passed over in silence', async () => {
    await mkdir(join(wanted, 'postgres'), { recursive: true });
    await chmod(checkout, 0o700);
    await expect(makeDataFolder(wanted, USER, system)).rejects.toThrow(
      /who cannot enter .*\.local, where its data are: let that user pass \(chmod o\+x .*or move .* to .*var/,
    );
  });

  test('where no folder can be made, that is said with the ways out', async () => {
    await chmod(checkout, 0o700);
    const attempt = makeDataFolder(wanted, USER, '/dev/null/var');
    await expect(attempt).rejects.toThrow(/no folder .* in \/dev\/null\/var \(ENOTDIR.*DATABASE_URL\.$/);
  });
});

test.each([
  ['ENOSPC', 'There is no space left for /films/.local: free some and start again.'],
  ['EROFS', '/films/.local cannot be written (EROFS): start as its owner, or from a copy'],
  ['EACCES', '/films/.local cannot be written (EACCES): start as its owner, or from a copy'],
  ['EPERM', 'The file system of /films/.local lacks what PostgreSQL needs (EPERM): put the project on one'],
])('a refusal of the file system (%s) is said in words', async (code, words) => {
  const refuse = (): never => {
    throw Object.assign(new Error(code), { code, syscall: 'link' });
  };
  await expect(inDataFolder('/films/.local', refuse)).rejects.toThrow(words);
});

test('an error that is not the file system’s is passed on', async () => {
  const fail = (): never => {
    throw new Error('another stack uses it');
  };
  await expect(inDataFolder('/films/.local', fail)).rejects.toThrow(/^another stack uses it$/);
});
