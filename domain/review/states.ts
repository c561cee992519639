/**
 * Where a movie stands with people: `parked` waits for the sources, `review` for a person, `flagged` was accepted for a later
 * look.
 */
export const REVIEW_STATES = ['parked', 'review', 'flagged', 'decided', 'rejected'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Where the films of an import may stand with people; some may not have been looked up yet. */
export const ENTRY_STATES = [...REVIEW_STATES, 'waiting'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];
