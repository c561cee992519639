import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { WorkerDeploymentOptions } from '@temporalio/worker';

const ID_LENGTH = 12;

/**
 * The worker's place in a worker deployment, as the environment says; without a name workers are unversioned, as a
 * server expects that nobody told of deployments.
 *
 * Lookups wait for weeks, so they move on to the newest code at their next task (auto-upgrade): `patched()` and the
 * replay tests keep that safe.
 * @param code folder of the built code: the hash of what a worker runs of it is the build id where none is given.
 */
export function workerDeployment(
  environment: {
    TEMPORAL_DEPLOYMENT_NAME?: string | undefined;
    TEMPORAL_WORKER_BUILD_ID?: string | undefined;
  },
  code: string,
): WorkerDeploymentOptions | undefined {
  const { TEMPORAL_DEPLOYMENT_NAME: deploymentName } = environment;
  if (deploymentName === undefined) return undefined;
  return {
    version: { deploymentName, buildId: environment.TEMPORAL_WORKER_BUILD_ID ?? hashOf(code) },
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'AUTO_UPGRADE',
  };
}

/** What workers do not run; the bundle is made of what else is there, and names the folder that it was made in. */
const NOT_OURS = /^(workflow-bundle\.js|dashboard|sandbox)/;

/** The same code has the same id in whichever folder it lies; other code, of activities too, has another one. */
function hashOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => path.endsWith('.js') && !NOT_OURS.test(path))
    .sort();
  const hash = createHash('sha256');
  for (const path of files) hash.update(`${path}\n`).update(readFileSync(join(folder, path)));
  return hash.digest('hex').slice(0, ID_LENGTH);
}
