import { counted } from '../../../domain/words/figures.js';
import {
  MAX_NAME,
  type Entry,
  type EntryNomination,
  type Nominee,
} from '../../../domain/programme/programme.js';
import { compact } from '../../../domain/compact.js';
import { joinedPeople } from '../../../domain/programme/nominations.js';
import type { EventEdition, EventNomination, EventTitle } from './edition.js';

const TOLD = 5;

/**
 * The nominations of an edition's pages as rows of a programme, one a film, each with all its nominations, and one without a film for
 * what honours people alone.
 * @param competition awards whose nominees are the main competition: these films are marked critical.
 * @returns the rows, and in words what is not in them (lists that are cut off), or names no film.
 */
export function eventRows(
  pages: readonly EventEdition[],
  competition: readonly string[] = [],
): { rows: Entry[]; warnings: string[]; incomplete: boolean } {
  const films = new Map<string, Entry>();
  const withoutFilm: EventNomination[] = [];
  for (const nomination of pages.flatMap(({ nominations }) => nominations)) {
    if (nomination.titles.length === 0) withoutFilm.push(nomination);
    for (const title of nomination.titles) {
      const key = title.imdbId ?? `${title.title ?? ''} ${title.year ?? ''}`;
      const film = films.get(key) ?? filmOf(title);
      films.set(key, film);
      film.nominations?.push(nominationOf(nomination));
      if (competition.includes(nomination.award)) film.critical = true;
    }
  }
  const missing = [...cutOffWarnings(pages), ...unreadableWarning(pages)];
  return {
    rows: [
      ...films.values(),
      ...withoutFilm.map((nomination) => ({ nominations: [nominationOf(nomination)] })),
    ],
    warnings: [...missing, ...filmlessWarning(withoutFilm.filter(namesSomebody))],
    incomplete: missing.length > 0,
  };
}

function filmOf(title: EventTitle): Entry {
  return { ...title, nominations: [] };
}

/** One nomination names all who share it; people beside a nominated film are told in its details, too. What is too long is cut, and told, as in any row. */
function nominationOf(nomination: EventNomination): EntryNomination {
  const { category, award, won, people, notes, alongside } = nomination;
  const details = [notes, alongside.length === 0 ? undefined : `with ${namesOf(alongside)}`]
    .filter((part) => part !== undefined)
    .join('; ');
  const named = joinedPeople(people, alongside);
  return compact({
    category,
    award,
    person: people.length === 0 ? undefined : namesOf(people).slice(0, MAX_NAME).trim(),
    people: named.length === 0 ? undefined : named,
    won,
    details: details === '' ? undefined : details,
  });
}

function namesSomebody({ people, alongside }: EventNomination): boolean {
  return people.length + alongside.length > 0;
}

function namesOf(people: readonly Nominee[]): string {
  return people.map(({ name }) => name).join(', ');
}

function cutOffWarnings(pages: readonly EventEdition[]): string[] {
  return pages
    .flatMap(({ cutOff }) => cutOff)
    .map(
      (category) =>
        `IMDb's page shows only the first nominations of "${category}": more films were nominated.`,
    );
}

function unreadableWarning(pages: readonly EventEdition[]): string[] {
  const places = [...new Set(pages.flatMap(({ unreadable }) => unreadable))];
  if (places.length === 0) return [];
  const told = places.slice(0, TOLD).join(', ');
  return [
    `IMDb's page has things of an unknown form, which are left out: ${told}. Hold the films against the page.`,
  ];
}

function filmlessWarning(withoutFilm: readonly EventNomination[]): string[] {
  if (withoutFilm.length === 0) return [];
  const told = withoutFilm
    .slice(0, TOLD)
    .map(({ category, people, alongside }) => `${category}: ${namesOf([...people, ...alongside])}`)
    .join('; ');
  const more = withoutFilm.length > TOLD ? '; …' : '';
  return [
    `${counted(withoutFilm.length, 'nomination names', 'nominations name')} no film and ${withoutFilm.length === 1 ? 'is' : 'are'} kept with their people: ${told}${more}`,
  ];
}
