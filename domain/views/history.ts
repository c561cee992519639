import type { ChangeRow, DecisionRow, LookupAttempt } from './film.js';

/** A lookup of a film, as the history of all films tells it. */
export type Attempted = Pick<
  LookupAttempt,
  'source' | 'operation' | 'success' | 'reason' | 'message' | 'costUsd' | 'festival'
>;
export type Decided = Pick<DecisionRow, 'reviewer' | 'decision' | 'note'>;
export type Changed = Omit<ChangeRow, 'at'>;

/** Something that happened to a film: `id` is the movie's, `title` as it is called now. */
export type HistoryRow = { id: string; at: Date; title: string; year: number | null } & (
  | { kind: 'lookup'; what: Attempted }
  | { kind: 'decision'; what: Decided }
  | { kind: 'change'; what: Changed }
);
export const HISTORY_KINDS = ['lookup', 'decision', 'change'] as const;
