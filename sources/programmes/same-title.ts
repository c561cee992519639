/** Which rows of a programme bear one title, however each writes it. */
import { titleSlug } from '../../domain/slug.js';
import type { Entry } from '../../domain/programme/programme.js';
import { foldTitle } from '../../matching/titles/titles.js';

interface Titled {
  entry: Pick<Entry, 'title'>;
}

/** Films by their title's key, in the given order. */
export function byTitle<Film extends Titled>(
  films: readonly Film[],
  keyOf: (film: Film) => string,
): Map<string, Film[]> {
  const groups = new Map<string, Film[]>();
  for (const film of films) {
    const group = groups.get(keyOf(film));
    if (group === undefined) groups.set(keyOf(film), [film]);
    else group.push(film);
  }
  return groups;
}

/**
 * By what rows of one title are known: its words, without a note or a year ("Alpha (4K restoration)", "Alpha (1926)").
 * Titles of one slug, by which films are called in the database, are one in any case.
 */
export function titleKeys(films: readonly Titled[]): (film: Titled) => string {
  const keys = new Map<string, string>();
  for (const { entry } of films) {
    const slug = titleSlug(entry.title ?? '');
    const key = foldTitle(entry.title ?? '');
    const known = keys.get(slug);
    if (known === undefined || key < known) keys.set(slug, key);
  }
  return ({ entry }) => keys.get(titleSlug(entry.title ?? '')) ?? '';
}

/** The shorter of two titles goes before: what the other adds to it is a note. */
export function plainer(one: Titled, other: Titled): number {
  const [a, b] = [titleSlug(one.entry.title ?? ''), titleSlug(other.entry.title ?? '')];
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}
