import type { Programme } from '../../domain/programme/programme.js';

/** What a programme holds, unchecked. */
export interface ProgrammeRows {
  rows: unknown[];
  /** What a person should know of how it was read (columns left out, a list that is cut off), in words. */
  warnings: string[];
  /** Where each row stands in its file, the header counted; absent where that is its place in the list, from 1. */
  rowNumbers?: number[];
  /** Set where the programme has more than could be read (a list that is cut off): what is not here may be there. */
  incomplete?: boolean;
  /** Set where another programme was read instead of the one that was asked for. */
  instead?: Programme;
}

/** Films that one programme may have. */
export const MAX_PROGRAMME_BYTES = 100_000;
