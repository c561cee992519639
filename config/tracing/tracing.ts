import { readVariables, tracingSchema } from '../environment.js';
import type { Tracing } from './otlp.js';

export type { Tracing };

/**
 * Begins to trace where the environment says so; else nothing of OpenTelemetry but its empty interface is loaded. Once a
 * process, before anything that is to be traced.
 * @param name of the process; its spans are those of the service `festival-lookup-<name>`.
 */
export async function startTracing(
  name: 'worker' | 'dashboard' | 'festival',
  variables: NodeJS.ProcessEnv = process.env,
): Promise<Tracing | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = readVariables(tracingSchema, variables);
  if (endpoint === undefined) return undefined;
  const { traceTo } = await import('./otlp.js');
  return traceTo(endpoint, `festival-lookup-${name}`);
}
