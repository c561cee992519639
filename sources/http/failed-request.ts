import axios from 'axios';
import type { Reason, SourceName } from '../../domain/sources.js';
import { SourceError } from './errors.js';
import { maskSecrets } from './mask.js';

/** Codes of failures to connect: the request was not sent, so it cannot have been charged. */
const NOT_CONNECTED: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

/** The fault where no usable answer came. The axios error holds the request with its key: it is no cause, and is quoted masked. */
export function failedRequest(
  error: unknown,
  timedOut: boolean,
  { source, timeoutMs, secrets }: { source: SourceName; timeoutMs: number; secrets: readonly string[] },
  maxBodyBytes: number,
): SourceError {
  const code = axios.isAxiosError(error) ? error.code : undefined;
  const text = error instanceof Error ? error.message : String(error);
  const neverSent = NOT_CONNECTED.includes(code ?? '');
  const fail = (reason: Reason, message: string, retryable: boolean): SourceError =>
    new SourceError(source, reason, maskSecrets(message, secrets), { retryable, neverSent });

  if (timedOut || code === 'ECONNABORTED' || code === 'ETIMEDOUT')
    return fail('timeout', `${source} did not answer within ${timeoutMs / 1000} s`, true);
  if (text.includes('maxContentLength'))
    return fail('invalid_response', `${source} answered with more than ${maxBodyBytes} bytes`, false);
  return fail('unavailable', `${source} could not be reached: ${code ?? 'error'} ${text}`, true);
}
