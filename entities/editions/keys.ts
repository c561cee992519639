import { filmKey, tellingWord, titleSlug } from '../../domain/slug.js';
import type { Entry } from '../../domain/programme/programme.js';
import { mayBeOneFilm, samePersons } from '../../matching/same-entry.js';
import { titleParts } from '../../matching/titles/titles.js';
import { runSql, type Db } from '../sql.js';

/** A film that an edition has already, as its programme named it. */
export interface KnownEntry {
  filmKey: string;
  title: string | null;
  originalTitle: string | null;
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
  /** Those that the edition has by another of their titles, by their place. */
  byOtherTitle: Map<number, KnownEntry>;
}

/**
 * What the films of a programme are called in an edition that may have films of theirs already: one that is there keeps its key, and
 * one that is told apart from another of its title (by director, by length) gets one of its own, in the order of the entries.
 */
export async function keysInEdition(db: Db, editionId: string, programme: EntriesOf): Promise<AssignedKeys> {
  const bases = new Set(programme.entries.map((entry) => filmKey(entry, programme.key)));
  const titles = new Set(programme.entries.flatMap(titlesOf));
  const known: KnownEntry[] = [];
  for (let after: string | undefined = '0'; after !== undefined;) {
    const page: (KnownEntry & { id: string })[] = await runSql(db, PAGE, [editionId, after]);
    known.push(
      ...page.filter(
        (entry) => beginsWithOne(entry.filmKey, bases) || titlesOf(entry).some((one) => titles.has(one)),
      ),
    );
    after = page.at(-1)?.id;
  }
  return assignKeys(programme, known);
}

/** All entries of an edition, so many at a time: to look for each base in the database would take the square of a large programme. */
const PAGE = `SELECT id::text, film_key, title, original_title, year, directors, runtime_minutes FROM programme_entries
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
  const byOtherTitle = new Map<number, KnownEntry>();
  const others = new OtherTitles(known, entries, edition);
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
    const other = namesakes.length > 0 || byKey.has(wanted) ? undefined : others.filmOf(entry, year);
    if (other !== undefined) byOtherTitle.set(at, other);
    return (same ?? other)?.filmKey ?? (byKey.has(wanted) ? told : wanted);
  });
  return { keys, unclear, byOtherTitle };
}

/** The slugs of all titles that an entry has: both of "A / B", and the original one. */
function titlesOf({
  title,
  originalTitle,
}: {
  title?: string | null;
  originalTitle?: string | null;
}): string[] {
  const titles = [title ?? '', originalTitle ?? ''].filter((one) => one !== '');
  return titles.flatMap(titleParts).map(titleSlug);
}

/** Films of an edition by all of their titles, for a list that names one by another; read when the first is looked for. */
class OtherTitles {
  private films: Map<string, KnownEntry[]> | undefined;
  private named: Set<string> | undefined;

  constructor(
    private readonly known: readonly KnownEntry[],
    private readonly entries: EntriesOf['entries'],
    private readonly edition: string,
  ) {}

  /** The film by one of its titles and its director; none where the list names it by itself, or there are several. */
  filmOf(entry: Entry, year: number): KnownEntry | undefined {
    if (this.known.length === 0 || !entry.directors?.length) return undefined;
    this.films ??= this.byTitle();
    this.named ??= new Set(this.entries.flatMap((one) => [one.filmKey ?? '', filmKey(one, this.edition)]));
    const found = new Set(titlesOf(entry).flatMap((title) => this.films?.get(title) ?? []));
    const [film, ...more] = [...found].filter(
      (one) =>
        samePersons(one.directors, entry.directors ?? []) === true &&
        fits(one, entry, year) &&
        this.named?.has(one.filmKey) === false,
    );
    return more.length === 0 ? film : undefined;
  }

  /** Those that have no id: with one, a film is another entry. */
  private byTitle(): Map<string, KnownEntry[]> {
    const films = new Map<string, KnownEntry[]>();
    for (const film of this.known)
      if (film.filmKey.startsWith(`${this.edition}-`))
        for (const title of titlesOf(film)) films.set(title, [...(films.get(title) ?? []), film]);
    return films;
  }
}

function fits(film: KnownEntry, entry: Entry, editionYear: number): boolean {
  const { year, runtimeMinutes, directors } = film;
  const facts = { directors, year: year ?? undefined, runtimeMinutes: runtimeMinutes ?? undefined };
  return mayBeOneFilm(facts, entry, editionYear);
}
