/** How alike two titles are, from 0 (nothing shared) to 1 (the same). Symmetric. */
import { distance } from 'fastest-levenshtein';
import {
  behindMainTitle,
  canonicalWords,
  doubtfulArticle,
  foldTitle,
  mainTitle,
  tidyTitle,
} from './titles.js';

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
  /** Left out of the canonical form, though it may be a word of the title. */
  doubtfulArticle?: string;
  /** Canonical forms of what stands before a subtitle, and of the subtitle. */
  main?: string;
  rest?: string;
}

const NUMBERS_DIFFER = 0.75;
/** Same words but for an article or the form of a number. */
const SAME_WORDS = 0.99;
/** Same words but for one that may be an article or not ("Die Hard", "Hard"). */
const WORD_OR_ARTICLE = 0.85;
/** "Coffee and Cigarettes" is not "Cigarettes and Coffee". */
const OTHER_ORDER = 0.95;
/** From here on what stands before a subtitle reads as the other title, and up to here two subtitles as two. */
const SAME_MAIN_TITLE = 0.88;
const OTHER_SUBTITLE = 0.7;
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
  const rest = behindMainTitle(tidy);
  const article = doubtfulArticle(folded);
  return {
    folded,
    spelling: tidy.toLowerCase().replace(/[’‘]/gu, "'").replace(/[–—]/gu, '-'),
    words,
    canonical: words.join(' '),
    sorted: [...words].sort().join(' '),
    spaceless: words.join(''),
    letters: folded.replaceAll(' ', ''),
    numbers: numbersOf(words),
    doubtfulArticle: article,
    main: main === undefined ? undefined : canonicalWords(foldTitle(main)).join(' '),
    rest: rest === undefined ? undefined : canonicalWords(foldTitle(rest)).join(' '),
  };
}

/** Similarity of two titles, 0 to 1: 1 for the same letters, 0.99 for the same words, less when numbers differ. */
export function titleSimilarity(a: PreparedTitle, b: PreparedTitle): number {
  if (a.folded === b.folded) return 1;
  if (a.letters === b.letters) return SAME_WORDS;
  if (a.canonical === b.canonical || a.spaceless === b.spaceless)
    return a.doubtfulArticle === b.doubtfulArticle ? SAME_WORDS : WORD_OR_ARTICLE;
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
  if (areSiblings(a, b)) return false;
  // Two subtitles of one title are two films ("…: Him", "…: Her"), unless one goes on where the other ends.
  if (a.main !== undefined && b.main !== undefined)
    return a.canonical.startsWith(b.canonical) || b.canonical.startsWith(a.canonical);
  return (
    (a.main !== undefined && isSameMain(a.main, b.canonical)) ||
    (b.main !== undefined && isSameMain(b.main, a.canonical))
  );
}

/** Whether two titles are parts of one: the same before the subtitle, and another behind it ("… (Yellow)", "… (Blue)", "… Blue"). */
export function areSiblings(a: PreparedTitle, b: PreparedTitle): boolean {
  const [main, rest] = [a.main ?? b.main, a.rest ?? unmarkedRest(a, b.main)];
  const [otherMain, otherRest] = [b.main ?? a.main, b.rest ?? unmarkedRest(b, a.main)];
  if (main === undefined || otherMain === undefined || rest === undefined || otherRest === undefined)
    return false;
  if (!isSameMain(main, otherMain) || rest.includes(otherRest) || otherRest.includes(rest)) return false;
  return ratio(rest, otherRest) < OTHER_SUBTITLE;
}

/** What stands behind another title's main title, where no mark of a subtitle is printed ("The Crossing, North", "The Crossing: South"). */
function unmarkedRest({ canonical }: PreparedTitle, main: string | undefined): string | undefined {
  return main !== undefined && canonical.startsWith(`${main} `)
    ? canonical.slice(main.length + 1)
    : undefined;
}

/** "Rocky II: …" and "Rocky III" are nearly the same letters, and two films. */
function isSameMain(a: string, b: string): boolean {
  return numbersOf(a.split(' ')) === numbersOf(b.split(' ')) && ratio(a, b) >= SAME_MAIN_TITLE;
}

function numbersOf(words: readonly string[]): string {
  return words
    .filter((word) => /^\p{N}+$/u.test(word))
    .sort()
    .join(' ');
}

/** How alike the least alike of two titles' words are, word by word; undefined where their numbers of words differ. */
export function leastAlikeWord(a: PreparedTitle, b: PreparedTitle): number | undefined {
  if (a.words.length !== b.words.length) return undefined;
  return Math.min(1, ...a.words.map((word, at) => ratio(word, b.words[at] ?? '')));
}

/** How alike two texts are, 0 to 1: 1 minus the share of letters that must change. */
export function ratio(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 1 : 1 - distance(a, b) / longest;
}
