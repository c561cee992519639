import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { SOURCE_BACKOFF, type SourceBackoff } from '../../domain/lookup/outage.js';
import { REASON_SAYS, type LimitedName, type Reason, type SourceName } from '../../domain/sources.js';
import { recordSourceFailure } from '../../entities/sources/health.js';
import { SourceError } from '../../sources/http/errors.js';

/** Wait where a source that is too busy does not say how long. */
const BUSY_WAIT_MS = 5000;
const FIRST_LOOK_MS = 3000;

/** From this attempt on a film's fault is tried on another film: is it the source's own? */
const PROBED_FROM = 4;

/** Tries a source with another film; resolves when it answers at all. */
export interface Probe {
  /** Attempts that this film's lookup has made so far, this one included. */
  attempt: number;
  send: () => Promise<unknown>;
}

/** A request that was not sent, because the source answers nobody just now. */
export class SourceDownError extends SourceError {
  constructor(source: LimitedName, reason: Reason, message: string, retryAfterMs: number) {
    super(source, reason, message, { retryable: true, retryAfterMs, neverSent: true });
    this.name = 'SourceDownError';
  }
}

/**
 * Whether a lookup's fault is no fault of the film: the source is down for everybody, or wants fewer requests. The
 * fault is counted against the source's shared health. Where few films are under way, it takes long until enough of them
 * failed: a film that failed several times has the source tried with another film, so that an outage never looks like
 * this film's own fault, and its own fault never like an outage.
 * @param probe for sources whose requests are free.
 * @returns undefined for a fault that is this film's own, as far as anybody knows.
 */
export async function backoffFor<Name extends SourceName>(
  { manager }: DataSource,
  { source, film }: { source: Name; film: string },
  error: SourceError,
  probe?: Probe,
): Promise<SourceBackoff<Name> | undefined> {
  const { reason, message, retryAfterMs } = error;
  const said = { source, reason, message };
  const outage = { ...said, isOutage: true, waitMs: FIRST_LOOK_MS };
  if (error instanceof SourceDownError) return { ...outage, waitMs: retryAfterMs ?? FIRST_LOOK_MS };
  if (REASON_SAYS[reason] === 'is busy')
    return { ...said, isOutage: false, waitMs: retryAfterMs ?? BUSY_WAIT_MS };
  if (!isFault(reason)) return undefined;
  const atOnce = REASON_SAYS[reason] === 'is away';
  if (await recordSourceFailure(manager, source, { film, reason, message, atOnce })) return outage;
  if (probe === undefined || probe.attempt < PROBED_FROM || (await answers(probe))) return undefined;
  await recordSourceFailure(manager, source, { film, reason, message, atOnce: true });
  return outage;
}

/** Whether the source itself may be away, for one film or for everybody. */
export function isFault(reason: Reason): boolean {
  return REASON_SAYS[reason] === 'may be away' || REASON_SAYS[reason] === 'is away';
}

/** Whether the source answers another film's request; too many requests and money are answers, too. */
async function answers(probe: Probe): Promise<boolean> {
  try {
    await probe.send();
    return true;
  } catch (error) {
    if (error instanceof SourceError) return !isFault(error.reason);
    throw error;
  }
}

/** Tells the workflow to wait for the source and to ask again; no retry of the activity is spent on it. */
export function toBackoffFailure(backoff: SourceBackoff): ApplicationFailure {
  return ApplicationFailure.create({
    message: backoff.message,
    type: SOURCE_BACKOFF,
    nonRetryable: true,
    category: ApplicationFailureCategory.BENIGN,
    details: [backoff],
  });
}
