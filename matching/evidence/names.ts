/** How alike two persons' names are, from 0 (nothing shared) to 1 (the same). Symmetric. */
import { ratio } from '../titles/similarity.js';
import { foldLetters } from '../titles/titles.js';

const GENERATIONS = new Set(['jr', 'junior', 'sr', 'senior', 'ii', 'iii']);
const SAME_INITIAL = 0.9;
const NEAR_WORD = 0.85;
const FATHER_AND_SON = 0.5;
const SAME_SURNAME = 0.6;
const TELLING_SURNAME = 5;

/**
 * Similarity of two persons' names, 0 to 1. Order ("Kar-Wai Wong"), "Last, First", accents and initials do not matter
 * much; "Jr." does, for it tells a son from his father.
 */
export function nameSimilarity(a: string, b: string): number {
  const [left, right] = [nameWords(a), nameWords(b)];
  if (left.length === 0 || right.length === 0) return 0;
  if (generation(left) !== generation(right)) {
    return Math.min(FATHER_AND_SON, wordsAlike(left, right));
  }
  if ([...left].sort().join('') === [...right].sort().join('') || left.join('') === right.join('')) return 1;
  const alike = Math.min(1, wordsAlike(left, right));
  return sameSurname(left, right) ? Math.max(alike, SAME_SURNAME) : alike;
}

/** "Andy" and "Andrés Muschietti" are one person more often than not, but not surely. */
function sameSurname(a: string[], b: string[]): boolean {
  const [left = '', right] = [a.at(-1), b.at(-1)];
  return left === right && left.length >= TELLING_SURNAME;
}

function nameWords(name: string): string[] {
  return foldLetters(name)
    .replace(/['’`]/gu, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');
}

function generation(words: string[]): string {
  return words.filter((word) => GENERATIONS.has(word)).join(' ');
}

/** Pairs the words of two names, best pairs first. Words without a partner count against it, middle names a little. */
function wordsAlike(a: string[], b: string[]): number {
  const pairs = a
    .flatMap((left, i) => b.map((right, j) => ({ i, j, alike: wordAlike(left, right) })))
    .filter((pair) => pair.alike > 0)
    .sort((x, y) => y.alike - x.alike || x.i + x.j - (y.i + y.j));
  const [usedA, usedB] = [new Set<number>(), new Set<number>()];
  let [sum, whole] = [0, 0];
  for (const { i, j, alike } of pairs) {
    if (usedA.has(i) || usedB.has(j)) continue;
    usedA.add(i);
    usedB.add(j);
    sum += alike;
    if (alike !== SAME_INITIAL) whole += 1;
  }
  if (whole === 0) return 0; // initials alone are nobody
  const [shorter, longer] = [Math.min(a.length, b.length), Math.max(a.length, b.length)];
  return (sum / shorter) * (shorter / longer) ** 0.25;
}

function wordAlike(a: string, b: string): number {
  if (a === b) return a.length === 1 ? SAME_INITIAL : 1;
  if ((a.length === 1 || b.length === 1) && a[0] === b[0]) return SAME_INITIAL;
  const alike = ratio(a, b);
  return Math.min(a.length, b.length) >= 4 && alike >= 0.7 ? NEAR_WORD * alike : 0;
}

/** The persons whom one text names: "Joel & Ethan Coen", "Jean-Pierre Dardenne; Luc Dardenne", "Joel Coen, Ethan Coen". */
export function personsIn(text: string): string[] {
  const persons = text.split(/\s+(?:&|\+|and|und|et|y)\s+|\s*[/;]\s*|(?<=\S\s+\S+),\s*(?=\S+\s+\S)/iu);
  return persons.map((name) => name.trim()).filter((name) => name !== '');
}

/** Scripts in which nobody's name can be compared with one in another. */
const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Hebrew',
  'Hangul',
  'Thai',
  'Devanagari',
  'Georgian',
  'Armenian',
]
  .map((script) => new RegExp(`\\p{Script=${script}}`, 'u'))
  .concat(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u);

/** Whether two texts have a script in common; also where either has none that is known. */
export function shareScript(a: string, b: string): boolean {
  const scriptsOf = (text: string): RegExp[] => SCRIPTS.filter((script) => script.test(text));
  const [left, right] = [scriptsOf(a), scriptsOf(b)];
  if (left.length === 0 || right.length === 0) return true;
  return left.some((script) => right.includes(script));
}
