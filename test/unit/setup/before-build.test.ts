import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const SCRIPT = new URL('../../../sandbox/before-build.js', import.meta.url);
let folder: string;
let checkout: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-build-'));
  checkout = join(folder, 'films');
  await mkdir(join(checkout, 'sandbox'), { recursive: true });
  await copyFile(SCRIPT, join(checkout, 'sandbox', 'before-build.js'));
  await writeFile(join(checkout, 'package.json'), '{ "type": "module" }');
});
afterEach(async () => {
  await chmod(checkout, 0o755).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
});

async function install(...packages: string[]): Promise<void> {
  await mkdir(join(checkout, 'node_modules'));
  for (const name of packages) {
    await mkdir(join(checkout, 'node_modules', name));
    await writeFile(join(checkout, 'node_modules', name, 'package.json'), '{}');
  }
}

/** What it says, and its exit code. */
async function check(): Promise<{ words: string; code: number }> {
  try {
    const { stderr } = await promisify(execFile)(process.execPath, [
      join(checkout, 'sandbox/before-build.js'),
    ]);
    return { words: stderr, code: 0 };
  } catch (error) {
    const { stderr, code } = error as { stderr: string; code: number };
    return { words: stderr, code };
  }
}

test('says nothing where all is there', async () => {
  await install('typescript', 'pg');
  expect(await check()).toEqual({ words: '', code: 0 });
});

test('packages that are not installed', async () => {
  expect(await check()).toEqual({ words: 'The packages are not installed: run npm ci.\n', code: 1 });
});

test('development packages that NODE_ENV=production left out', async () => {
  await install('pg');
  const { words, code } = await check();
  expect(words).toMatch(/^The development packages.*\(NODE_ENV=production .*: run npm ci --include=dev\.\n$/);
  expect(code).toBe(1);
});

test.skipIf(process.getuid?.() === 0)('a checkout that cannot be written (root may write any)', async () => {
  await install('typescript');
  await chmod(checkout, 0o555);
  const { words, code } = await check();
  expect(words).toMatch(/films\/ cannot be written \(EACCES\).*from a copy of the project\.\n$/);
  expect(code).toBe(1);
});

test('a name that the bundler cannot read', async () => {
  const odd = join(folder, 'films?');
  await mkdir(join(odd, 'sandbox'), { recursive: true });
  await copyFile(SCRIPT, join(odd, 'sandbox', 'before-build.js'));
  await writeFile(join(odd, 'package.json'), '{ "type": "module" }');
  checkout = odd;
  const { words, code } = await check();
  expect(words).toMatch(/films\?\/ has ! or \? in its name.*: rename the folder\.\n$/);
  expect(code).toBe(1);
});
