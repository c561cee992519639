import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { LimitedName } from '../../domain/sources.js';
import { acquireSlot, releaseSlot } from '../../entities/sources/health.js';
import { backOff, isHeld } from '../../entities/sources/pauses.js';
import { SourceError } from '../../sources/http/errors.js';
import type { UpstreamAnswer } from '../../sources/http/gate.js';
import { pauseAskedFor, refusal } from './refusal.js';

/** Longest that a request waits here for its turn; what takes longer is for the workflow to wait. */
const PATIENCE_MS = 20_000;
/** Longer than any request lasts: a dead process's connection counts as free after it. */
const LEASE_MS = 240_000;
/** A wait in which a source may have asked for a pause. */
const LONG_WAIT_MS = 50;
/**
 * A turn this late (the process or Postgres is busy) would meet the next ones at the source: it is given up for a new one,
 * but not for ever. Turns are spaced a tenth wider than the rate, which is what so much lateness eats up.
 */
const LATE_MS = 100;
const MAY_MISS = 3;
/** Spread of those who ask again. */
const SPREAD_MS = 100;

/** Whose turn is waited for, and what its request costs in USD. */
type Limited = { source: LimitedName; costUsd: number };

/** What one lookup attempt remembers between its requests. */
export interface RateLimitState {
  /** It was let through to a source that is down, to try whether it is back. */
  probing: boolean;
  /** With its last turn it was said that the source has answered just now: that it has again need not be noted. */
  heard: boolean;
}

/**
 * Sends a request when its turn has come, by the rate and the connections that the source allows all workers together.
 * @throws {SourceDownError} when the source answers nobody.
 * @throws {SourceError} `rate_limited` when the turn is too far off; `over_budget` or `disabled` by the source's limits.
 */
export async function withRateLimit<Answer extends UpstreamAnswer>(
  dataSource: DataSource,
  request: Limited,
  state: RateLimitState,
  signal: AbortSignal | undefined,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const turnId = await waitForTurn(dataSource, request, state, signal);
  try {
    const answer = await send();
    const holdMs = pauseAskedFor(request.source, answer);
    if (holdMs > 0) await backOff(dataSource.manager, request.source, holdMs);
    return answer;
  } finally {
    if (turnId !== undefined) await releaseSlot(dataSource.manager, turnId);
  }
}

async function waitForTurn(
  { manager }: DataSource,
  { source, costUsd }: Limited,
  state: RateLimitState,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  let missed = 0;
  for (;;) {
    const askedAt = performance.now();
    const turn = await acquireSlot(manager, source, {
      probing: state.probing,
      free: costUsd === 0,
      leaseMs: LEASE_MS,
    });
    if (turn.verdict === 'go') {
      state.probing = turn.probing;
      state.heard = turn.heard;
      await pause(turn.waitMs, signal);
      const isLate = performance.now() - askedAt - turn.waitMs > LATE_MS && missed < MAY_MISS;
      if (!isLate && (turn.waitMs < LONG_WAIT_MS || !(await isHeld(manager, source)))) return turn.slotId;
      if (isLate) missed += 1;
      if (turn.slotId !== undefined) await releaseSlot(manager, turn.slotId);
      continue;
    }
    if (turn.verdict !== 'wait') throw refusal(source, turn);
    if (performance.now() + turn.waitMs > giveUpAt)
      throw new SourceError(source, 'rate_limited', `${source} may not be asked more often just now`, {
        retryable: true,
        retryAfterMs: turn.waitMs,
        neverSent: true,
      });
    await pause(turn.waitMs + Math.random() * SPREAD_MS, signal);
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, signal === undefined ? {} : { signal });
}
