import { lookup as dnsLookup } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { extname } from 'node:path';
import axios, { type AxiosResponse } from 'axios';
import { isPublicAddress } from './addresses.js';
import {
  bufferContent,
  formatByHead,
  LARGEST_BYTES,
  MEGABYTE,
  type Content,
  type ProgrammeFormat,
} from './content.js';
import { ProgrammeError, ProgrammeUnavailableError } from './errors.js';

const TIMEOUT_MS = 60_000;
const MOST_REDIRECTS = 3;

export interface FetchOptions {
  signal: AbortSignal;
  /** Whether an IP address may be connected to; public ones by default. */
  mayConnectTo?: (address: string) => boolean;
  /** Largest body after decompression, in bytes. */
  maxBytes?: number;
  /** Whole time for one request, in ms. */
  timeoutMs?: number;
}

/**
 * Fetches a programme by http or https.
 * @returns its bytes, and whether they are JSON or CSV.
 * @throws {ProgrammeError} for what a person must mend: a private address, 404, a web page, too large a body.
 * @throws {ProgrammeUnavailableError} where the same may work later.
 */
export async function fetchProgramme(
  url: string,
  options: FetchOptions,
): Promise<{ content: Content; format: ProgrammeFormat }> {
  let target = new URL(url);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await get(target, options);
    const location = locationOf(response);
    if (location === undefined) return await contentOf(target, response);
    target = followed(location, target);
  }
  throw new ProgrammeError(`${shown(new URL(url))} redirects more than ${MOST_REDIRECTS} times.`);
}

async function get(target: URL, options: FetchOptions): Promise<AxiosResponse<Buffer>> {
  const { signal, mayConnectTo = isPublicAddress, maxBytes = LARGEST_BYTES.json } = options;
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  refuseAddress(target, mayConnectTo);
  const lookup = guarded(mayConnectTo);
  try {
    return await axios.request<Buffer>({
      url: target.href,
      signal: AbortSignal.any([signal, timeout]),
      httpAgent: new HttpAgent({ lookup }),
      httpsAgent: new HttpsAgent({ lookup }),
      // A proxy would look names up itself, past the guard.
      proxy: false,
      maxRedirects: 0,
      maxContentLength: maxBytes,
      responseType: 'arraybuffer',
      headers: { 'User-Agent': 'festival-lookup', Accept: 'application/json, text/csv;q=0.9, */*;q=0.1' },
      validateStatus: () => true,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw fault(error, target, timeout.aborted, maxBytes);
  }
}

/** An address that stands in the URL itself is never looked up. */
function refuseAddress(target: URL, mayConnectTo: (address: string) => boolean): void {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayConnectTo(host)) throw new ForbiddenAddressError(shown(target), host);
}

/** Checks the very addresses that are connected to, so that a name cannot change its meaning after the check. */
function guarded(mayConnectTo: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '');
        return;
      }
      const forbidden = addresses.find(({ address }) => !mayConnectTo(address));
      const [first] = addresses;
      if (forbidden !== undefined || first === undefined)
        callback(new ForbiddenAddressError(hostname, forbidden?.address ?? 'no address'), '');
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

class ForbiddenAddressError extends ProgrammeError {
  constructor(name: string, address: string) {
    super(
      `${name} leads to ${address}, an address within this machine or network: ` +
        'programmes are fetched from public addresses only. Give the programme as a file.',
    );
  }
}

function fault(error: unknown, target: URL, timedOut: boolean, maxBytes: number): Error {
  const cause = axios.isAxiosError(error) ? error.cause : undefined;
  if (error instanceof ProgrammeError) return error;
  if (cause instanceof ProgrammeError) return cause;
  const text = error instanceof Error ? error.message : String(error);
  if (text.includes('maxContentLength'))
    return new ProgrammeError(`${shown(target)} gives more than ${Math.floor(maxBytes / MEGABYTE)} MB.`);
  if (timedOut) return new ProgrammeUnavailableError(`${shown(target)} did not answer in time.`);
  const code = axios.isAxiosError(error) ? (error.code ?? 'error') : 'error';
  return new ProgrammeUnavailableError(`${shown(target)} could not be reached (${code}).`);
}

function locationOf(response: AxiosResponse<Buffer>): string | undefined {
  const location: unknown = response.headers['location'];
  return response.status >= 300 && response.status < 400 && typeof location === 'string'
    ? location
    : undefined;
}

function followed(location: string, from: URL): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (target === undefined || !/^https?:$/.test(target.protocol))
    throw new ProgrammeError(`${shown(from)} redirects to something other than http or https.`);
  if (from.protocol === 'https:' && target.protocol === 'http:')
    throw new ProgrammeError(`${shown(from)} redirects from https to unprotected http.`);
  return target;
}

async function contentOf(
  target: URL,
  { status, headers, data }: AxiosResponse<Buffer>,
): Promise<{ content: Content; format: ProgrammeFormat }> {
  const name = shown(target);
  if (status === 408 || status === 429 || status >= 500)
    throw new ProgrammeUnavailableError(`${name} answered with HTTP ${status}.`);
  if (status !== 200)
    throw new ProgrammeError(`${name} answered with HTTP ${status}: expected a programme as JSON or CSV.`);
  const type = String(headers['content-type'] ?? '').toLowerCase();
  const charset = /charset=["']?([\w-]+)/.exec(type)?.[1];
  const content = bufferContent(name, Buffer.from(data), charset);
  return { content, format: formatOf(type, target, name) ?? (await formatByHead(content)) };
}

/** By content type, where it says anything; else by the path's ending; undefined where neither does. */
function formatOf(type: string, target: URL, name: string): ProgrammeFormat | undefined {
  if (/\b(json|[\w.-]+\+json)\b/.test(type)) return 'json';
  if (/\b(csv|tab-separated-values)\b/.test(type)) return 'csv';
  if (/\b(html|xml|pdf)\b|^(image|audio|video|font)\//.test(type))
    throw new ProgrammeError(
      `${name} is ${type.split(';', 1)[0] ?? type}: expected a programme as JSON or CSV.`,
    );
  const ending = extname(target.pathname).toLowerCase();
  if (ending === '.json') return 'json';
  return ending === '.csv' || ending === '.tsv' ? 'csv' : undefined;
}

/** A URL as messages show it: user, password and query may be secrets. */
function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
