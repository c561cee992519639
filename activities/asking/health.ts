import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { SOURCE_WAITS, type SourceTrouble } from '../../domain/health.js';
import type { Reason, SourceName, TierSource } from '../../domain/sources.js';
import { noteSourceFailure } from '../../entities/sources/health.js';
import { SourceError } from '../../sources/http/errors.js';

/** Faults that may be the source's own, not the film's: enough of them in a row are an outage. */
export const COUNTED: readonly Reason[] = ['unavailable', 'timeout', 'blocked', 'invalid_response'];
/** Wait where a source that is too busy does not say how long. */
const BUSY_WAIT_MS = 5000;
const FIRST_LOOK_MS = 3000;

/** From this attempt on a film's fault is tried on another film: is it the source's own? */
const PROBED_FROM = 4;
/** Faults by which a source may be away for everybody. */
const OUTAGES: readonly Reason[] = [...COUNTED, 'unauthorized'];

/** Tries a source with another film; resolves when it answers at all. */
export interface Probe {
  /** Attempts that this film's lookup has made so far, this one included. */
  attempt: number;
  send: () => Promise<unknown>;
}

/** A request that was not sent, because the source answers nobody just now. */
export class SourceDownError extends SourceError {
  constructor(source: SourceName, reason: Reason, message: string, retryAfterMs: number) {
    super(source, reason, message, { retryable: true, retryAfterMs, neverSent: true });
    this.name = 'SourceDownError';
  }
}

/**
 * Whether a lookup's fault is no fault of the film: the source is down for everybody, or wants fewer requests. The
 * fault is counted against the source's shared health. Where few films are under way, it takes long until enough of them
 * failed: a film that failed several times has the source tried with another film, so that an outage never looks like
 * this film's own fault, and its own fault never like an outage.
 * @param film what tells this film from others.
 * @param probe for sources whose requests are free.
 * @returns undefined for a fault that is this film's own, as far as anybody knows.
 */
export async function troubleBehind(
  dataSource: DataSource,
  source: TierSource,
  film: string,
  error: SourceError,
  probe?: Probe,
): Promise<SourceTrouble | undefined> {
  const { reason, message } = error;
  const trouble = (forEverybody: boolean, waitMs: number): SourceTrouble => ({
    source,
    reason,
    message,
    forEverybody,
    waitMs,
  });
  if (error instanceof SourceDownError) return trouble(true, error.retryAfterMs ?? FIRST_LOOK_MS);
  if (reason === 'rate_limited') return trouble(false, error.retryAfterMs ?? BUSY_WAIT_MS);
  const atOnce = reason === 'unauthorized';
  if (!atOnce && !COUNTED.includes(reason)) return undefined;
  const isDown = await noteSourceFailure(dataSource.manager, source, { film, reason, message, atOnce });
  if (isDown) return trouble(true, FIRST_LOOK_MS);
  if (probe === undefined || probe.attempt < PROBED_FROM || (await answers(probe))) return undefined;
  await noteSourceFailure(dataSource.manager, source, { film, reason, message, atOnce: true });
  return trouble(true, FIRST_LOOK_MS);
}

/** Whether the source answers another film's request; too many requests and money are answers, too. */
async function answers(probe: Probe): Promise<boolean> {
  try {
    await probe.send();
    return true;
  } catch (error) {
    if (error instanceof SourceError) return !OUTAGES.includes(error.reason);
    throw error;
  }
}

/** Tells the workflow to wait for the source and to ask again; no retry of the activity is spent on it. */
export function toWaitFailure(trouble: SourceTrouble): ApplicationFailure {
  return ApplicationFailure.create({
    message: trouble.message,
    type: SOURCE_WAITS,
    nonRetryable: true,
    category: ApplicationFailureCategory.BENIGN,
    details: [trouble],
  });
}
