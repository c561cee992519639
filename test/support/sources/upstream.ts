import Fastify from 'fastify';
import { onTestFinished } from 'vitest';
import { passthroughGate } from './passthrough-gate.js';
import type { GatedAnswer, RequestGate } from '../../../sources/http/gate.js';
import type { SourceCall } from '../../../sources/source.js';

export interface Asked {
  method: string;
  /** Path and query as sent. */
  url: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Bytes or text as they are; anything else as JSON. */
  body?: unknown;
}

/** A server on a free port that answers as told and remembers what it was asked; it ends with the test. */
export async function startUpstream(
  reply: (asked: Asked) => Reply | Promise<Reply>,
): Promise<{ baseUrl: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = Fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 1000 } });
  server.all('/*', async (request, response) => {
    const url = new URL(request.url, 'http://upstream');
    const entry: Asked = {
      method: request.method,
      url: request.url,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: request.body,
    };
    asked.push(entry);
    const { status = 200, headers = {}, body = '' } = await reply(entry);
    const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return await response
      .status(status)
      .headers({ 'content-type': 'application/json', ...headers })
      .send(payload);
  });
  const baseUrl = await server.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    await server.close();
  });
  return { baseUrl, asked };
}

/** What a gate was told of one request, beside its answer. */
export interface Gated {
  key: string;
  costUsd: number;
  charged: boolean;
  keptForMs: number;
  answer: GatedAnswer;
}

/** A gate that lets everything pass and notes what a real one would keep and pay. */
export function notingGate(): { gate: RequestGate; noted: Gated[] } {
  const noted: Gated[] = [];
  const open = passthroughGate();
  const gate: RequestGate = {
    async request(request) {
      const answer = await open.request(request);
      noted.push({
        key: request.key,
        costUsd: answer.costUsd,
        charged: request.isCharged(answer),
        keptForMs: await request.keepForMs(answer),
        answer,
      });
      return answer;
    },
  };
  return { gate, noted };
}

/** A call with the default thresholds. */
export function sourceCall(overrides: Partial<SourceCall> = {}): SourceCall {
  return {
    gate: passthroughGate(),
    signal: new AbortController().signal,
    minConfidence: 0.6,
    sureConfidence: 0.9,
    ...overrides,
  };
}

/** What a promise was rejected with; fails where it was not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}
