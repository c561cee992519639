import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Environment } from '../config/environment.js';
import type { Log } from '../config/log.js';

/** Of what the SDK knows of an event, what helps the person who reads the log. */
const TOLD = ['workflowId', 'workflowType', 'activityType', 'taskQueue', 'attempt', 'error'] as const;
/** The source queues have activities alone. */
const EXPECTED = new Set(['No workflows registered, not polling for workflow tasks']);

/** Installs the process's Temporal runtime: its log goes to ours, its metrics to Prometheus when a port is set. Once a process. */
export function installRuntime(environment: Environment, log: Log): void {
  const port = environment.WORKER_METRICS_PORT;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      const fields = Object.fromEntries(
        TOLD.flatMap((name) => (meta?.[name] === undefined ? [] : [[name, meta[name]]])),
      );
      if (level === 'ERROR') log.error(fields, message);
      else if (level === 'WARN' && !EXPECTED.has(message)) log.warn(fields, message);
      else log.debug(fields, message);
    }),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
      ...(port === undefined ? {} : { metrics: { prometheus: { bindAddress: `127.0.0.1:${port}` } } }),
    },
  });
}
