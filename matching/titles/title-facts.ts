/** The film's year and countries where a programme writes them into its title: "(1958)", "[2006]", "(Italy, 1977)", "- 1985". */
import { isCountryName } from '../evidence/countries.js';
import { isNote } from './notes.js';

export interface TitleFacts {
  year?: number;
  countries: string[];
}

const YEAR = String.raw`(?:18[89]|19\d|20[0-4])\d`;
/** A bracket somewhere behind the beginning; what stands in it has no brackets itself. */
const BRACKET = /(?<=\S)\s*[([]([^()[\]]*)[)\]]/gu;
/** Behind a dash a year stands alone: of what follows a comma, too much is part of a title ("Argentina, 1985"). */
const DASHED_YEAR = new RegExp(String.raw`^(.*\S)\s+[-–—|]\s+(${YEAR})$`, 'u');
const YEAR_PIECE = new RegExp(
  String.raw`^(?:c(?:a|irca)?\.?\s*)?(${YEAR})(?:\s*[-–/]\s*(?:\d\d|${YEAR})?)?$`,
  'u',
);
const LENGTH_PIECE = /^\d{1,3}\s*(?:min(?:ute)?s?\.?|['’′]|m)$/iu;
/** "Other Title, 1977": a second title, and the year. */
const TITLE_AND_YEAR = new RegExp(String.raw`^(?=.*\p{L})(.*),\s*(${YEAR})$`, 'u');

/** What the title says of its film. */
export function titleFacts(title: string): TitleFacts {
  return takeFacts(title)?.facts ?? { countries: [] };
}

/** The title without such facts; undefined where it has none. */
export function withoutFacts(title: string): string | undefined {
  return takeFacts(title)?.rest;
}

/** Takes the facts out of a title: those of the last bracket that has any, or of the year behind a dash. */
function takeFacts(title: string): { facts: TitleFacts; rest: string } | undefined {
  const dashed = DASHED_YEAR.exec(title);
  if (dashed?.[1] !== undefined)
    return { facts: { year: Number(dashed[2]), countries: [] }, rest: dashed[1] };
  for (const bracket of [...title.matchAll(BRACKET)].reverse()) {
    const inside = bracket[1] ?? '';
    const facts = factsIn(inside);
    const [before, behind] = [title.slice(0, bracket.index), title.slice(bracket.index + bracket[0].length)];
    if (facts !== undefined) return { facts, rest: `${before}${behind}` };
    const named = TITLE_AND_YEAR.exec(inside);
    if (named?.[1] !== undefined)
      return {
        facts: { year: Number(named[2]), countries: [] },
        rest: `${before} (${named[1].trim()})${behind}`,
      };
  }
  return undefined;
}

/** Facts, where a bracket holds nothing else but lengths and notes; undefined where it holds another word. */
function factsIn(bracket: string): TitleFacts | undefined {
  const facts: TitleFacts = { countries: [] };
  for (const piece of bracket.split(/[,;/·]/u).flatMap(countryBeforeYear)) {
    const year = YEAR_PIECE.exec(piece)?.[1];
    if (year !== undefined) facts.year ??= Number(year);
    else if (isCountryName(piece)) facts.countries.push(piece);
    else if (!LENGTH_PIECE.test(piece) && !isNote(piece)) return undefined;
  }
  return facts.year === undefined && facts.countries.length === 0 ? undefined : facts;
}

/** "Italy 1977" is two facts. */
function countryBeforeYear(text: string): string[] {
  const piece = text.trim();
  const match = new RegExp(String.raw`^(\D*\p{L})\s+(${YEAR})$|^(${YEAR})\s+(\p{L}\D*)$`, 'u').exec(piece);
  const [, country, year, first, second] = match ?? [];
  if (country !== undefined && year !== undefined) return [country, year];
  return first !== undefined && second !== undefined ? [first, second] : [piece];
}
