import { titleSlug } from '../../domain/slug.js';
import type { Entry } from '../../domain/programme.js';

/** What a row says of its film, apart from nominations and the id that it is known by. */
const FACTS = [
  'title',
  'originalTitle',
  'year',
  'directors',
  'countries',
  'runtimeMinutes',
  'critical',
] as const;
type Fact = (typeof FACTS)[number];

/**
 * Adds what a later row says of a film to its first row: nominations, and what the first left out. Appends in place: a
 * hundred thousand rows of one film would take for ever if each copied those before it.
 * @returns the fields that the first row has otherwise, and keeps.
 */
export function addToFirst(first: Entry, later: Entry): Fact[] {
  if (later.nominations !== undefined) {
    first.nominations ??= [];
    first.nominations.push(...later.nominations);
  }
  const differing: Fact[] = [];
  for (const fact of FACTS) {
    if (first[fact] === undefined)
      Object.assign(first, later[fact] === undefined ? {} : { [fact]: later[fact] });
    else if (later[fact] !== undefined && plain(first[fact]) !== plain(later[fact])) differing.push(fact);
  }
  return differing;
}

/** How many nominations a film has; one that stands in two rows is one, as in the database. */
export function countNominations({ nominations = [] }: Entry): number {
  return new Set(
    nominations.map(({ category, award, person }) => JSON.stringify([category, award ?? '', person ?? ''])),
  ).size;
}

/** Case, accents, signs, the order of a list and of a name's parts ("Viana, João") make no difference. */
function plain(fact: Entry[Fact]): string {
  if (Array.isArray(fact)) return fact.map(nameParts).sort().join(' ');
  return typeof fact === 'string' ? titleSlug(fact) : String(fact);
}

function nameParts(name: string): string {
  return titleSlug(name).split('-').sort().join('-');
}
