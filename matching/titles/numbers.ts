/** Numbers in titles: digits, words and Roman numerals are one. */

const UNDER_TWENTY = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ROMAN = 'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx'.split(' ');
const WORDS = new Map<string, number>([
  ...UNDER_TWENTY.map((word, n): [string, number] => [word, n]),
  ...TENS.map((word, at): [string, number] => [word, 20 + 10 * at]),
]);
const NUMERALS = new Map<string, number>(ROMAN.map((numeral, at) => [numeral, at + 1]));
/** Roman numerals that are also words or initials: numbers only at the end of a longer title ("Rocky V"). */
const SINGLE_NUMERALS = new Set(['i', 'v', 'x']);

/** Whether a folded word is a number in any of its forms. */
export function isNumber(word: string): boolean {
  return /^\p{N}+$/u.test(word) || WORDS.has(word) || NUMERALS.has(word);
}

/** A Roman numeral as digits, single letters only where a sequel has its number; another word as it is. */
export function romanAsDigits(word: string, place: number, last: boolean): string {
  if (SINGLE_NUMERALS.has(word) && (place <= 0 || !last)) return word;
  return NUMERALS.get(word)?.toString() ?? word;
}

/** Number words as digits: "twenty one grams" becomes "21 grams", "the four hundred blows" "the 400 blows". */
export function wordsAsDigits(words: readonly string[]): string[] {
  const counted: string[] = [];
  let value: number | undefined; // of the word before, while it may go on: "twenty", "four"
  for (const word of words) {
    const more = WORDS.get(word);
    if (value !== undefined && value >= 20 && more !== undefined && more > 0 && more < 10)
      counted.splice(-1, 1, String(value + more));
    else if (value !== undefined && value > 0 && value < 10 && word === 'hundred')
      counted.splice(-1, 1, String(value * 100));
    else {
      counted.push(more?.toString() ?? word);
      value = more;
      continue;
    }
    value = undefined;
  }
  return counted;
}
