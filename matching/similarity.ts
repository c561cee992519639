/** How alike two titles or two names are, from 0 (nothing shared) to 1 (the same). Symmetric. */
import { distance } from 'fastest-levenshtein';
import { canonicalWords, foldLetters, foldTitle, mainTitle, tidyTitle } from './titles.js';

/** A title prepared once for many comparisons. */
export interface PreparedTitle {
  folded: string;
  words: string[];
  canonical: string;
  sorted: string;
  spaceless: string;
  /** The folded title, article and all, without spaces. */
  letters: string;
  /** As it is written, but for capitals and the form of apostrophes and dashes. */
  spelling: string;
  numbers: string;
  /** Canonical form of what stands before a subtitle. */
  main?: string;
}

const NUMBERS_DIFFER = 0.75;
/** Same words but for an article or the form of a number. */
const SAME_WORDS = 0.99;
/** "Coffee and Cigarettes" is not "Cigarettes and Coffee". */
const OTHER_ORDER = 0.95;
/** From here on what stands before a subtitle reads as the other title. */
const SAME_MAIN_TITLE = 0.88;
const prepared = new Map<string, PreparedTitle>();
const PREPARED_LIMIT = 20_000;

/** Prepares a title; kept for the next comparison, for a candidate is compared many times. */
export function prepareTitle(title: string): PreparedTitle {
  const known = prepared.get(title);
  if (known) return known;
  if (prepared.size >= PREPARED_LIMIT) prepared.clear();
  const made = makePrepared(title);
  prepared.set(title, made);
  return made;
}

function makePrepared(title: string): PreparedTitle {
  const tidy = tidyTitle(title);
  const folded = foldTitle(title);
  const words = canonicalWords(folded);
  const main = mainTitle(tidy);
  return {
    folded,
    spelling: tidy.toLowerCase().replace(/[’‘ʼ]/gu, "'").replace(/[–—]/gu, '-'),
    words,
    canonical: words.join(' '),
    sorted: [...words].sort().join(' '),
    spaceless: words.join(''),
    letters: folded.replaceAll(' ', ''),
    numbers: words
      .filter((word) => /^\p{N}+$/u.test(word))
      .sort()
      .join(' '),
    ...(main === undefined ? {} : { main: canonicalWords(foldTitle(main)).join(' ') }),
  };
}

/** Similarity of two titles, 0 to 1: 1 for the same letters, 0.99 for the same words, less when numbers differ. */
export function titleSimilarity(a: string, b: string): number {
  return preparedSimilarity(prepareTitle(a), prepareTitle(b));
}

/** {@link titleSimilarity} of prepared titles. */
export function preparedSimilarity(a: PreparedTitle, b: PreparedTitle): number {
  if (a.folded === b.folded) return 1;
  if (a.canonical === b.canonical || a.spaceless === b.spaceless || a.letters === b.letters) {
    return SAME_WORDS;
  }
  const alike = Math.max(
    ratio(a.folded, b.folded),
    ratio(a.canonical, b.canonical),
    ratio(a.spaceless, b.spaceless),
    ratio(a.sorted, b.sorted) * OTHER_ORDER,
  );
  return Math.min(SAME_WORDS, a.numbers === b.numbers ? alike : alike * NUMBERS_DIFFER);
}

/** Whether one title is the other's title proper, without its subtitle ("Che" and "Che: Part One"). */
export function isMainTitleOf(a: PreparedTitle, b: PreparedTitle): boolean {
  // Two subtitles of one title are two films ("…: Him", "…: Her"), unless one goes on where the other ends.
  if (a.main !== undefined && b.main !== undefined)
    return a.canonical.startsWith(b.canonical) || b.canonical.startsWith(a.canonical);
  return (
    (a.main !== undefined && ratio(a.main, b.canonical) >= SAME_MAIN_TITLE) ||
    (b.main !== undefined && ratio(b.main, a.canonical) >= SAME_MAIN_TITLE)
  );
}

/** How alike the least alike of two titles' words are, word by word; undefined where their numbers of words differ. */
export function leastAlikeWord(a: PreparedTitle, b: PreparedTitle): number | undefined {
  if (a.words.length !== b.words.length) return undefined;
  return Math.min(1, ...a.words.map((word, at) => ratio(word, b.words[at] ?? '')));
}

/** 1 minus the share of letters that must change. */
function ratio(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 1 : 1 - distance(a, b) / longest;
}

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
