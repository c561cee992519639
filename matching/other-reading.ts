/** Another way to read a title, tried where the plain one finds nothing that bears it. */
import type { FilmDescription } from '../domain/film.js';
import { BELOW_SURE, FOR_A_PERSON } from './assess.js';
import { nameSimilarity, SAME_PERSON } from './evidence/names.js';
import { withTitleFacts } from './evidence/title-says.js';
import { saysEditionYearOnly } from './evidence/year-offsets.js';
import { isPartNumber } from './titles/notes.js';
import { titleFacts, withoutFacts } from './titles/title-facts.js';
import { canonicalTitle, cleanTitle, tidyTitle } from './titles/titles.js';
import type { RankedCandidate } from './types.js';

/** "Suspiria, 1977", "Metropolis 1927": a year as often as part of the title ("Argentina, 1985", "Wonder Woman 1984"). */
const BARE_YEAR = /,?\s((?:18[89]|19\d|20[0-4])\d)$/u;
/** "Ciné-Club presents X": whoever shows it, as often as part of the title. */
const PRESENTED = /\s(?:presents|présente|presenta|präsentiert|apresenta):?\s/iu;

/** Words behind a bracket with the film's year: "Alpha (1982) [18]", "Alpha (1982) as a tribute". */
const BEHIND_YEAR = /^([^()[\]]+)[([](?=[^()[\]]*\d{4})[^()[\]]*[)\]] (\S.*)$/u;
const BY = /^(\S.*) (?:by|von|de|di|par) (\S.*)$/u;
/** Of a person, as far as its letters tell. */
const A_NAME = /^\p{Lu}[\p{L}\p{M}.'’-]*(?: [\p{L}\p{M}.'’-]+){1,4}$/u;
/** A programme of two films or three, or one film that is called so ("Harry + Max"): a person says which. */
const BILL = ' + ';
const MOST_OF_BILL = 3;
/** "Alpha 1-3", "Alpha I + II": parts, where no film is called so. */
const BARE_PARTS = /^(.*\p{L}) (?:\d|[IVX]{1,4})\s?[-–—+&]\s?(?:\d|[IVX]{1,4})$/u;

/** A title read another way; what it finds is no surer than `most`. */
export interface OtherReading {
  film: FilmDescription;
  most?: number;
  /** What it finds is no surer than this unless a person or the id says so. */
  mostAlone?: number;
}

/** The film with its title read another way; none where there is no such way. A year after the edition's is no film's. */
export function otherReadings(wanted: FilmDescription): OtherReading[] {
  const title = tidyTitle(wanted.title);
  const [, before = '', behind = ''] = BEHIND_YEAR.exec(cleanTitle(wanted.title)) ?? [];
  if (before !== '' && !isPartNumber(behind))
    return [{ film: { ...withTitleFacts(wanted), title: before.trim() } }];
  const credited = withoutCredits(wanted, title);
  if (credited !== undefined) return [{ film: credited, mostAlone: FOR_A_PERSON }];
  const read =
    withoutYear(wanted, title) ?? withoutPresenter(wanted, title) ?? withoutDirector(wanted, title);
  if (read !== undefined) return [{ film: read }];
  return barelyNamed(title).map((one) => ({ film: { ...wanted, title: one }, most: FOR_A_PERSON }));
}

/** The films that a title may name with nothing that says so: those of a bill, or one that is shown in parts; none of any other. */
export function barelyNamed(title: string): string[] {
  const films = BARE_PARTS.exec(title)?.slice(1) ?? title.split(BILL);
  return films[0] === title || films.length > MOST_OF_BILL ? [] : films;
}

/** "Novecento (1900)" with the year as another title of the film, where one that was found by the rest is called so. */
export function yearAsTitle(
  wanted: FilmDescription,
  found: readonly RankedCandidate[],
  sureConfidence: number,
): OtherReading[] {
  const { year } = titleFacts(wanted.title);
  if (year === undefined || (found[0]?.confidence ?? 0) >= sureConfidence) return [];
  const isCalledSo = ({ candidate: { title, originalTitle = title } }: RankedCandidate): boolean =>
    [title, originalTitle].some((one) => canonicalTitle(one) === String(year));
  return found.some(isCalledSo)
    ? [{ film: { ...wanted, title: `${year} / ${tidyTitle(wanted.title)}` } }]
    : [];
}

function withoutYear(wanted: FilmDescription, title: string): FilmDescription | undefined {
  const bare = BARE_YEAR.exec(title);
  const [before, year] = [title.slice(0, bare?.index).trim(), Number(bare?.[1])];
  const mayBeIts = wanted.year === undefined || wanted.year === year || saysEditionYearOnly(wanted);
  const isRead = /\p{L}/u.test(before) && mayBeIts && year <= (wanted.editionYear ?? year);
  return isRead ? { ...wanted, title: before, year } : undefined;
}

function withoutPresenter(wanted: FilmDescription, title: string): FilmDescription | undefined {
  const presented = PRESENTED.exec(title);
  if (presented === null || presented.index === 0) return undefined;
  return { ...wanted, title: title.slice(presented.index + presented[0].length).trim() };
}

/** "Alpha, Ana Lily, Italy, 1977" as a film of hers, where the entry names nobody. */
function withoutCredits(wanted: FilmDescription, title: string): FilmDescription | undefined {
  const pieces = title.split(/, | [-–—|] /u).map((piece) => piece.trim());
  const facts: string[] = [];
  // A length alone is no fact; beside a year it is.
  const areFacts = (some: string[]): boolean =>
    withoutFacts(`Alpha (${[...some, '1900'].join(', ')})`) === 'Alpha';
  for (let piece = pieces.at(-1); piece !== undefined && areFacts([piece, ...facts]); piece = pieces.at(-1)) {
    facts.unshift(piece);
    pieces.pop();
  }
  const name = pieces.pop() ?? '';
  const { year, countries } = titleFacts(`Alpha (${facts.join(', ')})`);
  const isRead = wanted.directors.length === 0 && pieces.length > 0 && A_NAME.test(name);
  if (!isRead || (year === undefined && countries.length === 0)) return undefined;
  const own = wanted.year === undefined || saysEditionYearOnly(wanted) ? (year ?? wanted.year) : wanted.year;
  return {
    ...wanted,
    title: pieces.join(', '),
    directors: [name],
    countries: [...wanted.countries, ...countries],
    ...(own === undefined ? {} : { year: own }),
  };
}

/** "Alpha by Ana Lily", where the entry names her. */
function withoutDirector(wanted: FilmDescription, title: string): FilmDescription | undefined {
  const [, before = '', name = ''] = BY.exec(title) ?? [];
  const isDirector = wanted.directors.some((director) => nameSimilarity(name, director) >= SAME_PERSON);
  return before !== '' && isDirector ? { ...wanted, title: before } : undefined;
}

/** What such a reading found: sure only where the director or the id says so, for the title may have been right as it stands. */
export function asFoundOtherwise(
  found: readonly RankedCandidate[],
  { film: { title, year }, most, mostAlone }: OtherReading,
  sureConfidence: number,
): RankedCandidate[] {
  const limit = most ?? mostAlone ?? sureConfidence - BELOW_SURE;
  const read = `read as "${title}"${year === undefined ? '' : ` (${year})`}`;
  return found.map((one) => ({
    ...one,
    confidence:
      one.witnesses.for.length > 0 && most === undefined ? one.confidence : Math.min(one.confidence, limit),
    evidence: `${read}: ${one.evidence}`,
  }));
}
