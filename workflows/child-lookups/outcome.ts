import type { FilmRef } from '../../domain/film-ref.js';
import type { LookupResult, ParkedMessage } from '../../domain/lookup/lookup.js';

/** What a film's lookup came to, as far as an import, a sweep or a backfill follows it. */
export type ChildOutcome =
  | { kind: 'ended'; result: LookupResult }
  /** It waits for sources or people, and goes on by itself. */
  | { kind: 'parked'; parked: ParkedMessage }
  /** It ended before it could be joined, and the film needs no other. */
  | { kind: 'known'; film: FilmRef }
  /** Another workflow began it, and it is left to that. */
  | { kind: 'running' }
  | { kind: 'failed' };

/** Free requests that an outcome tells of. */
export function requestsOf(outcome: ChildOutcome): number {
  if (outcome.kind === 'ended') return outcome.result.requests;
  return outcome.kind === 'parked' ? outcome.parked.requests : 0;
}
