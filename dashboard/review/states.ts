import type { ReviewState } from '../../domain/review/states.js';

/** Whether a film stands so that a person may decide on it. */
export function isOpen(state: ReviewState | null): boolean {
  return state === 'review' || state === 'flagged' || state === 'parked';
}
