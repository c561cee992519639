import { filmKey, tellingWord, titleSlug } from '../../domain/slug.js';
import type { Entry } from '../../domain/programme/programme.js';
import { mayBeOneFilm, samePersons } from '../../matching/same-entry.js';
import { runSql, type Db } from '../sql.js';

/** A film that an edition has already, as its programme named it. */
export interface KnownEntry {
  filmKey: string;
  title: string | null;
  year: number | null;
  directors: string[];
  runtimeMinutes: number | null;
}

interface EntriesOf {
  entries: readonly (Entry & { filmKey?: string })[];
  /** `cannes-2025` */
  key: string;
  year: number;
}

/** What films are called in an edition, and which of them (by their place) may be one of several that it has. */
export interface AssignedKeys {
  keys: string[];
  unclear: number[];
}

/**
 * What the films of a programme are called in an edition that may have films of theirs already: one that is there keeps its key, and
 * one that is told apart from another of its title (by director, by length) gets one of its own, in the order of the entries.
 */
export async function keysInEdition(db: Db, editionId: string, programme: EntriesOf): Promise<AssignedKeys> {
  const bases = new Set(programme.entries.map((entry) => filmKey(entry, programme.key)));
  const known: KnownEntry[] = [];
  for (let after: string | undefined = '0'; after !== undefined;) {
    const page: (KnownEntry & { id: string })[] = await runSql(db, PAGE, [editionId, after]);
    known.push(...page.filter((entry) => beginsWithOne(entry.filmKey, bases)));
    after = page.at(-1)?.id;
  }
  return assignKeys(programme, known);
}

/** All entries of an edition, so many at a time: to look for each base in the database would take the square of a large programme. */
const PAGE = `SELECT id::text, film_key, title, year, directors, runtime_minutes FROM programme_entries
  WHERE edition_id = $1 AND programme_entries.id > $2 ORDER BY programme_entries.id LIMIT 5000`;

/** Whether a key is one of the bases, or one with something added behind a hyphen. */
function beginsWithOne(key: string, bases: ReadonlySet<string>): boolean {
  for (let end = key.length; end > 0; end = key.lastIndexOf('-', end - 1))
    if (bases.has(key.slice(0, end))) return true;
  return false;
}

/** {@link keysInEdition}, with the films that the edition has. */
export function assignKeys(
  { entries, key: edition, year }: EntriesOf,
  known: readonly KnownEntry[],
): AssignedKeys {
  const byKey = new Map(known.map((entry) => [entry.filmKey, entry]));
  const byTitle = new Map<string, KnownEntry[]>();
  for (const film of known) {
    const slug = titleSlug(film.title ?? '');
    const namesakes = byTitle.get(slug);
    if (namesakes === undefined) byTitle.set(slug, [film]);
    else namesakes.push(film);
  }
  const unclear: number[] = [];
  const keys = entries.map((entry, at) => {
    const base = filmKey(entry, edition);
    const wanted = entry.filmKey ?? base;
    if (entry.imdbId !== undefined) return wanted;
    const told = `${base}-${tellingWord(entry)}`;
    const namesakes = byTitle.get(titleSlug(entry.title ?? '')) ?? [];
    const films = [...new Set([wanted, told, base])].flatMap((key) => byKey.get(key) ?? []);
    const own = films.find(
      (film) => samePersons(film.directors, entry.directors ?? []) === true && fits(film, entry, year),
    );
    if (own !== undefined) return own.filmKey;
    const fitting = namesakes.filter((film) => fits(film, entry, year));
    if (fitting.length > 1) unclear.push(at);
    const same = fitting.length === 1 ? films.find((film) => film === fitting[0]) : undefined;
    return same?.filmKey ?? (byKey.has(wanted) ? told : wanted);
  });
  return { keys, unclear };
}

function fits(film: KnownEntry, entry: Entry, editionYear: number): boolean {
  const { year, runtimeMinutes, directors } = film;
  const facts = { directors, year: year ?? undefined, runtimeMinutes: runtimeMinutes ?? undefined };
  return mayBeOneFilm(facts, entry, editionYear);
}
