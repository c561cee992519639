/** Names in other scripts, as they are written for Latin readers. */
import anyAscii from 'any-ascii';
import { foldLetters } from '../titles/titles.js';

/** Greek letters that stand for one sound, in Latin ones; the rest goes letter by letter. */
const GREEK: readonly [RegExp, string][] = [
  [/ου/gu, 'ou'],
  [/([αε])υ/gu, '$1v'],
  [/γ[γχ]/gu, 'ng'],
  [/(?<!\p{L})γκ/gu, 'g'],
  [/(?<!\p{L})μπ/gu, 'b'],
  [/μπ/gu, 'mb'],
  [/(?<!\p{L})ντ/gu, 'd'],
];

/** The name in Latin letters; a syllable of Korean or Chinese is a word. */
export function inLatinLetters(name: string): string {
  if (/[\p{Script=Hangul}\p{Script=Han}]/u.test(name))
    return anyAscii(name).replace(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ');
  if (!/\p{Script=Greek}/u.test(name)) return anyAscii(name);
  return anyAscii(GREEK.reduce((text, [from, to]) => text.replace(from, to), foldLetters(name)));
}

/** The consonants that Hebrew writes; some are vowels as often, and those are left out. */
const HEBREW: Record<string, string> = Object.fromEntries(
  'בb גg דd זs טt כk ךk לl מm םm נn ןn סs פp ףp צs ץs קk רr שs תt'
    .split(' ')
    .map((pair) => Array.from(pair) as [string, string]),
);
const LATIN: readonly [RegExp, string][] = [
  [/ph|f/gu, 'p'],
  [/sch|sh|t[sz]|z/gu, 's'],
  [/ch|kh|[cq]/gu, 'k'],
  [/[vw]/gu, 'b'],
  [/j/gu, 'g'],
  [/[^bdgklmnprst]/gu, ''],
];
/** So many consonants tell a name. */
const TELLING = 4;

/** Whether a name in Hebrew and one in Latin letters have the same consonants, word by word. */
export function isSameInHebrew(hebrew: string, latin: string): boolean {
  if (!/\p{Script=Hebrew}/u.test(hebrew)) return false;
  const written = wordsOf(latin).map((word) =>
    single(LATIN.reduce((text, [from, to]) => text.replace(from, to), word)),
  );
  const wanted = [...written].sort().join(' ');
  // Chet is written "ch", or "h"; vav is a consonant at the beginning or doubled.
  return ['k', ''].some((chet) => {
    const read = wordsOf(hebrew.replace(/(?<!\p{L})ו|וו/gu, 'ב')).map((word) =>
      single(Array.from(word, (letter) => (letter === 'ח' ? chet : (HEBREW[letter] ?? ''))).join('')),
    );
    return read.length > 1 && read.join('').length >= TELLING && [...read].sort().join(' ') === wanted;
  });
}

function wordsOf(name: string): string[] {
  return foldLetters(name)
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

function single(letters: string): string {
  return letters.replace(/(.)\1+/gu, '$1');
}
