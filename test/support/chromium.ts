import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const INSTALL_WITHIN_MS = 600_000;
const run = promisify(execFile);

/**
 * Path of a Chromium: `CHROMIUM_PATH`, one on the PATH, or one that Playwright has downloaded; undefined when there
 * is none.
 */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  if (CHROMIUM_PATH !== undefined && CHROMIUM_PATH !== '') return CHROMIUM_PATH;
  for (const name of NAMES)
    for (const folder of PATH.split(delimiter)) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  const downloaded = chromium.executablePath();
  return existsSync(downloaded) ? downloaded : undefined;
}

/**
 * Finds a Chromium, or gets one: by Playwright's download, else from the packages of a Debian where that is allowed.
 * @throws {Error} with what was tried.
 */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  const tried: string[] = [];
  for (const [program, args] of waysToGetOne())
    try {
      await run(program, args, { timeout: INSTALL_WITHIN_MS });
      const got = findChromium();
      if (got !== undefined) return got;
      tried.push(`${program}: ended without one`);
    } catch (error) {
      tried.push(`${program}: ${(error as Error).message.split('\n')[0] ?? ''}`);
    }
  throw new Error(
    `The browser tests need Chromium: install it, or name it in CHROMIUM_PATH.\n${tried.join('\n')}`,
  );
}

function waysToGetOne(): [string, string[]][] {
  // Its command is no entry point of the package: it lies beside the package's description.
  const description = createRequire(import.meta.url).resolve('playwright-core/package.json');
  const playwright = join(dirname(description), 'cli.js');
  const ways: [string, string[]][] = [];
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version'))
    ways.push([
      '/bin/sh',
      ['-c', 'apt-get update -q && apt-get install -qy --no-install-recommends chromium'],
    ]);
  ways.push([process.execPath, [playwright, 'install', 'chromium']]);
  return ways;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
