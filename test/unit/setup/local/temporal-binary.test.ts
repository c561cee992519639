import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sdkCachePath } from '../../../../sandbox/temporal/sdk-download.js';
import { findTemporalBinary } from '../../../../sandbox/temporal/cli.js';

const CLI = `#!/bin/sh\necho 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)'\n`;
/** The stand-ins use the shell's own programs, which are not on the PATH of the tests. */
const SHELL = '#!/bin/sh\nPATH=/usr/bin:/bin\n';
let folder: string;
let environment: NodeJS.ProcessEnv;
let lines: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-cli-'));
  environment = { PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') };
  lines = [];
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function program(path: string, script: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
}

const offline = (): Promise<string> => Promise.reject(new Error('no such host'));
const builtPath = (): string => join(folder, 'cache', 'festival-lookup', 'temporal-1.5.1', 'temporal');

/** A `go` that "builds" the given script and notes each build, its package and its time in a file. */
function fakeGo(script = CLI): Promise<string> {
  return program(
    join(folder, 'bin', 'go'),
    `${SHELL}echo "$@" >> '${folder}/builds'\ncat > "$GOBIN/temporal" <<'END'\n${script}END\nchmod +x "$GOBIN/temporal"\n`,
  );
}

function find(download: () => Promise<string> = offline): Promise<string> {
  return findTemporalBinary((line) => lines.push(line), { environment, download });
}

describe('what is there already', () => {
  test('the CLI on the PATH comes first', async () => {
    const onPath = await program(join(folder, 'bin', 'temporal'), CLI);
    await program(builtPath(), CLI);
    expect(await find()).toBe(onPath);
    expect(lines).toEqual([]);
  });

  test('another program of that name on the PATH is passed over', async () => {
    await program(join(folder, 'bin', 'temporal'), '#!/bin/sh\necho a calendar\n');
    const built = await program(builtPath(), CLI);
    expect(await find()).toBe(built);
  });

  test('one built before is taken without any download', async () => {
    const built = await program(builtPath(), CLI);
    const download = (): Promise<string> => Promise.reject(new Error('must not be asked'));
    expect(await find(download)).toBe(built);
    expect(lines).toEqual([]);
  });

  test('one that the SDK downloaded before is preferred to one built', async () => {
    await program(builtPath(), CLI);
    const downloaded = await program(sdkCachePath('dev-server', environment), CLI);
    expect(await find()).toBe(downloaded);
  });
});

describe('what has to be got', () => {
  test('the download is used when it works', async () => {
    const downloaded = join(folder, 'downloaded');
    expect(await find(() => Promise.resolve(downloaded))).toBe(downloaded);
  });

  test('without a download it is built with Go, once, at the pinned version, and says so', async () => {
    await fakeGo();
    expect(await find()).toBe(builtPath());
    const [why] = lines;
    expect(why).toContain(
      'cannot be downloaded (no such host), so it is built with Go, which takes minutes, once',
    );
    expect(why).toContain(`kept in ${dirname(builtPath())}`);
    expect(why).toMatch(/temporal on the PATH or TEMPORAL_ADDRESS makes this needless/);
    expect(lines[1]).toContain('Building github.com/temporalio/cli/cmd/temporal@v1.5.1');
    expect(await find()).toBe(builtPath());
    expect(await readFile(join(folder, 'builds'), 'utf8')).toBe(
      'install github.com/temporalio/cli/cmd/temporal@v1.5.1\n',
    );
  });

  test('Go, which keeps its caches at home, is told where that is when HOME is not set', async () => {
    await program(
      join(folder, 'bin', 'go'),
      `${SHELL}echo "$HOME" > '${folder}/home'\nprintf '#!/bin/sh\\n' > "$GOBIN/temporal"\n`,
    );
    await find();
    expect(await readFile(join(folder, 'home'), 'utf8')).toBe(`${userInfo().homedir}\n`);
  });

  test('a cache that cannot be written is named, with the ways out', async () => {
    await writeFile(join(folder, 'file'), '');
    environment = { ...environment, XDG_CACHE_HOME: join(folder, 'file') };
    await expect(find()).rejects.toThrow(
      /cannot be kept in .*\/file\/festival-lookup \(ENOTDIR.*XDG_CACHE_HOME.*PATH.*TEMPORAL_ADDRESS/,
    );
  });

  test('two that want it at the same time build it once', async () => {
    await fakeGo();
    expect(await Promise.all([find(), find()])).toEqual([builtPath(), builtPath()]);
    expect((await readFile(join(folder, 'builds'), 'utf8')).match(/install/g)).toHaveLength(1);
  });

  test('a build that fails gives its words and leaves no program and no lock', async () => {
    await program(join(folder, 'bin', 'go'), '#!/bin/sh\necho "no space left on device" >&2\nexit 1\n');
    await expect(find()).rejects.toThrow(/the build with Go failed: no space left on device/);
    expect(await readdir(dirname(builtPath()))).toEqual([]);
  });

  test('a lock of a builder that died does not stop the next one', async () => {
    await fakeGo();
    await mkdir(dirname(builtPath()), { recursive: true });
    await writeFile(`${builtPath()}.lock`, '');
    expect(await find()).toBe(builtPath());
  });

  test('with neither download nor Go the error names every way out', async () => {
    await expect(find()).rejects.toThrow(
      /no Go to build it with.*docs\.temporal\.io\/cli.*TEMPORAL_ADDRESS/s,
    );
    expect(existsSync(builtPath())).toBe(false);
  });

  test('who no longer wants it is not kept waiting by a build', async () => {
    await program(join(folder, 'bin', 'go'), `${SHELL}touch '${folder}/started'\nexec sleep 600\n`);
    const abort = new AbortController();
    const found = findTemporalBinary(
      (line) => {
        if (line.startsWith('Building')) abort.abort();
      },
      { environment, download: offline, signal: abort.signal },
    );
    await expect(found).rejects.toThrow(/abort/i);
    expect(await readdir(dirname(builtPath()))).toEqual([]);
  });
});
