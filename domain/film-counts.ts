import type { ImportType } from './sources.js';

/** Films of an edition by their record. */
export interface FilmCounts extends Record<ImportType, number> {
  /** Films before a reviewer. */
  awaitingReview: number;
  /** Why films are stubs: films by `<source>_<reason>`. */
  failedReasons: Record<string, number>;
}

export const NO_FILMS: FilmCounts = { full: 0, minimal: 0, stub: 0, awaitingReview: 0, failedReasons: {} };
