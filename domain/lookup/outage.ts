import { fallThroughReason, type Reason, type SourceName, type TierSource } from '../sources.js';

/** Type of the failure by which an activity says: no fault of this film; ask this source again later. */
export const SOURCE_BACKOFF = 'SourceBackoff';

/** Why a source is to be asked later; small, for it stands in the workflow's history and travels in signals. */
export interface SourceBackoff<Name extends SourceName = TierSource> {
  source: Name;
  reason: Reason;
  /** One sentence for people. */
  message: string;
  /** Nobody gets an answer (a rejected key, an outage): imports pause. Else the source only wants to be asked more slowly. */
  isOutage: boolean;
  /** Wait in ms that makes sense, as far as is known. */
  waitMs: number;
}

/** `tmdb_unauthorized`, as it stands in search attributes. */
export function backoffReason({ source, reason }: SourceBackoff): string {
  return fallThroughReason(source, reason);
}

/** How often a film looks by itself for a source that answers nobody; its imports look more often, for all their films. */
const FIRST_LOOK_MS = 30_000;
const MAX_LOOK_MS = 30 * 60_000;
/** How long a film waits at most for a source that is too busy, before it asks again. */
const MAX_BUSY_WAIT_MS = 10 * 60_000;

/**
 * How long to wait for a source before it is asked again, in ms; `tries` counts from 0. Waits double, so that a source
 * that stays away or busy for days is asked seldom. What a busy source itself asks for is never undercut.
 */
export function waitBefore({ isOutage, waitMs }: SourceBackoff, tries: number): number {
  if (isOutage) return Math.min(FIRST_LOOK_MS * 2 ** tries, MAX_LOOK_MS);
  return Math.max(waitMs, Math.min(waitMs * 2 ** tries, MAX_BUSY_WAIT_MS));
}

/** "The Shawshank Redemption" and "The Godfather": every film database has them, so a source can be tried with them. */
export const PROBE_IMDB_IDS = ['tt0111161', 'tt0068646'] as const;
