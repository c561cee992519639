/** The scales on which evidence is weighed: each about 0 for an ordinary film, and a few units wide. */
import type { Evidence } from './evidence.js';
import { hasSameTitle } from './title-evidence.js';

/** Log probability (`yearFit`) below which a year is beside the likely ones. */
const YEAR_NEXT = -2;
/** Films that share words with the title: beyond this many it is simply a common one. */
const CROWD = 32;

/** How close a title that is not the same comes: 0 from three quarters alike down, 1 for the same. */
export function closeness({ title }: Evidence): number {
  return Math.max(0, title - 0.75) / 0.25;
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

/** The length of most films, in minutes; each unit away from it is about a third as common. */
const USUAL_MINUTES = 95;
const UNIT_MINUTES = 16;
const RAREST = 3;

/** How rare such a running time is: 0 at an hour and a half, where any two films may agree; 3 at most. */
export function rarityOfLength({ minutes = USUAL_MINUTES }: Evidence): number {
  return Math.min(RAREST, Math.abs(minutes - USUAL_MINUTES) / UNIT_MINUTES);
}

/** How many films bear the very title: 0 for none, 1 for one, and one more for twice as many (and one). */
export function sameTitleCount(pool: readonly Evidence[]): number {
  return Math.log2(1 + pool.filter(hasSameTitle).length);
}

/** How far the year lies from the likely ones: 0 for these, and one more for each e-fold less likely. */
export function yearOffOf({ yearFit = 0 }: Evidence): number {
  return Math.max(0, YEAR_NEXT - yearFit);
}
