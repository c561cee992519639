import { dictionary } from '@zxcvbn-ts/language-common';

const MIN_LENGTH = 8;
/** Where others can reach the dashboard. */
const MIN_LENGTH_OUTSIDE = 12;
const MAX_LENGTH = 1000;

/** What the name of this application makes people think of. */
const OUR_WORDS = ['festivallookup', 'festival-lookup', 'festival lookup', 'lookupfestival'];

let common: ReadonlySet<string> | undefined;

/**
 * What is wrong with a password that is to be set, in words: too short, or so common that it is tried first. Digits and signs
 * before or after a common word make no other password of it.
 */
export function passwordProblem(password: string, { loopback }: { loopback: boolean }): string | undefined {
  const least = loopback ? MIN_LENGTH : MIN_LENGTH_OUTSIDE;
  if (Array.from(password).length < least) return `expected at least ${least} characters`;
  if (password.length > MAX_LENGTH) return `expected at most ${MAX_LENGTH} characters`;
  common ??= new Set([...dictionary['passwords-common'], ...OUR_WORDS]);
  const lower = password.toLowerCase();
  const word = /\p{L}(?:.*\p{L})?/su.exec(lower)?.[0] ?? '';
  if (common.has(lower) || common.has(word) || new Set(lower).size < 4)
    return 'it is among the most common passwords: expected another one';
  return undefined;
}
