/** The film's year, countries and director where a programme writes them into its title: "(1958)", "[2006]", "(Italy, 1977)", "- 1985". */
import { isCountryName } from '../evidence/countries.js';
import { isNote, isRestored, withoutNote } from './notes.js';

export interface TitleFacts {
  year?: number;
  countries: string[];
  /** Those whom a word says to be its directors ("dir. Ana Lily"). */
  directors?: string[];
}

const YEAR = String.raw`(?:18[89]|19\d|20[0-4])\d`;
/** A bracket; what stands in it has no brackets itself. */
const BRACKET = /[([]([^()[\]]*)[)\]]/gu;
const OTHER_BRACKETS: Record<string, string> = {
  '{': '[',
  '}': ']',
  '（': '(',
  '）': ')',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
};
/** Behind a bracket and a comma: of what follows a comma alone, too much is part of a title ("Argentina, 1985"). */
const YEAR_AT_END = new RegExp(String.raw`^(.*[)\]])\s*,\s*(${YEAR})$`, 'u');
/** "'77"; the first years of two centuries are not told apart. */
const SHORT_YEAR = /^['’]([3-9]\d)$/u;
/** "Alpha, Italy 1977". */
const PLACE_AT_END = /^(.*\S), ([^,]+)$/u;
const YEAR_PIECE = new RegExp(
  String.raw`^(?:c(?:a|irca)?\.?\s*)?(${YEAR})(?:\s*[-–/]\s*(?:\d\d|${YEAR})?)?$`,
  'u',
);
/** Facts one by one behind dashes or bars: "Alpha | Italy | 1977 | 99 min". */
const LAST_PIECE = /^(.*\S)\s+[-–—|]\s+(\S.*)$/u;
const LENGTH_PIECE =
  /^(?:\d{1,3}\s*(?:min(?:ut\p{L}*)?s?\.?|mn|['’′]|m)|\d\s?h(?:\s?\d\d(?:\s?(?:m(?:in)?\.?|['’′]))?)?)$/iu;
/** Of a country, as cars and lists have it ("I", "ITA"); beside a year alone, for "M" is a film. */
const CODE_PIECE = /^\p{Lu}{1,3}$/u;
const CREDIT = String.raw`(?:dir\.|(?:directed|a film) by|(?:director|regie|regia):|r[eé]al(?:\.|is[eé] par)|un film d[ei]|ein film von) ?`;
/** Within brackets letters may stand for the word, too ("R: Ana Lily"). */
const CREDIT_PIECE = new RegExp(`^(?:${CREDIT}|[dr]: ?)(\\S.*)$`, 'iu');
/** Behind the title, or with "by" alone behind a bracket: "Alpha (1972) by Ana Lily". */
const CREDIT_END = new RegExp(`^(?:(.*[^\\s,–-])[ ,–-]+${CREDIT}|(.*[)\\]]) by )(\\S[^()[\\]]*)$`, 'iu');

/** What the title says of its film. */
export function titleFacts(title: string): TitleFacts {
  return takeFacts(title)?.facts ?? { countries: [] };
}

/** The title without such facts; undefined where it has none. */
export function withoutFacts(title: string): string | undefined {
  return takeFacts(title)?.rest;
}

/** Takes the facts out of a title: those of the last bracket that has any, or of the year at its end, with or without a note behind. */
function takeFacts(written: string): { facts: TitleFacts; rest: string } | undefined {
  const title = written.replace(/[{}（）［］【】]/gu, (sign) => OTHER_BRACKETS[sign] ?? sign);
  const [, before, bracketed = before, by = ''] = CREDIT_END.exec(title) ?? [];
  if (bracketed !== undefined && /^\p{Lu}/u.test(by))
    return joined({ countries: [], directors: [by] }, bracketed);
  const pieces = lastPieces(title);
  if (pieces !== undefined) return pieces;
  const atEnd = YEAR_AT_END.exec(title);
  if (atEnd?.[1] !== undefined) return joined({ year: Number(atEnd[2]), countries: [] }, atEnd[1]);
  const [, named, place = ''] = PLACE_AT_END.exec(title) ?? [];
  const there = factsIn(place);
  if (
    named !== undefined &&
    there?.facts.year !== undefined &&
    there.facts.countries.length > 0 &&
    there.words === ''
  )
    return { facts: there.facts, rest: named };
  for (const bracket of [...title.matchAll(BRACKET)].reverse()) {
    const before = title.slice(0, bracket.index).trimEnd();
    const behind = title.slice(bracket.index + bracket[0].length);
    const found = factsIn(bracket[1] ?? '');
    if (found === undefined || (before === '' && (found.facts.year === undefined || behind.trim() === '')))
      continue;
    const { facts, words } = found;
    return { facts, rest: `${before}${words === '' ? '' : ` (${words})`}${behind}`.trim() };
  }
  const bare = withoutNote(title);
  return bare === undefined ? undefined : takeFacts(bare);
}

/** The facts with those that what is left of the title says, too. */
function joined(facts: TitleFacts, rest: string): { facts: TitleFacts; rest: string } {
  const more = takeFacts(rest);
  return {
    facts: { ...more?.facts, ...facts, countries: [...facts.countries, ...(more?.facts.countries ?? [])] },
    rest: more?.rest ?? rest,
  };
}

/** Pieces at the title's end that are facts alone, one of them a year. */
function lastPieces(title: string): { facts: TitleFacts; rest: string } | undefined {
  const pieces: string[] = [];
  let rest = title;
  for (let end = LAST_PIECE.exec(rest); end?.[1] !== undefined; end = LAST_PIECE.exec(rest)) {
    const [, before, piece = ''] = end;
    if (factsIn([piece, ...pieces, '1900'].join(','))?.words !== '') break;
    pieces.unshift(piece);
    rest = before;
  }
  const found = factsIn(pieces.join(','));
  return found?.facts.year === undefined ? undefined : { facts: found.facts, rest };
}

/**
 * Facts in a bracket, and what words it holds beside facts, lengths and notes ("Other Title, Japan 1953"); undefined where there is
 * no fact, or only a country among words.
 */
function factsIn(bracket: string): { facts: TitleFacts; words: string } | undefined {
  const facts: TitleFacts = { countries: [] };
  const words: string[] = [];
  const pieces = bracket.split(/[,;/·|•]|\s[-–—]\s/u).flatMap(countryBeforeYear);
  const hasYear = pieces.some((piece) => YEAR_PIECE.test(piece));
  for (const [at, piece] of pieces.entries()) {
    // "4K restoration, 2015" tells the year of that.
    if (YEAR_PIECE.test(piece) && isRestored(`(${pieces[at - 1] ?? ''})`)) continue;
    const year = YEAR_PIECE.exec(piece)?.[1] ?? SHORT_YEAR.exec(piece)?.[1]?.padStart(4, '19');
    const by = CREDIT_PIECE.exec(piece)?.[1];
    if (year !== undefined) facts.year ??= Number(year);
    else if (isCountryName(piece)) facts.countries.push(piece);
    else if (by !== undefined) facts.directors = [...(facts.directors ?? []), by.trim()];
    else if (!LENGTH_PIECE.test(piece) && !isNote(piece) && !(hasYear && isFilmWord(piece)))
      words.push(piece);
  }
  const saysMore = facts.countries.length > 0 || facts.directors !== undefined;
  if (facts.year === undefined && (!saysMore || words.length > 0)) return undefined;
  return { facts, words: words.join(', ') };
}

/** Beside a year, no words of the title: "film", a country's code. */
function isFilmWord(piece: string): boolean {
  return CODE_PIECE.test(piece) || /^(?:film|movie)$/iu.test(piece);
}

/** "Italy 1977" is two facts; "Woodstock 1969" is a name. */
function countryBeforeYear(text: string): string[] {
  const piece = text.trim();
  const isFact = (word: string): boolean => isCountryName(word) || isFilmWord(word);
  const match = new RegExp(String.raw`^(\D*\p{L})\s+(${YEAR})$|^(${YEAR})\s+(\p{L}\D*)$`, 'u').exec(piece);
  const [, country, year, first, second] = match ?? [];
  if (country !== undefined && year !== undefined && isFact(country)) return [country, year];
  return first !== undefined && second !== undefined && isFact(second) ? [first, second] : [piece];
}
