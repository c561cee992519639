import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Environment } from '../config/environment.js';
import type { Log } from '../config/log.js';
import { subjectOf } from '../domain/identity.js';

/** Of what the SDK knows of an event, what helps the person who reads the log. */
const TOLD = [
  'workflowId',
  'film',
  'festival',
  'runId',
  'workflowType',
  'activityType',
  'taskQueue',
  'attempt',
  'error',
] as const;
const FAILURE_LENGTH = 2000;
/** The source queues have activities alone. */
const EXPECTED = new Set(['No workflows registered, not polling for workflow tasks']);

/** Installs the process's Temporal runtime: its log goes to ours, its metrics to Prometheus when a port is set. Once a process. */
export function installRuntime(environment: Environment, log: Log): void {
  const port = environment.WORKER_METRICS_PORT;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      const fields = logFields(meta);
      if (level === 'ERROR') log.error(fields, message);
      else if (level === 'WARN' && !EXPECTED.has(message)) log.warn(fields, message);
      else log.debug(fields, message);
    }),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
      ...(port === undefined
        ? {}
        : { metrics: { prometheus: { bindAddress: `${environment.WORKER_METRICS_HOST}:${port}` } } }),
    },
  });
}

/**
 * What is logged of an event: film and festival as the workflow's id says, where nobody knew more. The SDK's core names runs alone, in its own spelling: then how the workflow of the run is
 * found is told, too.
 */
export function logFields(meta: Record<string | symbol, unknown> = {}): Record<string, unknown> {
  const { run_id: runId, failure, workflowId } = meta;
  const told: Record<string | symbol, unknown> = {
    ...(typeof workflowId === 'string' ? subjectOf(workflowId) : {}),
    ...meta,
  };
  const known = Object.fromEntries(
    TOLD.flatMap((name) => (told[name] === undefined ? [] : [[name, told[name]]])),
  );
  if (typeof runId !== 'string') return known;
  return {
    ...known,
    runId,
    ...(typeof failure === 'string' ? { failure: failure.slice(0, FAILURE_LENGTH) } : {}),
    find: `temporal workflow list --query 'RunId = "${runId}"'`,
  };
}
