import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { WorkerDeploymentOptions } from '@temporalio/worker';

const ID_LENGTH = 12;

/**
 * The worker's place in a worker deployment, as the environment says; without a name workers are unversioned, as a
 * server expects that nobody told of deployments.
 *
 * Lookups wait for weeks, so they move on to the newest code at their next task (auto-upgrade): `patched()` and the
 * replay tests keep that safe.
 * @param bundlePath workflow code that the worker runs: its hash is the build id where none is given.
 */
export function workerDeployment(
  environment: {
    TEMPORAL_DEPLOYMENT_NAME?: string | undefined;
    TEMPORAL_WORKER_BUILD_ID?: string | undefined;
  },
  bundlePath: string,
): WorkerDeploymentOptions | undefined {
  const { TEMPORAL_DEPLOYMENT_NAME: deploymentName } = environment;
  if (deploymentName === undefined) return undefined;
  return {
    version: { deploymentName, buildId: environment.TEMPORAL_WORKER_BUILD_ID ?? hashOf(bundlePath) },
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'AUTO_UPGRADE',
  };
}

/** The same workflow code has the same id, on whichever machine its bundle was copied to. */
function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, ID_LENGTH);
}
