import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeOnce } from '../../../sandbox/made-once.js';
import { cacheFolder } from '../../../sandbox/paths.js';
import { withProgress, type Progress } from '../../../sandbox/progress.js';
import { downloadThroughSdk, sdkCachePath } from '../../../sandbox/temporal/sdk-download.js';

const VERSION = '1.32.0';
const WORDS_KEPT = 400;
const SCRIPT_NAME = 'test-server';

const POM = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>festival-lookup</groupId>
  <artifactId>time-skipping-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * The watcher ends the server when the process that started it is gone: nobody else would after a kill. It holds none
 * of the server's outputs, for the SDK waits until those are closed.
 */
const SCRIPT = `#!/bin/sh
owner=$PPID
(while kill -0 "$owner" && kill -0 $$; do sleep 1; done; kill -9 $$) </dev/null >/dev/null 2>&1 &
exec java -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"
`;

/**
 * Finds the time-skipping Temporal server: in the cache, else by the SDK's download, else from Maven, where it is a
 * Java program (needs `mvn` once and `java`).
 * @returns path of an executable that takes the port as its argument.
 * @throws {Error} in words when none of it works.
 */
export async function findTestServer(
  onProgress: Progress,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const downloaded = sdkCachePath('time-skipping', environment);
  const fromMaven = join(cacheFolder(environment), `temporal-test-server-${VERSION}`, 'server');
  const cached = [downloaded, join(fromMaven, SCRIPT_NAME)].find((path) => existsSync(path));
  if (cached !== undefined) return cached;
  try {
    return await downloadThroughSdk('time-skipping', { environment, onProgress });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    onProgress(`The test server cannot be downloaded (${words}); taking it from Maven instead`);
  }
  return getFromMaven(fromMaven, environment, onProgress);
}

async function getFromMaven(
  target: string,
  environment: NodeJS.ProcessEnv,
  onProgress: Progress,
): Promise<string> {
  const get = async (folder: string): Promise<string> => {
    await withProgress(
      onProgress,
      'Getting the test server from Maven',
      copyDependencies(folder, environment),
    );
    const script = join(folder, SCRIPT_NAME);
    await writeFile(script, SCRIPT);
    await chmod(script, 0o755);
    return folder;
  };
  const folder = await makeOnce(target, get, (pid) => {
    onProgress(`Waiting for process ${pid}, which gets the test server`);
  });
  return join(folder, SCRIPT_NAME);
}

async function copyDependencies(folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  await writeFile(join(folder, 'pom.xml'), POM);
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
  const options = ['--batch-mode', '--quiet', '-DincludeScope=runtime', '-DoutputDirectory=lib'];
  try {
    await promisify(execFile)('mvn', [...options, goal], { cwd: folder, env: environment });
  } catch (error) {
    const words = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    throw new Error(
      'There is no time-skipping test server: no download, and Maven (which needs mvn and java) failed: ' +
        words.trim().slice(0, WORDS_KEPT),
      { cause: error },
    );
  }
}
