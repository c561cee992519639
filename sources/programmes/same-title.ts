/** Which rows of a programme bear one title, however each writes it. */
import { titleSlug } from '../../domain/slug.js';
import type { Entry } from '../../domain/programme/programme.js';
import { samePersons } from '../../matching/same-entry.js';
import { foldTitle, titleParts } from '../../matching/titles/titles.js';

interface Titled {
  entry: Pick<Entry, 'title' | 'originalTitle' | 'directors' | 'year'>;
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
 * Titles of one slug, by which films are called in the database, are one in any case; so are one title of a film and both of them
 * ("Beta" beside "Alpha / Beta", or beside "Alpha" with that original title) where one person directed both rows.
 */
export function titleKeys(films: readonly Titled[]): (film: Titled) => string {
  const bySlug = new Map<string, string>();
  for (const { entry } of films) {
    const slug = titleSlug(entry.title ?? '');
    const key = titlesIn(entry.title ?? '').join(' / ');
    const known = bySlug.get(slug);
    if (known === undefined || key < known) bySlug.set(slug, key);
  }
  const plainKey = ({ entry }: Titled): string => bySlug.get(titleSlug(entry.title ?? '')) ?? '';
  const bearers = bearersOf(films, plainKey);
  return (film) => {
    const own = plainKey(film);
    const keys = (bearers.get(own) ?? [])
      .filter((bearer) => isToldOne(bearer.entry, film.entry))
      .map(plainKey);
    const [key = own, ...others] = new Set(keys);
    if (others.length > 0) return own;
    return otherTitles(film).includes(key) && own < key ? own : key;
  };
}

/** One person directed both; where nobody is told, the one has the other's title as its original one, and both one year. */
function isToldOne(bearer: Titled['entry'], entry: Titled['entry']): boolean {
  const persons = samePersons(bearer.directors ?? [], entry.directors ?? []);
  const isOriginal = foldTitle(bearer.originalTitle ?? '') === foldTitle(entry.title ?? '');
  return persons ?? (isOriginal && entry.year !== undefined && entry.year === bearer.year);
}

/** A film stands in a few rows that differ; each row of that title is compared with all. */
const MOST_BEARERS = 20;

/** Films by each other title that they have; a title of which both halves stand by themselves is that of a programme of two. */
function bearersOf(films: readonly Titled[], keyOf: (film: Titled) => string): Map<string, Titled[]> {
  const keys = new Set(films.map(keyOf));
  const bearers = new Map<string, Titled[]>();
  for (const film of films) {
    const titles = otherTitles(film).filter((title) => title !== keyOf(film));
    if (titles.length === 0) continue;
    if (titles.length > 1 && titles.every((title) => keys.has(title))) continue;
    for (const title of titles) {
      const bearing = bearers.get(title) ?? [];
      if (bearing.length < MOST_BEARERS) bearers.set(title, [...bearing, film]);
    }
  }
  return bearers;
}

/** The halves of a title in the order of letters, for one row has "A / B" and another "B (A)"; itself where it is one. */
function titlesIn(title: string): string[] {
  if (!/[/|([]/u.test(title)) return [foldTitle(title)];
  const [whole = title, ...halves] = titleParts(title);
  return halves.length > 1 ? halves.map(foldTitle).sort() : [foldTitle(whole)];
}

function otherTitles({ entry: { title = '', originalTitle } }: Titled): string[] {
  const titles = /[/|([]/u.test(title) ? titlesIn(title) : [];
  const halves = titles.length > 1 ? titles : [];
  return originalTitle === undefined ? halves : [...halves, foldTitle(originalTitle)];
}

/** The one that tells more titles goes before, then the shorter: what the other adds to it is a note. */
export function plainer(one: Titled, other: Titled): number {
  const more = otherTitles(other).length - otherTitles(one).length;
  if (more !== 0) return more;
  const [a, b] = [titleSlug(one.entry.title ?? ''), titleSlug(other.entry.title ?? '')];
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}
