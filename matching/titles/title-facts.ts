/** The film's year and countries where a programme writes them into its title: "(1958)", "[2006]", "(Italy, 1977)", "- 1985". */
import { isCountryName } from '../evidence/countries.js';
import { isNote, withoutNote } from './notes.js';

export interface TitleFacts {
  year?: number;
  countries: string[];
}

const YEAR = String.raw`(?:18[89]|19\d|20[0-4])\d`;
/** A bracket somewhere behind the beginning; what stands in it has no brackets itself. */
const BRACKET = /(?<=\S)\s*[([]([^()[\]]*)[)\]]/gu;
/**
 * Behind a dash a year stands alone, and behind a bracket and a comma: of what follows a comma alone, too much is part of a title
 * ("Argentina, 1985").
 */
const YEAR_AT_END = new RegExp(String.raw`^(.*\S)(?:\s+[-–—|]\s+|(?<=[)\]])\s*,\s*)(${YEAR})$`, 'u');
/** "'77"; the first years of two centuries are not told apart. */
const SHORT_YEAR = /^['’]([3-9]\d)$/u;
const YEAR_PIECE = new RegExp(
  String.raw`^(?:c(?:a|irca)?\.?\s*)?(${YEAR})(?:\s*[-–/]\s*(?:\d\d|${YEAR})?)?$`,
  'u',
);
const LENGTH_PIECE = /^\d{1,3}\s*(?:min(?:ute)?s?\.?|['’′]|m)$/iu;

/** What the title says of its film. */
export function titleFacts(title: string): TitleFacts {
  return takeFacts(title)?.facts ?? { countries: [] };
}

/** The title without such facts; undefined where it has none. */
export function withoutFacts(title: string): string | undefined {
  return takeFacts(title)?.rest;
}

/** Takes the facts out of a title: those of the last bracket that has any, or of the year at its end, with or without a note behind. */
function takeFacts(title: string): { facts: TitleFacts; rest: string } | undefined {
  const atEnd = YEAR_AT_END.exec(title);
  if (atEnd?.[1] !== undefined) return { facts: { year: Number(atEnd[2]), countries: [] }, rest: atEnd[1] };
  for (const bracket of [...title.matchAll(BRACKET)].reverse()) {
    const [before, behind] = [title.slice(0, bracket.index), title.slice(bracket.index + bracket[0].length)];
    const found = factsIn(bracket[1] ?? '');
    if (found === undefined) continue;
    const { facts, words } = found;
    return { facts, rest: `${before}${words === '' ? '' : ` (${words})`}${behind}` };
  }
  const bare = withoutNote(title);
  return bare === undefined ? undefined : takeFacts(bare);
}

/**
 * Facts in a bracket, and what words it holds beside facts, lengths and notes ("Other Title, Japan 1953"); undefined where there is
 * no fact, or only a country among words.
 */
function factsIn(bracket: string): { facts: TitleFacts; words: string } | undefined {
  const facts: TitleFacts = { countries: [] };
  const words: string[] = [];
  for (const piece of bracket.split(/[,;/·]/u).flatMap(countryBeforeYear)) {
    const year = YEAR_PIECE.exec(piece)?.[1] ?? SHORT_YEAR.exec(piece)?.[1]?.padStart(4, '19');
    if (year !== undefined) facts.year ??= Number(year);
    else if (isCountryName(piece)) facts.countries.push(piece);
    else if (!LENGTH_PIECE.test(piece) && !isNote(piece)) words.push(piece);
  }
  if (facts.year === undefined && (facts.countries.length === 0 || words.length > 0)) return undefined;
  return { facts, words: words.join(', ') };
}

/** "Italy 1977" is two facts; "Woodstock 1969" is a name. */
function countryBeforeYear(text: string): string[] {
  const piece = text.trim();
  const match = new RegExp(String.raw`^(\D*\p{L})\s+(${YEAR})$|^(${YEAR})\s+(\p{L}\D*)$`, 'u').exec(piece);
  const [, country, year, first, second] = match ?? [];
  if (country !== undefined && year !== undefined && isCountryName(country)) return [country, year];
  return first !== undefined && second !== undefined && isCountryName(second) ? [first, second] : [piece];
}
