import { REVIEW_STATES, type ReviewState } from '../../domain/views/film.js';

/** Where the films of an import may stand with people; some may not have been looked up yet. */
export const ENTRY_STATES = [...REVIEW_STATES, 'waiting'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** Whether a film stands so that a person may decide on it. */
export function isOpen(state: ReviewState | null): boolean {
  return state === 'review' || state === 'flagged' || state === 'parked';
}
