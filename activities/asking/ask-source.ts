import type { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { SourceBackoff } from '../../domain/lookup/outage.js';
import type { SourceName } from '../../domain/sources.js';
import { recordSourceAnswer } from '../../entities/sources/health.js';
import { SourceError } from '../../sources/http/errors.js';
import type { RequestGate } from '../../sources/http/gate.js';
import { backoffFor, type Probe } from './backoff.js';
import { createRequestGate } from './request-gate.js';

/** For what a source is asked, as the ledger and its health know it; a retry is the same attempt. */
export interface Asking<Name extends SourceName = SourceName> {
  attemptId: string;
  source: Name;
  /** What tells this film from others. */
  film: string;
  edition?: string;
  critical: boolean;
}

/** What a source's adapter needs to send requests. */
export interface SourceAccess {
  /** Every request passes here: cache, money, rate. */
  gate: RequestGate;
  /** Aborts requests under way (cancellation, time-out, shutdown). */
  signal: AbortSignal;
}

/** What became of asking; `requests` were sent, `fromCache` answered without. */
export type Asked<Answer, Name extends SourceName> = { ms: number; requests: number; fromCache: number } & (
  | { kind: 'answered'; answer: Answer }
  /** Money, quota or a switch forbids it: no fault. */
  | { kind: 'refused'; error: SourceError }
  /** No fault of this film: the source is down, or wants fewer requests. */
  | { kind: 'backoff'; backoff: SourceBackoff<Name>; error: SourceError }
  | { kind: 'failed'; error: SourceError }
);

/**
 * Asks a source under its limits, and notes its health. Waits end when the activity is cancelled.
 * @param call asks by means of the access.
 * @param probe tries the source with another film, where that is free.
 * @throws whatever is no source's fault.
 */
export async function askSource<Answer, Name extends SourceName>(
  dataSource: DataSource,
  context: Pick<Context, 'info' | 'cancellationSignal'>,
  asking: Asking<Name>,
  call: (access: SourceAccess) => Promise<Answer>,
  probe?: (access: SourceAccess) => Probe | undefined,
): Promise<Asked<Answer, Name>> {
  const started = performance.now();
  const { gate, tally, rateLimit } = openGate(dataSource, context, asking);
  const access = { gate, signal: context.cancellationSignal };
  const spent = (): { ms: number; requests: number; fromCache: number } => ({
    ms: Math.round(performance.now() - started),
    requests: tally.sent,
    fromCache: tally.fromCache,
  });
  const noteAnswer = async (): Promise<void> => {
    if (tally.sent > 0 && !rateLimit.heard) await recordSourceAnswer(dataSource.manager, asking.source);
  };
  try {
    const answer = await call(access);
    await noteAnswer();
    return { kind: 'answered', answer, ...spent() };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (error.reason === 'over_budget' || error.reason === 'disabled') {
      // A source that says that its quota is used up has answered.
      await noteAnswer();
      return { kind: 'refused', error, ...spent() };
    }
    const backoff = await backoffFor(dataSource, asking, error, probe?.(access));
    return backoff === undefined
      ? { kind: 'failed', error, ...spent() }
      : { kind: 'backoff', backoff, error, ...spent() };
  }
}

/** Opens the gate to the upstreams for the attempt of the activity under way. */
export function openGate(
  dataSource: DataSource,
  { info, cancellationSignal }: Pick<Context, 'info' | 'cancellationSignal'>,
  { attemptId, edition, critical }: Pick<Asking, 'attemptId' | 'edition' | 'critical'>,
): ReturnType<typeof createRequestGate> {
  const workflowId = info.workflowExecution?.workflowId ?? '';
  return createRequestGate(dataSource, { edition, workflowId, attemptId, critical }, cancellationSignal);
}
