import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it came, with its attributes as one object. */
export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  service: string;
  startMs: number;
  endMs: number;
  attributes: Record<string, unknown>;
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}
interface Sent {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: (Record<'startTimeUnixNano' | 'endTimeUnixNano', string> &
        Pick<CollectedSpan, 'traceId' | 'spanId' | 'parentSpanId' | 'name'> & { attributes: Attribute[] })[];
    }[];
  }[];
}

/** An OTLP collector in this process, by HTTP and JSON. */
export interface TraceCollector {
  url: string;
  spans: () => CollectedSpan[];
  /** All that came, as text. */
  text: () => string;
  close: () => void;
}

export async function startTraceCollector(): Promise<TraceCollector> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') bodies.push(body);
      response
        .writeHead(request.url === '/v1/traces' ? 200 : 404, { 'content-type': 'application/json' })
        .end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    text: () => bodies.join('\n'),
    spans: () => bodies.flatMap((body) => spansOf(JSON.parse(body) as Sent)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function spansOf({ resourceSpans }: Sent): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(
        ({ traceId, spanId, parentSpanId, name, attributes, startTimeUnixNano, endTimeUnixNano }) => ({
          ...{ traceId, spanId, name, ...(parentSpanId ? { parentSpanId } : {}) },
          service: String(valuesOf(resource.attributes)['service.name']),
          startMs: Number(BigInt(startTimeUnixNano) / 1000n) / 1000,
          endMs: Number(BigInt(endTimeUnixNano) / 1000n) / 1000,
          attributes: valuesOf(attributes),
        }),
      ),
    ),
  );
}

function valuesOf(attributes: Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
