/** Titles brought to forms that can be compared and searched. A title with anything in it never becomes empty. */
import { decodeHTMLStrict } from 'entities';
import { isNote, isPartNumber, withoutNote, withoutPart } from './notes.js';
import { isNumber, romanAsDigits, wordsAsDigits } from './numbers.js';
import { withoutFacts } from './title-facts.js';
import { inTwoScripts } from './two-scripts.js';

/** Stands for a title in which nothing can be shown (control characters alone). */
const UNREADABLE = '\uFFFD';

/** Leading articles of about a dozen languages, folded. */
const ARTICLES = new Set(
  [
    'the a an', // English
    'le la les un une des l', // French
    'el los las lo una unos unas', // Spanish
    'il gli i uno', // Italian
    'der die das ein eine den dem', // German
    'de het een t', // Dutch
    'o os as um uma', // Portuguese
    'en et ett den det', // Scandinavian
    'az egy', // Hungarian
    'els es', // Catalan
    'al el', // Arabic, romanised
    'ha', // Hebrew, romanised
    'to ta oi', // Greek, romanised
  ]
    .join(' ')
    .split(' '),
);

/** Articles that are words of the language in which titles are mostly given: "Die Hard" is not "Hard", nor "I, Robot" "Robot". */
const DOUBTFUL_ARTICLES = new Set('i die to o ha al es en et den um ta oi os t de'.split(' '));

/** Letters that NFKD does not take apart. */
const LETTERS: Record<string, string> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ς: 'σ',
};

const AND_WORDS = new Set(['and', 'et', 'und', 'y', 'e', 'og', 'och', 'en', 'i']);
/** Those that stand between two words for nothing else. */
const PLAIN_AND_WORDS = new Set(['et', 'und', 'y', 'e', 'og', 'och']);
/** Short for the other, before a number. */
const SHORT_PARTS = new Map([
  ['vol', 'volume'],
  ['pt', 'part'],
]);

const ARTICLE_AT_END = /^(.*\S),\s*([\p{L}'’]{1,4})$/u;

/** The signs that Windows-1252 has at 0x80 to 0x9F; where it has none, the control character stands. */
const CP1252_HIGH = new Map<string, number>(
  Array.from('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ', (sign, at): [string, number] => [
    sign,
    0x80 + at,
  ]),
);

/**
 * Undoes UTF-8 that was read as Windows-1252 ("AmÃ©lie" → "Amélie"); any other text comes back as it was.
 */
export function repairEncoding(text: string): string {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]/u.test(text)) return text;
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const byte = code < 0x100 ? code : CP1252_HIGH.get(char);
    if (byte === undefined) return text;
    bytes.push(byte);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes));
  } catch {
    return text; // not that kind of damage
  }
}

/**
 * The title as valid text on one line: HTML entities decoded, lone surrogates, control and invisible characters gone, spaces
 * single, apostrophes that Unicode counts as letters as signs.
 */
export function cleanTitle(title: string): string {
  const text = decoded(title)
    .replace(/[\u02bb\u02bc]/gu, "'")
    .replace(/[（）]/gu, (sign) => (sign === '（' ? ' (' : ') '))
    .replace(/\p{Cs}/gu, UNREADABLE)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return text === '' ? UNREADABLE : text;
}

/** Decoded until nothing changes, for some exports encode twice. */
function decoded(text: string): string {
  const plain = decodeHTMLStrict(text);
  return plain === text ? text : decoded(plain);
}

/**
 * The title without programme notes ("(4K restoration)", "[short]", "- World Premiere"), without the year and countries that a
 * programme writes into it, and with its article in front.
 */
export function tidyTitle(title: string): string {
  let text = cleanTitle(title);
  for (;;) {
    const shorter = withoutNote(text) ?? withoutFacts(text) ?? articleInFront(text);
    if (shorter === undefined || shorter === text) return text;
    text = shorter;
  }
}

function articleInFront(text: string): string | undefined {
  const match = ARTICLE_AT_END.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const article = match[2].replace(/[’']$/u, '');
  if (!ARTICLES.has(article.toLowerCase())) return undefined;
  return article === match[2] ? `${article} ${match[1]}` : `${match[2]}${match[1]}`;
}

/**
 * The titles that one entry holds: itself, and the halves of "A / B" and "A (B)", but not of "A (Vol. 2)". The whole comes first.
 */
export function titleParts(title: string): string[] {
  const whole = tidyTitle(title);
  const parts: string[] = [];
  const slashed = whole.split(/(?<!\s)\s+[/|]\s+/u);
  if (slashed.length > 1 && !slashed.some(isPartNumber)) parts.push(...slashed);
  const bracketed = /^(.*\S)\s*[([]([^()[\]]+)[)\]](.*)$/u.exec(whole);
  if (bracketed && !isPartNumber(bracketed[2] ?? '')) {
    parts.push(tidyTitle(`${bracketed[1] ?? ''}${bracketed[3] ?? ''}`), (bracketed[2] ?? '').trim());
  }
  parts.push(...[whole, ...parts].flatMap(inTwoScripts));
  // In front of another title a film may be called by a year ("1900 (Novecento)"); behind it, it is the film's.
  const isTitle = (part: string, at: number): boolean =>
    part !== UNREADABLE && (!isLeftOver(part) || (at === 0 && /^\d{4}$/u.test(part)));
  return unique([whole, ...parts.map(tidyTitle).filter(isTitle)]);
}

/** A note or a number is no title of its own. */
function isLeftOver(part: string): boolean {
  return isNote(part) || /^[\p{N}\p{P}\s]*$/u.test(part);
}

/** What stands behind the title proper ("Berlinale Classics: M" → "M"), or undefined where there is nothing. */
export function behindMainTitle(title: string): string | undefined {
  const main = mainTitle(title);
  const rest =
    main === undefined ? '' : title.slice(main.length).replace(/^[\s:–—/|([-]+|(?<![\s)\]])[\s)\]]+$/gu, '');
  return rest === '' || isLeftOver(rest) || isPartNumber(rest) ? undefined : rest;
}

/** The part before a subtitle ("Che: Part One" → "Che", "Che Part Two" → "Che"), or undefined where there is none. */
export function mainTitle(title: string): string | undefined {
  const match = /^(.*?\S)\s*(?::\s|\s[-–—]\s|:$|\s[/|]\s|\s\()/u.exec(title);
  return match?.[1] ?? withoutPart(title);
}

/**
 * The title in folded letters: no case, no accents in the alphabets that can lose them, no punctuation; words one
 * space apart. Scripts without case keep their signs. Emoji and other signs stay when there is nothing else.
 */
export function foldTitle(title: string): string {
  const text = foldLetters(tidyTitle(repairEncoding(title)));
  const words = text
    .replace(/(?<=\p{L})['’‘ʼ`´](?=s\b|t\b|S\b)/gu, '')
    .replace(/&|(?<=\s)\+(?=\s)/gu, ' and ')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .replace(/(?<=\p{L}) (?=s(?: |$))|(?<=n) (?=t(?: |$))/gu, '') // "God s Country" is "God's Country"
    .trim();
  if (words !== '') return words;
  return text.replace(/\s+/gu, ' ').trim() || UNREADABLE;
}

/** Lower case, NFKD, without the marks of Latin, Greek, Cyrillic, Arabic and Hebrew letters. */
export function foldLetters(text: string): string {
  return text
    .replace(/(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e])/gu, ' ') // "8½" is "8 1/2"
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u02bb\u02bc]/gu, "'") // "ŉ" has one inside
    .replace(
      /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu,
      '',
    )
    .replace(/[øłđðħıŋßæœþς]/gu, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC');
}

/**
 * The form in which two spellings of one title are the same: folded, leading article gone, "and" left as one word,
 * numbers as digits. Idempotent; never empty.
 */
export function canonicalTitle(title: string): string {
  return canonicalWords(foldTitle(title)).join(' ');
}

/** {@link canonicalTitle} of a title that is folded already. */
export function canonicalWords(folded: string): string[] {
  const words = wordsAsDigits(folded.split(' ').map(sameWord));
  const first = isArticle(words[0] ?? '') ? 1 : 0;
  const counted = words.map((word, at) => romanAsDigits(word, at - first, at === words.length - 1));
  return leadingArticle(words) === undefined ? counted : counted.slice(1);
}

/** The article that {@link canonicalWords} leaves out, where the word may as well be part of the title. */
export function doubtfulArticle(folded: string): string | undefined {
  const article = leadingArticle(folded.split(' ').map(sameWord));
  return article !== undefined && DOUBTFUL_ARTICLES.has(article) ? article : undefined;
}

/** "The The" and "Die, Die, My Darling": an article before an article is a word. */
function leadingArticle([first = '', second]: string[]): string | undefined {
  return ARTICLES.has(first) && second !== undefined && !ARTICLES.has(second) ? first : undefined;
}

/** "and" in another language, and "Vol.": one word for what is the same in its place. */
function sameWord(word: string, at: number, words: string[]): string {
  const next = words[at + 1];
  if (at > 0 && next !== undefined && PLAIN_AND_WORDS.has(word)) return 'and';
  return next !== undefined && isNumber(next) ? (SHORT_PARTS.get(word) ?? word) : word;
}

export function isArticle(word: string): boolean {
  return ARTICLES.has(word);
}

export function isAndWord(word: string): boolean {
  return AND_WORDS.has(word);
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)];
}
