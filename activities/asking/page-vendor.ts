import type { DataSource } from 'typeorm';
import { REASON_SAYS } from '../../domain/sources.js';
import { recordSourceAnswer, recordSourceFailure } from '../../entities/sources/health.js';
import { costPerRequest } from '../../entities/sources/policies.js';
import { SourceError } from '../../sources/http/errors.js';
import type { UpstreamAnswer, UpstreamRequest } from '../../sources/http/gate.js';
import { isFault } from './backoff.js';
import { withRateLimit } from './rate-limit.js';

/**
 * Sends a request within the limits of the vendor that fetches the page, where it has some, and notes its health: one that
 * is down throws at once, so that the next vendor is asked.
 * @param buy what pays and sends.
 */
export async function withVendorLimits<Answer extends UpstreamAnswer>(
  dataSource: DataSource,
  request: UpstreamRequest,
  signal: AbortSignal | undefined,
  buy: () => Promise<Answer>,
): Promise<Answer> {
  const { vendor } = request;
  if (vendor === undefined || (await costPerRequest(dataSource.manager, vendor)) === undefined)
    return await buy();
  const limited = { source: vendor, costUsd: request.costUsd };
  const state = { probing: false, heard: false };
  try {
    const answer = await withRateLimit(dataSource, limited, state, signal, buy);
    // An answer that another lookup is buying says nothing of the vendor.
    const fault = answer.status === 0 ? undefined : request.faultOf?.(answer);
    if (fault !== undefined) await note(dataSource, request, fault);
    else if (answer.status !== 0 && !state.heard) await recordSourceAnswer(dataSource.manager, vendor);
    return answer;
  } catch (error) {
    if (error instanceof SourceError && !error.neverSent) await note(dataSource, request, error);
    throw error;
  }
}

async function note(
  { manager }: DataSource,
  { vendor, key }: UpstreamRequest,
  { reason, message }: SourceError,
): Promise<void> {
  if (vendor === undefined || !isFault(reason)) return;
  const atOnce = REASON_SAYS[reason] === 'is away';
  await recordSourceFailure(manager, vendor, { film: key, reason, message, atOnce });
}
