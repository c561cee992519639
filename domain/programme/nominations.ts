/** What tells the nominations of one film in one edition from each other. */
import type { EntryNomination } from './programme.js';

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
    }
  }
  return [...byWork.values()];
}
