/** Something that is wrong between database, ledger and Temporal. */
export interface Finding {
  /** The same for the same kind of trouble: `entry-of-merged-movie`. */
  name: string;
  /** How often it is so. */
  count: number;
  /** The first of them. */
  examples: string[];
  /** What is wrong, in one sentence. */
  what: string;
  /** What to do about it. */
  todo: string;
  /** Whether `--fix` mends it without a risk. */
  fixable: boolean;
}
