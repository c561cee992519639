/** The films of a programme: which of its rows are of one film, and what each film is called in its edition. */
import { filmKey, tellingWord, titleSlug } from '../../domain/slug.js';
import type { Entry, EntryNomination } from '../../domain/programme/programme.js';
import { distinctNominations } from '../../domain/programme/nominations.js';
import { AppError } from '../../domain/errors.js';
import { kindSaid } from '../../matching/evidence/kinds.js';
import { mayBeOneFilm, samePersons, saysNothing, type EntryFacts } from '../../matching/same-entry.js';
import { titleFacts } from '../../matching/titles/title-facts.js';
import { show } from './repair/entry.js';
import { byTitle, plainer, titleKeys } from './same-title.js';

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

/** A film of a programme, with what tells it from the others of its edition. */
export type ProgrammeEntry = Entry & { filmKey: string };

/** What a person should know of how rows were put together. */
export interface Told {
  row: number;
  field: string;
  reason: string;
  raw: unknown;
}

/** Rows that say the same of their film, or a film made of several such. */
interface Film {
  entry: Entry;
  /** The first of its rows. */
  row: number;
}

const FACTS_TOLD = 3;
/** Each is compared with each other; programmes have some dozen that are called "Untitled". */
const MAX_OF_ONE_TITLE = 500;

/** Takes the rows of a programme, and makes films of them that do not depend on the rows' order. */
export class ProgrammeFilms {
  private readonly rows = new Map<string, Film>();
  private readonly editionYear: number | undefined;
  private readonly told: Told[] = [];
  private readonly taken = new Set<string>();

  constructor(private readonly edition: string) {
    const year = /-(\d{4})$/.exec(edition)?.[1];
    this.editionYear = year === undefined ? undefined : Number(year);
  }

  add(entry: Entry, row: number): void {
    const { nominations, ...facts } = entry;
    const key = JSON.stringify([facts, kindSaid(categoriesOf(entry))]);
    const same = this.rows.get(key);
    if (same === undefined) this.rows.set(key, { entry, row });
    else if (nominations !== undefined) addNominations(same.entry, nominations);
  }

  /**
   * The films in the order of their first rows, and what is to be told of them.
   * @throws {AppError} `InvalidProgramme` where hundreds of films without an id bear one title.
   */
  entries(): { entries: ProgrammeEntry[]; told: Told[] } {
    const byId = this.filmsById();
    const rows = [...this.rows.values()].filter(({ entry }) => entry.imdbId === undefined);
    const keyOf = titleKeys([...rows, ...byId]);
    const [known, titles] = [byTitle(byId, keyOf), byTitle(rows, keyOf)];
    for (const { length, 0: first } of titles.values())
      if (length > MAX_OF_ONE_TITLE)
        throw new AppError(
          'InvalidProgramme',
          `${length} films without an IMDb id are called ${show(first?.entry.title)}: expected at most ${MAX_OF_ONE_TITLE} of one title.`,
        );
    const films = [...titles].flatMap(([key, group]) => this.filmsOfTitle(group, known.get(key) ?? []));
    const keyed = [
      ...byId.map(({ entry, row }) => ({ entry: { ...entry, filmKey: filmKey(entry, this.edition) }, row })),
      ...films,
    ];
    return { entries: keyed.sort((a, b) => a.row - b.row).map(({ entry }) => entry), told: this.told };
  }

  private filmsById(): Film[] {
    const films = new Map<string, Film>();
    for (const { entry, row } of this.rows.values()) {
      if (entry.imdbId === undefined) continue;
      const film = films.get(entry.imdbId);
      if (film === undefined) films.set(entry.imdbId, { entry: copied(entry), row });
      else this.join(film, { entry, row });
    }
    return [...films.values()];
  }

  /**
   * The films of one title that have no id: rows that say most first, so that a row which says little finds the film that it is of.
   * One that may be of several is a film of its own, and told.
   */
  private filmsOfTitle(rows: Film[], known: Film[]): { entry: ProgrammeEntry; row: number }[] {
    const films: Film[] = [];
    let unclear: Film | undefined;
    for (const row of [...rows].sort(
      (a, b) => this.silence(a) - this.silence(b) || plainer(a, b) || a.row - b.row,
    )) {
      const fitting = this.fitting(row, [...known, ...films]);
      if (fitting.length === 0) {
        if (saysNothing(factsOf(row.entry)) && known.length + films.length > 0)
          this.tellUnclear(row, [...known, ...films]);
        films.push({ entry: copied(row.entry), row: row.row });
      } else if (fitting[0] !== undefined && fitting.length === 1) this.join(fitting[0], row);
      else {
        this.tellUnclear(row, fitting);
        if (unclear === undefined) unclear = { entry: copied(row.entry), row: row.row };
        else this.join(unclear, row);
      }
    }
    return this.keyed(films, unclear);
  }

  /** How little a row says of who made its film, and of which year and length it is. */
  private silence({ entry }: Film): number {
    const { year } = factsOf(entry);
    const hasOwnYear = year !== undefined && year !== this.editionYear;
    return (entry.directors?.length ? 0 : 2) + (hasOwnYear || entry.runtimeMinutes !== undefined ? 0 : 1);
  }

  private fitting(row: Film, films: readonly Film[]): Film[] {
    const fitting = films.filter((film) =>
      mayBeOneFilm(factsOf(film.entry), factsOf(row.entry), this.editionYear),
    );
    const byDirector = fitting.filter(
      (film) => samePersons(film.entry.directors ?? [], row.entry.directors ?? []) === true,
    );
    return byDirector.length === 1 ? byDirector : fitting;
  }

  private join(film: Film, { entry, row }: Film): void {
    const [first, later] = film.row <= row ? [film.entry, entry] : [entry, film.entry];
    const differing = addToFirst(film.entry, entry);
    film.row = Math.min(film.row, row);
    if (differing.length === 0) return;
    const words = differing
      .slice(0, FACTS_TOLD)
      .map((fact) => `${fact}: expected ${show(first[fact])}, found ${show(later[fact])}`);
    const reason = `${words.join('; ')}; the same film as row ${film.row}: its nominations were added there`;
    this.told.push({ row, field: differing.join('; '), reason, raw: entry });
  }

  private tellUnclear({ entry, row }: Film, films: readonly Film[]): void {
    const others = films.map(
      (film) => `row ${film.row}${film.entry.directors ? ` (${film.entry.directors.join(', ')})` : ''}`,
    );
    const reason = `entry: cannot be told apart from ${others.join(' and ')}, films of one title; it stands as a film of its own`;
    this.told.push({ row, field: 'entry', reason, raw: entry });
  }

  /** A film whose title and year are another's, too, is called by its director as well, else by its length. */
  private keyed(films: readonly Film[], unclear: Film | undefined): { entry: ProgrammeEntry; row: number }[] {
    const counts = new Map<string, number>();
    for (const { entry } of films) {
      const key = filmKey(entry, this.edition);
      counts.set(key, (counts.get(key) ?? (unclear === undefined ? 0 : 1)) + 1);
    }
    return [...films, ...(unclear === undefined ? [] : [unclear])].map(({ entry, row }) => {
      const base = filmKey(entry, this.edition);
      const isAlone = (counts.get(base) ?? 1) === 1;
      const wanted =
        isAlone || films.every((film) => film.entry !== entry) ? base : `${base}-${tellingWord(entry)}`;
      const key = unique(wanted, this.taken);
      return { entry: { ...entry, filmKey: key }, row };
    });
  }
}

function unique(key: string, taken: Set<string>): string {
  for (let at = 1; ; at += 1) {
    const tried = at === 1 ? key : `${key}-${at}`;
    if (!taken.has(tried)) {
      taken.add(tried);
      return tried;
    }
  }
}

function factsOf(entry: Entry): EntryFacts {
  const { year = titleFacts(entry.title ?? '').year, directors, runtimeMinutes } = entry;
  return { year, directors, runtimeMinutes, categories: categoriesOf(entry) };
}

function categoriesOf({ nominations = [] }: Entry): string[] {
  return nominations.flatMap(({ category, award }) => (award === undefined ? [category] : [category, award]));
}

/** The entry with a list of nominations of its own, for those of other rows are added to it. */
function copied(entry: Entry): Entry {
  return entry.nominations === undefined ? { ...entry } : { ...entry, nominations: [...entry.nominations] };
}

/**
 * Adds what another row says of a film to what is known of it: nominations, and what was left out. Appends in place: a
 * hundred thousand rows of one film would take for ever if each copied those before it.
 * @returns the fields that the film has otherwise, and keeps.
 */
function addToFirst(first: Entry, later: Entry): Fact[] {
  if (later.nominations !== undefined) addNominations(first, later.nominations);
  const differing: Fact[] = [];
  first.year ??= later.year ?? titleFacts(later.title ?? '').year;
  if (first.year === undefined) delete first.year;
  for (const fact of FACTS) {
    if (first[fact] === undefined)
      Object.assign(first, later[fact] === undefined ? {} : { [fact]: later[fact] });
    else if (later[fact] !== undefined && plain(first[fact]) !== plain(later[fact])) differing.push(fact);
  }
  return differing;
}

function addNominations(entry: Entry, nominations: readonly EntryNomination[]): void {
  entry.nominations ??= [];
  for (const nomination of nominations) entry.nominations.push(nomination);
}

/** How many nominations a film has, as the database counts them: one that stands in two rows is one. */
export function countNominations({ nominations = [] }: Entry): number {
  return distinctNominations(nominations).length;
}

/** Case, accents, signs, the order of a list and of a name's parts ("Viana, João") make no difference. */
function plain(fact: Entry[Fact]): string {
  if (Array.isArray(fact)) return fact.map(nameParts).sort().join(' ');
  return typeof fact === 'string' ? titleSlug(fact) : String(fact);
}

function nameParts(name: string): string {
  return titleSlug(name).split('-').sort().join('-');
}
