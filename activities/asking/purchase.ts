import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { SOURCE_DEFAULTS, VENDOR_DEFAULTS } from '../../config/source-defaults.js';
import type { SourceName } from '../../domain/sources.js';
import { readBilledPrice } from '../../entities/sources/bill.js';
import { holdQuota } from '../../entities/sources/pauses.js';
import { costPerRequest } from '../../entities/sources/policies.js';
import { readCache, writeCache, type CachedResponse } from '../../entities/sources/response-cache.js';
import {
  reserveSpend,
  settleLeftovers,
  settleSpend,
  type SpendContext,
} from '../../entities/sources/spend.js';
import { SourceError } from '../../sources/http/errors.js';
import type { GatedAnswer, UpstreamAnswer, UpstreamRequest } from '../../sources/http/gate.js';
import { withVendorLimits } from './page-vendor.js';
import { withRateLimit, type RateLimitState } from './rate-limit.js';

/** How often, and for how long in all, another lookup's purchase of the same answer is waited for. */
const LOOK_AGAIN_MS = 250;
const LOOKS = 80;
/** Waits between attempts to write a paid answer down: it was paid for, and a short outage must not lose it. */
const WRITE_AGAIN_MS: readonly number[] = [200, 500, 1000, 2000, 4000, 8000];

/** Counts what passed, for the metrics. */
export interface GateTally {
  /** Requests that were sent. */
  sent: number;
  fromCache: number;
}

/** What passes the gate of one attempt. */
export interface GateContext {
  dataSource: DataSource;
  context: SpendContext;
  tally: GateTally;
  rateLimit: RateLimitState;
  signal: AbortSignal | undefined;
  /** Begun with the first paid request. */
  leftovers?: Promise<void>;
}

/** From the cache, or bought; where another lookup is buying the same answer, its answer is taken. */
export async function buyOnce(asked: GateContext, request: UpstreamRequest): Promise<GatedAnswer> {
  const { dataSource, tally, context } = asked;
  await (asked.leftovers ??= settleLeftovers(dataSource.manager, context.attemptId));
  for (let look = 0; look < LOOKS; look += 1) {
    const cached = await readCache(dataSource.manager, request.source, request.key);
    if (cached !== undefined) {
      tally.fromCache += 1;
      return fromCache(cached);
    }
    const bought = await withRateLimit(dataSource, request, asked.rateLimit, asked.signal, () =>
      withVendorLimits(dataSource, request, asked.signal, () => buy(asked, request)),
    );
    if (bought.waits !== true) return bought;
    await sleep(LOOK_AGAIN_MS, undefined, asked.signal === undefined ? {} : { signal: asked.signal });
  }
  throw new SourceError(
    request.source,
    'rate_limited',
    `${request.source} is being asked the same by another lookup`,
    {
      retryable: true,
      neverSent: true,
    },
  );
}

function fromCache(cached: CachedResponse): GatedAnswer {
  return { ...cached, fromCache: true, costUsd: 0 };
}

/** Stands for an answer that another lookup is buying. */
const UNDER_WAY = {
  status: 0,
  headers: {},
  body: Buffer.alloc(0),
  fromCache: false,
  costUsd: 0,
  waits: true,
} as const;

type Bought = GatedAnswer & { waits?: true };

async function buy(asked: GateContext, request: UpstreamRequest): Promise<Bought> {
  const { dataSource, context, tally } = asked;
  const { source, key } = request;
  const costUsd = await priceOf(dataSource, request);
  const reservation = await reserveSpend(dataSource.manager, source, key, costUsd, context, request.vendor);
  if ('refusedBy' in reservation) {
    if (['under way', 'cached'].includes(reservation.refusedBy)) return UNDER_WAY;
    throw refusal(source, reservation);
  }
  const { ledgerId } = reservation;
  let answer;
  try {
    tally.sent += 1;
    answer = await request.send({ edition: context.edition, attempt: context.attemptId });
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
  await keep(dataSource, request, ledgerId, answer, charged);
  if (request.isQuotaUsedUp?.(answer) === true)
    throw refusal(source, {
      refusedBy: 'it says that its requests of the day are used up',
      retryAt: await holdQuota(dataSource.manager, source),
    });
  return { ...answer, fromCache: false, costUsd: charged };
}

/** Writes a paid answer down and settles its money, together; tries again for a while when the database fails. */
async function keep(
  dataSource: DataSource,
  request: UpstreamRequest,
  ledgerId: string,
  answer: UpstreamAnswer,
  chargedUsd: number,
): Promise<void> {
  const keepForMs = await request.keepForMs(answer);
  for (const waitMs of [...WRITE_AGAIN_MS, undefined]) {
    try {
      await dataSource.transaction(async (db) => {
        if (keepForMs > 0) await writeCache(db, request.source, request.key, answer, chargedUsd, keepForMs);
        await settleSpend(db, ledgerId, chargedUsd > 0 ? 'charged' : 'free', chargedUsd);
      });
      return;
    } catch (error) {
      if (waitMs === undefined) throw error;
      await sleep(waitMs);
    }
  }
}

/**
 * What is reserved for a request, and charged for its answer, in USD: its price by code, scaled as somebody has changed it
 * in the limits of the vendor, else of the source. Where a page costs more on average by the vendor's last bill than its
 * dearest one should, prices have risen: all are scaled by as much, so that limits hold.
 */
async function priceOf(
  { manager }: DataSource,
  { source, vendor, costUsd }: UpstreamRequest,
): Promise<number> {
  const ofVendor = vendor === undefined ? undefined : await costPerRequest(manager, vendor);
  const payee = ofVendor === undefined ? source : vendor;
  const now = ofVendor ?? (await costPerRequest(manager, source));
  const defaults = [...SOURCE_DEFAULTS, ...VENDOR_DEFAULTS];
  const inCode = defaults.find((limits) => limits.source === payee)?.costPerRequestUsd ?? 0;
  if (now === undefined || inCode === 0) return costUsd;
  const dearest = vendor === undefined ? now : Math.max(now, await readBilledPrice(manager, vendor));
  return costUsd * (dearest / inCode);
}

function refusal(source: SourceName, refused: { refusedBy: string; retryAt: Date | undefined }): SourceError {
  const until = refused.retryAt === undefined ? '' : ` until ${refused.retryAt.toISOString()}`;
  const disabled = refused.refusedBy === 'disabled';
  return new SourceError(
    source,
    disabled ? 'disabled' : 'over_budget',
    disabled ? `${source} is disabled` : `${source} may not be asked${until}: ${refused.refusedBy}`,
    { retryable: false, retryAt: refused.retryAt?.toISOString() },
  );
}
