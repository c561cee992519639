import { MAX_TITLE, type EntryNomination, type RejectedRow } from '../../domain/programme/programme.js';
import { barelyNamed } from '../../matching/other-reading.js';
import { tidyTitle } from '../../matching/titles/titles.js';
import { isTooDeep, storable, storableText } from './clean.js';
import { withFieldNames } from './field-names.js';
import { withFactsApart } from './facts.js';
import { withNamesJoined } from './name-parts.js';
import { isRow, rowsWithin } from './nested-films.js';
import { ProgrammeFilms, type ProgrammeEntry } from './same-film.js';
import { filmsOfRow } from './several-films.js';
import { repairEntry, show, type Blemish } from './repair/entry.js';

export interface ReadEntries {
  entries: ProgrammeEntry[];
  /** Nominations of people for no film, such as honorary awards. */
  withoutFilm: EntryNomination[];
  /** What a person should look at, in the order of the rows. */
  rejects: RejectedRow[];
}

const RAW_KEPT = 10_000;
/** What is told of one row: one that holds thousands of unknown fields is no row of a programme. */
const TOLD_OF_A_ROW = 50;

/**
 * Reads a programme's rows into films. What a row has that cannot be used costs only itself, and is told; a film that stands in
 * several rows (one for each nomination) is one entry with the nominations of all.
 * @param edition `cannes-2025`: films without an IMDb id are told apart within it.
 * @param rowNumbers where each row stands in its file; its place in the list, from 1, by default.
 */
export function readEntries(
  rows: readonly unknown[],
  edition: string,
  rowNumbers?: readonly number[],
): ReadEntries {
  const reader = new EntryReader(edition);
  rows.forEach((raw, index) => {
    reader.take(raw, rowNumbers?.[index] ?? index + 1);
  });
  return reader.read();
}

/** Reads rows one by one; what it keeps of them are the films. */
export class EntryReader {
  private readonly films: ProgrammeFilms;
  private readonly withoutFilm: EntryNomination[] = [];
  private readonly rejects: RejectedRow[] = [];
  /** The title of a section that stood in a row of its own: the category of the rows below that have none. */
  private section: string | undefined;

  constructor(edition: string) {
    this.films = new ProgrammeFilms(edition);
  }

  /** @param row where it stands in its file. */
  take(raw: unknown, row: number): void {
    const rows = rowsWithin(raw);
    const told: Blemish[] = [];
    if (rows.length > 1)
      told.push({ field: 'films', reason: `films: ${rows.length} stand in the row, each is read as one` });
    const films = rows.map(withNamesJoined).map(withFactsApart).map(withFieldNames).flatMap(filmsOfRow);
    if (films.length > rows.length)
      told.push({
        field: 'title',
        reason: `title: read as ${films.length} films, each with the row's nominations`,
      });
    told.push(...films.flatMap(bareBill));
    for (const film of films) told.push(...this.takeFilm(film, row, raw));
    if (told.length === 0) return;
    const rest = told.length - TOLD_OF_A_ROW;
    if (rest > 0)
      told.splice(TOLD_OF_A_ROW, rest, {
        field: 'entry',
        reason: `entry: ${rest} more fields were left out or changed`,
      });
    const shown = kept(raw);
    for (const { field, reason } of told)
      this.rejects.push({ row, field: storableText(field), reason: storableText(reason), raw: shown });
  }

  /** The films and what is to be told. */
  read(): ReadEntries {
    const { entries, told } = this.films.entries();
    const rejects = [...this.rejects, ...told.map(({ raw, ...one }) => ({ ...one, raw: kept(raw) }))];
    return { entries, withoutFilm: this.withoutFilm, rejects: rejects.sort((a, b) => a.row - b.row) };
  }

  private inSection(row: unknown): unknown {
    if (this.section === undefined || !isRow(row)) return row;
    const category = this.section;
    const { nominations = [{}] } = row;
    if (!Array.isArray(nominations)) return row;
    return {
      ...row,
      nominations: nominations.map((each: unknown) => (isRow(each) ? { category, ...each } : each)),
    };
  }

  /** @returns what is to be told of it. */
  private takeFilm(film: unknown, row: number, raw: unknown): Blemish[] {
    const [flat, nested] = withoutDepth(film);
    const section = loneCategory(flat);
    if (section !== undefined) {
      this.section = section;
      const reason = `category: ${show(section)} was read as the title of a section: films below that name none have it`;
      return [{ field: 'category', reason }];
    }
    const { entry, nominations, blemishes } = repairEntry(this.inSection(flat));
    const deep = nested.map((field) => ({ field, reason: `${field}: left out: a deeply nested value` }));
    const told = [...deep, ...blemishes];
    if (entry !== undefined) this.films.add(entry, row);
    else if (nominations.length > 0) this.withoutFilm.push(...nominations);
    else {
      const found = show(isTooDeep(raw) ? 'a deeply nested value' : raw);
      told.push({ field: 'entry', reason: `entry: expected a title or an IMDb id, found ${found}` });
    }
    return told;
  }
}

/** A title without an id that may name several films or parts, and stands as one film: films are called so, too. */
function bareBill(film: unknown): Blemish[] {
  const title = isRow(film) && film['imdbId'] === undefined ? film['title'] : undefined;
  if (typeof title !== 'string' || title.length > MAX_TITLE) return [];
  const films = barelyNamed(tidyTitle(title));
  if (films.length === 0) return [];
  const reason = `title: may be of several films (${films.map(show).join(', ')}); it stands as one, and what is found by these is shown to a person`;
  return [{ field: 'title', reason }];
}

/** What a row says that says a category and nothing else. */
function loneCategory(row: unknown): string | undefined {
  const nominations = isRow(row) && Object.keys(row).length === 1 ? row['nominations'] : undefined;
  const [only, ...more] = Array.isArray(nominations) ? (nominations as unknown[]) : [];
  if (!isRow(only) || more.length > 0) return undefined;
  const section = Object.keys(only).length === 1 ? only['category'] : undefined;
  return typeof section === 'string' && section.trim() !== '' ? section : undefined;
}

/** A row without the fields that are nested too deep to be anything, and these fields' names. */
function withoutDepth(raw: unknown): [row: unknown, nested: string[]] {
  if (!isTooDeep(raw)) return [raw, []];
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return [undefined, []];
  const fields = Object.entries(raw as Record<string, unknown>);
  return [
    Object.fromEntries(fields.filter(([, value]) => !isTooDeep({ value }))),
    fields.filter(([, value]) => isTooDeep({ value })).map(([name]) => name),
  ];
}

/** The row as it came, cut where it would fill the table, without what a database cannot hold. */
function kept(raw: unknown): unknown {
  if (raw === undefined) return null;
  if (isTooDeep(raw)) return 'a deeply nested value';
  const text = JSON.stringify(raw);
  return text.length <= RAW_KEPT ? storable(raw) : storableText(`${text.slice(0, RAW_KEPT)}…`);
}
