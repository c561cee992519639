import type { DataSource } from 'typeorm';
import { readCache, writeCache } from '../entities/queries/response-cache.js';
import { reserveSpend, settleSpend, type SpendContext } from '../entities/queries/spend.js';
import { SourceError } from '../sources/errors.js';
import type { GatedAnswer, RequestGate, UpstreamRequest } from '../sources/gate.js';

/** Counts what passed, for the metrics. */
export interface GateTally {
  /** Requests that were sent. */
  sent: number;
  fromCache: number;
}

/**
 * The door to the upstreams for one lookup attempt. A paid request is answered from the cache where it can be; else its
 * money is reserved before it is sent, and its answer is kept and settled in one transaction before anyone reads it.
 */
export function createRequestGate(
  dataSource: DataSource,
  context: SpendContext,
): { gate: RequestGate; tally: GateTally } {
  const tally: GateTally = { sent: 0, fromCache: 0 };
  const gate: RequestGate = {
    async request(request) {
      if (request.costUsd === 0) return await sendFree(request, tally);
      const cached = await readCache(dataSource.manager, request.source, request.key);
      if (cached !== undefined) {
        tally.fromCache += 1;
        return { ...cached, fromCache: true, costUsd: 0 };
      }
      return await sendPaid(dataSource, context, request, tally);
    },
  };
  return { gate, tally };
}

async function sendFree(request: UpstreamRequest, tally: GateTally): Promise<GatedAnswer> {
  tally.sent += 1;
  return { ...(await request.send()), fromCache: false, costUsd: 0 };
}

async function sendPaid(
  dataSource: DataSource,
  context: SpendContext,
  request: UpstreamRequest,
  tally: GateTally,
): Promise<GatedAnswer> {
  const { source, key, costUsd } = request;
  const reservation = await reserveSpend(dataSource.manager, source, key, costUsd, context);
  if ('refusedBy' in reservation) throw refusal(request, reservation);
  const { ledgerId } = reservation;
  let answer;
  try {
    tally.sent += 1;
    answer = await request.send();
  } catch (error) {
    // A request that got no answer may have been served: it counts in full, unless it surely never left.
    const neverSent = error instanceof SourceError && error.neverSent;
    await settleSpend(
      dataSource.manager,
      ledgerId,
      neverSent ? 'released' : 'charged',
      neverSent ? 0 : costUsd,
    );
    throw error;
  }
  const charged = request.isCharged(answer) ? costUsd : 0;
  const keepForMs = request.keepForMs(answer);
  await dataSource.transaction(async (db) => {
    if (keepForMs > 0) await writeCache(db, source, key, answer, charged, keepForMs);
    await settleSpend(db, ledgerId, charged > 0 ? 'charged' : 'free', charged);
  });
  return { ...answer, fromCache: false, costUsd: charged };
}

function refusal(
  request: UpstreamRequest,
  refused: { refusedBy: string; retryAt: Date | undefined },
): SourceError {
  const until = refused.retryAt === undefined ? '' : ` until ${refused.retryAt.toISOString()}`;
  const disabled = refused.refusedBy === 'disabled';
  return new SourceError(
    request.source,
    disabled ? 'disabled' : 'over_budget',
    disabled
      ? `${request.source} is disabled`
      : `${request.source} may not be asked${until}: ${refused.refusedBy}`,
    { retryable: false, retryAt: refused.retryAt?.toISOString() },
  );
}
