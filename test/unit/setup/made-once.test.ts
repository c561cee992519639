import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeOnce } from '../../../sandbox/made-once.js';

let folder: string;
let target: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-once-'));
  target = join(folder, 'cache', 'programs');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const mustNotWait = (pid: number): never => {
  throw new Error(`waited for ${pid}`);
};

test('two that want it at one time make it once, and find it whole', async () => {
  let made = 0;
  const make = async (fresh: string): Promise<string> => {
    made += 1;
    await writeFile(join(fresh, 'one'), '1');
    await writeFile(join(fresh, 'two'), '2');
    return fresh;
  };
  const wanted = [makeOnce(target, make, () => undefined), makeOnce(target, make, () => undefined)];
  expect(await Promise.all(wanted)).toEqual([target, target]);
  expect(made).toBe(1);
  expect((await readdir(target)).sort()).toEqual(['one', 'two']);
  expect(await readdir(join(folder, 'cache'))).toEqual(['programs']);
});

test('one that fails leaves nothing, and the next one makes it', async () => {
  const broken = makeOnce(
    target,
    async (fresh) => {
      await writeFile(join(fresh, 'half'), '');
      throw new Error('the disk is full');
    },
    mustNotWait,
  );
  await expect(broken).rejects.toThrow('the disk is full');
  expect(await readdir(join(folder, 'cache'))).toEqual([]);
  await makeOnce(target, (fresh) => Promise.resolve(fresh), mustNotWait);
  expect(await readdir(target)).toEqual([]);
});

test('what a killed one left half made is removed', async () => {
  await mkdir(`${target}.new-abc123`, { recursive: true });
  await writeFile(join(`${target}.new-abc123`, 'half'), '');
  const make = async (fresh: string): Promise<string> => {
    await writeFile(join(fresh, 'program'), 'whole');
    return join(fresh, 'program');
  };
  await makeOnce(target, make, mustNotWait);
  expect(await readFile(target, 'utf8')).toBe('whole');
  expect(await readdir(join(folder, 'cache'))).toEqual(['programs']);
});
