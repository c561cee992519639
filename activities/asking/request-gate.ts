import type { DataSource } from 'typeorm';
import { isBrowserFirst, notePlain } from '../../entities/sources/page-modes.js';
import { readVendorOrder } from '../../entities/sources/policies.js';
import type { SpendContext } from '../../entities/sources/spend.js';
import type { GatedAnswer, RequestGate, UpstreamRequest } from '../../sources/http/gate.js';
import { buyOnce, type GateContext, type GateTally } from './purchase.js';
import { withRateLimit, type RateLimitState } from './rate-limit.js';

/**
 * The gate to the upstreams for one lookup attempt. A paid request is answered from the cache where it can be; else it
 * waits for its turn, its money is reserved before it is sent, and its answer is kept and settled in one transaction
 * before anyone reads it; what an earlier try of the attempt had reserved and left open is settled first. Free requests wait
 * for their turn alone.
 * @param signal ends the waiting.
 */
export function createRequestGate(
  dataSource: DataSource,
  context: SpendContext,
  signal?: AbortSignal,
): { gate: RequestGate; tally: GateTally; rateLimit: RateLimitState } {
  const tally: GateTally = { sent: 0, fromCache: 0 };
  const rateLimit = { probing: false, heard: false };
  const asked: GateContext = { dataSource, context, tally, rateLimit, signal };
  return {
    tally,
    rateLimit,
    gate: {
      request: (request) => (request.costUsd === 0 ? sendFree(asked, request) : buyOnce(asked, request)),
      vendorOrder: async (vendors) =>
        vendors.length < 2 ? vendors : await readVendorOrder(dataSource.manager, vendors),
      isBrowserFirst: (source, url) => isBrowserFirst(dataSource.manager, source, url),
      notePlain: (source, end) => notePlain(dataSource.manager, source, end),
    },
  };
}

async function sendFree(asked: GateContext, request: UpstreamRequest): Promise<GatedAnswer> {
  const answer = await withRateLimit(asked.dataSource, request, asked.rateLimit, asked.signal, () => {
    asked.tally.sent += 1;
    return request.send();
  });
  return { ...answer, fromCache: false, costUsd: 0 };
}
