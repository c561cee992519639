import { SpanKind, SpanStatusCode, trace, type Attributes } from '@opentelemetry/api';

/** Of a request, what may be told: never its query, headers or body, where keys stand. */
export interface TracedRequest {
  method: string;
  url: string;
  /** What is asked, in a word or two: a source, a webhook. */
  whom: string;
  /** The path is a secret, too. */
  secretPath?: boolean;
}

/**
 * Sends a request as a span of the trace under way; where nobody traces it just sends it.
 * @param send its error's message is told, and must hold no secret.
 */
export async function traced<T extends { status: number }>(
  request: TracedRequest,
  send: () => Promise<T>,
): Promise<T> {
  const { method, whom } = request;
  const tracer = trace.getTracer('festival-lookup');
  const options = { kind: SpanKind.CLIENT, attributes: attributesOf(request) };
  return await tracer.startActiveSpan(`${method} ${whom}`, options, async (span) => {
    try {
      const answer = await send();
      span.setAttribute('http.response.status_code', answer.status);
      return answer;
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : '' });
      throw error;
    } finally {
      span.end();
    }
  });
}

function attributesOf({ method, url, secretPath = false }: TracedRequest): Attributes {
  const { hostname, port, pathname } = new URL(url);
  return {
    'http.request.method': method,
    'server.address': hostname,
    ...(port === '' ? {} : { 'server.port': Number(port) }),
    ...(secretPath ? {} : { 'url.path': pathname }),
  };
}
