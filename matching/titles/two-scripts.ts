/** Titles and names that programmes print in two scripts with nothing between ("大象席地而坐 An Elephant Sitting Still", "Burning 버닝"). */

const EAST_ASIAN = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}`;
const FIRST = new RegExp(
  String.raw`^([^\p{Script=Latin}]*[${EAST_ASIAN}][^\p{Script=Latin}]*)\s([^${EAST_ASIAN}]+)$`,
  'u',
);
const LAST = new RegExp(
  String.raw`^([^${EAST_ASIAN}]+)\s([^\p{Script=Latin}]*[${EAST_ASIAN}][^\p{Script=Latin}]*)$`,
  'u',
);
/** Less is part of the other: "Kano 大", "X 戰警". */
const LEAST_LATIN = /(?:\p{Script=Latin}.*){2}/u;

/** The text in Latin letters and the one in an East Asian script, as they stand; none where it is in one script, or mixes them. */
export function inTwoScripts(text: string): string[] {
  const [, first, second] = FIRST.exec(text) ?? LAST.exec(text) ?? [];
  if (first === undefined || second === undefined) return [];
  const parts = [first.trim(), second.trim()];
  return parts.every((part) => Array.from(part).length > 1) && LEAST_LATIN.test(text) ? parts : [];
}
