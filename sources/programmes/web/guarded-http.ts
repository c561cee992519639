import { lookup as dnsLookup } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import axios, { type AxiosResponse } from 'axios';
import { isPublicAddress } from './addresses.js';
import { MAX_BYTES, MEGABYTE } from '../files/content.js';
import { AppError, isAppError } from '../../../domain/errors.js';

const TIMEOUT_MS = 60_000;
const MAX_REDIRECTS = 3;
const PROGRAMME_FILES = 'application/json, text/csv;q=0.9, */*;q=0.1';
/** Sites can tell who asks, and name it in their robots.txt. */
const USER_AGENT = 'festival-lookup';

export interface FetchOptions {
  signal: AbortSignal;
  /** Whether an IP address may be connected to; public ones by default. */
  mayConnectTo?: (address: string) => boolean;
  /** The URL was set by whoever runs the processes: it may lie in their network, what it redirects to may not. */
  setByOperator?: boolean;
  /** Largest body after decompression, in bytes. */
  maxBytes?: number;
  /** Whole time for one request, in ms. */
  timeoutMs?: number;
  /** The `Accept` header; programmes in files by default. */
  accept?: string;
  /** Sent as JSON by POST; without it the request is a GET. */
  json?: unknown;
}

/** An answer, whatever its status, and the address that gave it. */
export interface Fetched {
  target: URL;
  response: AxiosResponse<Buffer>;
}

/**
 * Fetches by http or https from public addresses, past no proxy, with a limit on time and size.
 * @throws {AppError} `InvalidProgramme` for what a person must mend: a private address, too large a body, a redirect to elsewhere.
 * @throws {AppError} `Unavailable` where the same may work later: no answer, HTTP 408, 429 or 5xx.
 */
export async function fetchGuarded(url: string, options: FetchOptions): Promise<Fetched> {
  let target = new URL(url);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const isOpen = options.setByOperator === true && redirects === 0;
    const response = await get(target, isOpen ? { ...options, mayConnectTo: () => true } : options);
    const { status } = response;
    if (status === 408 || status === 429 || status >= 500)
      throw new AppError('Unavailable', `${shownUrl(target)} answered with HTTP ${status}.`);
    const location = locationOf(response);
    if (location === undefined) return { target, response };
    target = followed(location, target);
  }
  throw new AppError(
    'InvalidProgramme',
    `${shownUrl(new URL(url))} redirects more than ${MAX_REDIRECTS} times.`,
  );
}

async function get(target: URL, options: FetchOptions): Promise<AxiosResponse<Buffer>> {
  const { signal, mayConnectTo = isPublicAddress, maxBytes = MAX_BYTES.json } = options;
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
      method: options.json === undefined ? 'GET' : 'POST',
      data: options.json,
      headers: { 'User-Agent': USER_AGENT, Accept: options.accept ?? PROGRAMME_FILES },
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
  if (isIP(host) !== 0 && !mayConnectTo(host)) throw forbiddenAddress(shownUrl(target), host);
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
        callback(forbiddenAddress(hostname, forbidden?.address ?? 'no address'), '');
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function forbiddenAddress(name: string, address: string): AppError {
  return new AppError(
    'InvalidProgramme',
    `${name} leads to ${address}, an address within this machine or network: ` +
      'programmes are fetched from public addresses only. Give the programme as a file.',
  );
}

function fault(error: unknown, target: URL, timedOut: boolean, maxBytes: number): Error {
  const cause = axios.isAxiosError(error) ? error.cause : undefined;
  if (isAppError(error, 'InvalidProgramme')) return error;
  if (isAppError(cause, 'InvalidProgramme')) return cause;
  const text = error instanceof Error ? error.message : String(error);
  if (text.includes('maxContentLength'))
    return new AppError(
      'InvalidProgramme',
      `${shownUrl(target)} gives more than ${Math.floor(maxBytes / MEGABYTE)} MB.`,
    );
  if (timedOut) return new AppError('Unavailable', `${shownUrl(target)} did not answer in time.`);
  const code = axios.isAxiosError(error) ? (error.code ?? 'error') : 'error';
  return new AppError('Unavailable', `${shownUrl(target)} could not be reached (${code}).`);
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
    throw new AppError(
      'InvalidProgramme',
      `${shownUrl(from)} redirects to something other than http or https.`,
    );
  if (from.protocol === 'https:' && target.protocol === 'http:')
    throw new AppError('InvalidProgramme', `${shownUrl(from)} redirects from https to unprotected http.`);
  return target;
}

/** A URL as messages show it: user, password and query may be secrets. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
