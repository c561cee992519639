import type { Client } from '@temporalio/client';
import { TASK_QUEUES } from '../domain/sources.js';

/**
 * Why workers that are up get no work, with the command that mends it: they belong to a worker deployment of which no version
 * is current. Undefined where that is not so, where no worker asks, and of servers that know no deployments.
 */
export async function withoutCurrentVersion(client: Client): Promise<string | undefined> {
  const { namespace } = client.options;
  try {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: TASK_QUEUES.main },
    });
    const versions = pollers.map(({ deploymentOptions }) => deploymentOptions);
    // Workers without a version belong to no deployment.
    if (versions.some((one) => (one?.deploymentName ?? '') === '')) return undefined;
    const [version] = versions;
    if (version === undefined || version === null) return undefined;
    const { deploymentName, buildId } = version;
    const { workerDeploymentInfo } = await client.workflowService.describeWorkerDeployment({
      namespace,
      deploymentName,
    });
    const current = workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId ?? '';
    if (current !== '') return undefined;
    return `No version of the worker deployment ${deploymentName} is current, so its workers get no work. Make one current: temporal worker deployment set-current-version --deployment-name ${deploymentName} --build-id ${buildId} --yes`;
  } catch {
    return undefined;
  }
}
