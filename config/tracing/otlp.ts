import { createRequire } from 'node:module';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';
import { SubjectProcessor } from './subject.js';

/** Traces of a process, on their way to where `OTEL_EXPORTER_OTLP_ENDPOINT` says. */
export interface Tracing {
  /** What has Temporal's clients, workers and workflow code hand the trace on; for each of them. */
  plugin: OpenTelemetryPlugin;
  /** Sends what is left, for a few seconds at most. */
  stop: () => Promise<void>;
}

/** A collector that is away holds nobody up for longer. */
const TIMEOUT_MS = 3000;
/** Statements and messages are cut there. */
const LONGEST_ATTRIBUTE = 500;

/** Sends spans to a collector, and has statements to Postgres be spans where something is traced already. */
export function traceTo(endpoint: string, service: string): Tracing {
  const resource = new Resource({ ...Resource.default().attributes, 'service.name': service });
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: TIMEOUT_MS });
  const spanProcessor = new SubjectProcessor(new BatchSpanProcessor(exporter));
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [spanProcessor],
    generalLimits: { attributeValueLengthLimit: LONGEST_ATTRIBUTE },
  });
  provider.register();
  const instrumentation = new PgInstrumentation({ requireParentSpan: true });
  instrumentation.setTracerProvider(provider);
  // It takes hold of what is required from now on; the driver is one object, whoever has loaded it as a module before.
  const require = createRequire(import.meta.url);
  for (const name of ['pg', 'pg-pool']) require(name);
  return {
    plugin: new OpenTelemetryPlugin({ resource, spanProcessor }),
    stop: async () => {
      await provider.shutdown().catch(() => undefined); // nobody took them
    },
  };
}
