/** What tells the nominations of one film in one edition from each other. */
import type { EntryNomination, Nominee } from './programme.js';

/** A nomination with the work that it is for: a song, a role, or whose it is; empty where category, award and person tell enough. */
export type NamedNomination = EntryNomination & { work: string };

/** Text by which two spellings of one name are the same: capitals and blanks make no difference. */
function folded(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** Of two spellings the one that is not in capitals throughout, else the first. */
function plainer(one: EntryNomination, other: EntryNomination): EntryNomination {
  return /\p{Ll}/u.test(one.category) || !/\p{Ll}/u.test(other.category) ? one : other;
}

/**
 * The nominations of one film, each once, whatever capitals they are written in. Of several in one category, by one award and for one person, each that has details of its
 * own is one ("for the song …"); where details do not tell, each of other people, or for another role; those that say the same, or no
 * more than another, are one.
 */
export function distinctNominations(nominations: readonly EntryNomination[]): NamedNomination[] {
  const alike = new Map<string, EntryNomination[]>();
  for (const nomination of nominations) {
    const { category, award, person } = nomination;
    const key = JSON.stringify([category, award ?? '', person ?? ''].map(folded));
    const group = alike.get(key);
    if (group === undefined) alike.set(key, [nomination]);
    else group.push(nomination);
  }
  return [...alike.values()].flatMap(distinctAmong);
}

function distinctAmong(alike: readonly EntryNomination[]): NamedNomination[] {
  const [first] = alike;
  if (first === undefined) return [];
  const { category, award, person } = alike.reduce(plainer, first);
  const told = new Set(alike.map(({ details = '' }) => folded(details)).filter((details) => details !== ''));
  const groups = told.size > 1 ? [] : groupsOfPeople(alike);
  const byWork = new Map<string, NamedNomination>();
  for (const nomination of alike) {
    const group = groups.find((people) =>
      people.some((one) => nomination.people?.some((other) => isOne(one, other))),
    );
    const work =
      told.size > 1 ? (nomination.details ?? '') : groups.length > 1 ? namesOf(group ?? groups[0]) : '';
    const same = byWork.get(folded(work));
    if (same === undefined)
      byWork.set(folded(work), {
        ...nomination,
        category,
        ...(award === undefined ? {} : { award }),
        ...(person === undefined ? {} : { person }),
        work,
      });
    else {
      if (nomination.won === true) same.won = true;
      same.details ??= nomination.details;
      if (nomination.people !== undefined) same.people = joinedPeople(same.people ?? [], nomination.people);
    }
  }
  return [...byWork.values()];
}

/** The people of nominations that have none in common; of those that have, all together. */
function groupsOfPeople(nominations: readonly EntryNomination[]): Nominee[][] {
  let groups: Nominee[][] = [];
  for (const { people = [] } of nominations) {
    if (people.length === 0) continue;
    const shares = (group: Nominee[]): boolean =>
      group.some((one) => people.some((other) => isOne(one, other)));
    groups = [...groups.filter((group) => !shares(group)), [...groups.filter(shares).flat(), ...people]];
  }
  return groups;
}

/** One person in one role, as far as both tell it. */
function isOne(one: Nominee, other: Nominee): boolean {
  const isSameRole =
    one.role === undefined || other.role === undefined || folded(one.role) === folded(other.role);
  return folded(one.name) === folded(other.name) && isSameRole;
}

function namesOf(people: readonly Nominee[] = []): string {
  const names = people.map(({ name, role }) => (role === undefined ? name : `${name} (${role})`));
  return [...new Map(names.map((name) => [folded(name), name])).values()].sort().join(', ');
}

/** Both lists, each person once: a name with an id is the one without, and two ids are two people. */
export function joinedPeople(some: readonly Nominee[], more: readonly Nominee[]): Nominee[] {
  const people = some.map((person) => ({ ...person }));
  for (const person of more) {
    const named = people.filter(({ name }) => folded(name) === folded(person.name));
    const same =
      named.find(({ imdbId }) => imdbId === person.imdbId) ??
      named.find(({ imdbId }) => imdbId === undefined || person.imdbId === undefined);
    if (same === undefined) people.push({ ...person });
    else {
      same.imdbId ??= person.imdbId;
      same.role ??= person.role;
    }
  }
  return people;
}
