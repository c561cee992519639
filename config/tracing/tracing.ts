import type { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';
import { readVariables, tracingSchema } from '../environment.js';

/** Traces of a process, on their way to where `OTEL_EXPORTER_OTLP_ENDPOINT` says. */
export interface Tracing {
  /** What has Temporal's clients, workers and workflow code hand the trace on; for each of them. */
  plugin: OpenTelemetryPlugin;
  /** Sends what is left, for a few seconds at most. */
  stop: () => Promise<void>;
}

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
