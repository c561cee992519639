/** The scales on which evidence is weighed: each about 0 for an ordinary film, and a few units wide. */
import type { Evidence } from './evidence.js';

/** From this similarity on two titles are the same, but for an article or the form of a number. */
const SAME_WORDS = 0.99;
/** Films that share words with the title: beyond this many it is simply a common one. */
const CROWD = 32;

/** Whether the candidate bears the very title. */
export function bearsTitle({ title }: Evidence): boolean {
  return title >= SAME_WORDS;
}

/** How many films share the title's words: 0 for one alone, 5 for a crowd. */
export function crowdOf(pool: readonly Evidence[]): number {
  return Math.log2(Math.min(CROWD, pool.length));
}

/** 0 for 1990, 1 for 2020: of late years there are more films, and so more namesakes that a catalogue lacks. */
export function recency({ candidateYear = 1990 }: Evidence): number {
  return Math.max(-2, Math.min(1.1, (candidateYear - 1990) / 30));
}

/** Each unit is twice as popular. */
export function popularityOf({ popularity }: Evidence): number {
  return Math.log2(1 + Math.max(0, popularity));
}

/** 0 at 16 characters; each unit is twice as long. */
export function lengthOf({ titleLength }: Evidence): number {
  return Math.log2(Math.max(1, titleLength)) - 4;
}
