import { fallThroughReason } from './outcome.js';
import type { Reason, TierSource } from './sources.js';

/** Type of the failure by which an activity says: no fault of this film; ask this source again later. */
export const SOURCE_WAITS = 'SourceWaits';

/** Why a source is to be asked later; small, for it stands in the workflow's history and travels in signals. */
export interface SourceTrouble {
  source: TierSource;
  reason: Reason;
  /** One sentence for people. */
  message: string;
  /** Nobody gets an answer (a rejected key, an outage): imports pause. Else the source only wants to be asked more slowly. */
  forEverybody: boolean;
  /** Wait in ms that makes sense, as far as is known. */
  waitMs: number;
}

/** `tmdb_unauthorized`, as it stands in search attributes. */
export function troubleReason(trouble: SourceTrouble): string {
  return fallThroughReason(trouble.source, trouble.reason);
}

/** "The Shawshank Redemption" and "The Godfather": every film database has them, so a source can be tried with them. */
export const KNOWN_FILMS = ['tt0111161', 'tt0068646'] as const;
