/** How many films an import looks up at one time. Pure: plain values in, plain values out. */

/** When films may begin: while there is a place, and not too many are in flight. */
export interface WindowRule {
  /** Films that hold a place at one time. */
  places: number;
  /** How long a film holds its place, in ms; one that takes longer waits for something slow, and goes on without. */
  holdsForMs: number;
  /** Films in flight at most, with a place or without. */
  most: number;
}

/**
 * What a free source knows takes less than a second, or some where it is searched for; a bought page takes 10 to 30. Places
 * for 40 films keep TMDb's 40 requests a second and 20 connections busy, and those 200 in flight go over to the next run for
 * some 600 of its 2,000 events at most.
 */
const FOLLOWS_ITS_FILMS: WindowRule = { places: 40, holdsForMs: 3000, most: 200 };

/** @param fixed films at one time as the policy says; without, fast films follow each other and slow ones hold up none. */
export function windowRule(fixed: number | undefined): WindowRule {
  if (fixed === undefined) return FOLLOWS_ITS_FILMS;
  return { places: fixed, holdsForMs: Infinity, most: fixed };
}

/** When a film may begin: `later` comes by time alone. */
export type Room = 'now' | 'later' | 'when one ends';

/** @param begunAt when each film in flight was begun, in ms. */
export function roomFor(rule: WindowRule, begunAt: readonly number[], now: number): Room {
  if (begunAt.length >= rule.most) return 'when one ends';
  const holding = begunAt.filter((at) => now - at < rule.holdsForMs).length;
  if (holding < rule.places) return 'now';
  return rule.holdsForMs === Infinity ? 'when one ends' : 'later';
}
