/** How far any matcher can come: entries in which nothing tells the wanted film from another one. */
import { canonicalTitle } from '../../../../matching/titles/titles.js';
import type { Case, Film } from '../cases/films.js';

export interface Bound {
  /** Share of the absent films whose entry fits a film of the catalogue as well as its own entry would. */
  absent: number;
  /** Share of the present films whose entry has no more to show than those: refusing the one refuses the other. */
  present: number;
}

/**
 * Counts the entries that give neither director nor running time, and whose title, and year where there is one, are those
 * of a film in the catalogue: of the wanted one where it is present, of a namesake where it is absent.
 * @param setting whether the matcher is shown directors and running times at all.
 */
export function boundOf(cases: Case[], films: Film[], setting: { people: boolean }): Bound {
  const absentIds = new Set(cases.filter((entry) => !entry.present).map((entry) => entry.filmId));
  const known = new Set<string>();
  const own = new Map<number, Set<string>>();
  for (const film of films) {
    const keys = keysOf(film);
    own.set(film.id, new Set(keys));
    if (!absentIds.has(film.id)) for (const key of keys) known.add(key);
  }
  const bare = cases.filter((entry) => !setting.people || !(entry.directors[0] ?? entry.runtimeMinutes));
  const share = (present: boolean, fits: (entry: Case) => boolean): number =>
    bare.filter((entry) => entry.present === present && fits(entry)).length /
    cases.filter((entry) => entry.present === present).length;
  return {
    absent: share(false, (entry) => known.has(keyOf(entry))),
    present: share(true, (entry) => own.get(entry.filmId)?.has(keyOf(entry)) === true),
  };
}

function keyOf({ title, year }: Case): string {
  return `${canonicalTitle(title)} ${year ?? ''}`;
}

function keysOf({ title, originalTitle, otherTitles, year }: Film): string[] {
  return [title, originalTitle, ...otherTitles].flatMap((one) => [
    `${canonicalTitle(one)} ${year}`,
    `${canonicalTitle(one)} `,
  ]);
}
