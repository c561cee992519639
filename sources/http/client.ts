import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosResponse } from 'axios';
import { traced } from '../../config/tracing/request.js';
import type { SourceName } from '../../domain/sources.js';
import { failedRequest } from './failed-request.js';
import type { UpstreamAnswer } from './gate.js';

const MEGABYTE = 1024 * 1024;

export interface HttpClientOptions {
  source: SourceName;
  /** Whole time for one request, in ms, from connecting to the last byte. */
  timeoutMs: number;
  /** Connections open at one time. */
  maxConnections: number;
  /** Largest answer that is read, in bytes after decompression; 10 MB by default. */
  maxBodyBytes?: number;
  /** Keys that must not show in any message. */
  secrets: readonly string[];
}

interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  /** User name and password for HTTP Basic auth. */
  auth?: { username: string; password: string };
  /** Body, sent as JSON. */
  json?: unknown;
  signal: AbortSignal;
}

export interface HttpClient {
  /**
   * Sends one request and resolves to whatever was answered, any status, as bytes.
   * @throws {SourceError} `timeout`, `unavailable` or `invalid_response` where no usable answer came.
   * @throws the signal's reason where the caller aborted.
   */
  send(request: HttpRequest): Promise<UpstreamAnswer>;
}

/** A client for one upstream: connections kept open, no redirects (they would carry the key elsewhere), bodies left as bytes. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const agentOptions = { keepAlive: true, maxSockets: options.maxConnections };
  const maxBodyBytes = options.maxBodyBytes ?? 10 * MEGABYTE;
  const instance = axios.create({
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent(agentOptions),
    headers: { 'User-Agent': 'festival-lookup', Accept: 'application/json' },
    maxRedirects: 0,
    maxContentLength: maxBodyBytes,
    maxBodyLength: MEGABYTE,
    responseType: 'arraybuffer',
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
  });
  const send = async (request: HttpRequest): Promise<UpstreamAnswer> => {
    request.signal.throwIfAborted();
    // axios's own `timeout` starts anew with each byte; a trickle must end too.
    const timeout = AbortSignal.timeout(options.timeoutMs);
    try {
      const response = await instance.request<Buffer>({
        method: request.method,
        url: request.url,
        signal: AbortSignal.any([request.signal, timeout]),
        headers: request.headers,
        auth: request.auth,
        data: request.json,
      });
      return toAnswer(response);
    } catch (error) {
      request.signal.throwIfAborted();
      throw failedRequest(error, timeout.aborted, options, maxBodyBytes);
    }
  };
  return {
    send: (request) => traced({ ...request, whom: options.source }, () => send(request)),
  };
}

function toAnswer(response: AxiosResponse<Buffer>): UpstreamAnswer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value === undefined || value === null) continue;
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return { status: response.status, headers, body: Buffer.from(response.data) };
}
