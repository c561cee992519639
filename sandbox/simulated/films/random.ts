import { createHash } from 'node:crypto';

/** A repeatable source of numbers in [0, 1): the same seed gives the same row (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A stable number from 0 to `below` - 1 for a text: ids, votes and the like that the sandbox makes up. */
export function numberFor(text: string, below: number): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) % below;
}

/** A stable number in [0, 1) for a text. */
export function chanceFor(text: string): number {
  return numberFor(text, 1_000_000) / 1_000_000;
}

/** A stable run of hex digits for a text, 64 at most. */
export function hexFor(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
