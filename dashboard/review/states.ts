import type { ReviewState } from '../../entities/movie.js';

/** Where films may stand with people, in the order of their way. */
export const REVIEW_STATES = [
  'parked',
  'review',
  'flagged',
  'decided',
  'rejected',
] as const satisfies ReviewState[];

/** The same for the films of an import, of which some may not have been looked up yet. */
export const ENTRY_STATES = [...REVIEW_STATES, 'waiting'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** Whether a film stands so that a person may decide on it. */
export function isOpen(state: ReviewState | null): boolean {
  return state === 'review' || state === 'flagged' || state === 'parked';
}
