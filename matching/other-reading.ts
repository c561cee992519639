/** Another way to read a title, tried where the plain one finds nothing that bears it. */
import type { FilmDescription } from '../domain/film.js';
import { BELOW_SURE } from './assess.js';
import { saysEditionYearOnly } from './evidence/year-offsets.js';
import { tidyTitle } from './titles/titles.js';
import type { RankedCandidate } from './types.js';

/** "Suspiria, 1977", "Metropolis 1927": a year as often as part of the title ("Argentina, 1985", "Wonder Woman 1984"). */
const BARE_YEAR = /,?\s((?:18[89]|19\d|20[0-4])\d)$/u;
/** "Ciné-Club presents X": whoever shows it, as often as part of the title. */
const PRESENTED = /\s(?:presents|présente|presenta|präsentiert|apresenta):?\s/iu;

/** The film with its title read another way; undefined where there is none. A year after the edition's is no film's. */
export function otherReading(wanted: FilmDescription): FilmDescription | undefined {
  const title = tidyTitle(wanted.title);
  const bare = BARE_YEAR.exec(title);
  const [before, year] = [title.slice(0, bare?.index).trim(), Number(bare?.[1])];
  const mayBeIts = wanted.year === undefined || wanted.year === year || saysEditionYearOnly(wanted);
  if (/\p{L}/u.test(before) && mayBeIts && year <= (wanted.editionYear ?? year))
    return { ...wanted, title: before, year };
  const presented = PRESENTED.exec(title);
  if (presented === null || presented.index === 0) return undefined;
  return { ...wanted, title: title.slice(presented.index + presented[0].length).trim() };
}

/** What such a reading found: sure only where the director or the id says so, for the title may have been right as it stands. */
export function asFoundOtherwise(
  found: readonly RankedCandidate[],
  { title, year }: FilmDescription,
  sureConfidence: number,
): RankedCandidate[] {
  const limit = sureConfidence - BELOW_SURE;
  const read = `read as "${title}"${year === undefined ? '' : ` (${year})`}`;
  return found.map((one) => ({
    ...one,
    confidence: one.witnesses.for.length > 0 ? one.confidence : Math.min(one.confidence, limit),
    evidence: `${read}: ${one.evidence}`,
  }));
}
