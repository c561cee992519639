/** What tells the nominations of one film in one edition from each other. */
import type { EntryNomination, Nominee } from './programme.js';

/** A nomination with the work that it is for: a song, a role; empty where category, award and person tell enough. */
export type NamedNomination = EntryNomination & { work: string };

/**
 * The nominations of one film, each once. Of several in one category, by one award and for one person, each that has details of its
 * own is one ("for the song …"); those that say the same, or no more than another, are one.
 */
export function distinctNominations(nominations: readonly EntryNomination[]): NamedNomination[] {
  const alike = new Map<string, EntryNomination[]>();
  for (const nomination of nominations) {
    const { category, award, person } = nomination;
    const key = JSON.stringify([category, award ?? '', person ?? '']);
    const group = alike.get(key);
    if (group === undefined) alike.set(key, [nomination]);
    else group.push(nomination);
  }
  return [...alike.values()].flatMap(distinctAmong);
}

function distinctAmong(alike: readonly EntryNomination[]): NamedNomination[] {
  const told = new Set(alike.map(({ details = '' }) => details).filter((details) => details !== ''));
  const byWork = new Map<string, NamedNomination>();
  for (const nomination of alike) {
    const work = told.size > 1 ? (nomination.details ?? '') : '';
    const same = byWork.get(work);
    if (same === undefined) byWork.set(work, { ...nomination, work });
    else {
      if (nomination.won === true) same.won = true;
      same.details ??= nomination.details;
      if (nomination.people !== undefined) same.people = joinedPeople(same.people ?? [], nomination.people);
    }
  }
  return [...byWork.values()];
}

/** Both lists, each person once: a name with an id is the one without, and two ids are two people. */
export function joinedPeople(some: readonly Nominee[], more: readonly Nominee[]): Nominee[] {
  const people = some.map((person) => ({ ...person }));
  for (const person of more) {
    const named = people.filter(({ name }) => name === person.name);
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
