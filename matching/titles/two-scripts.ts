/** Titles and names that programmes print in two scripts with nothing between ("大象席地而坐 An Elephant Sitting Still", "Burning 버닝"). */

const LATIN = /\p{Script=Latin}/u;
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** A single letter is part of the other name ("X 戰警"). */
const LETTERS = /\p{L}.*\p{L}/u;

/** The text in Latin letters and the one in an East Asian script, as they stand; none where it is in one script, or mixes them. */
export function inTwoScripts(text: string): string[] {
  const words = text.split(/\s+/u);
  const isEast = words.map((word) => (EAST_ASIAN.test(word) ? true : LATIN.test(word) ? false : undefined));
  const told = isEast.filter((is) => is !== undefined);
  const second = isEast.indexOf(told[0] !== true);
  const isMixed = words.some((word) => EAST_ASIAN.test(word) && LATIN.test(word));
  if (isMixed || second < 0 || isEast.slice(second).includes(told[0])) return [];
  const parts = [words.slice(0, second).join(' '), words.slice(second).join(' ')];
  return parts.every((part) => LETTERS.test(part)) ? parts : [];
}
