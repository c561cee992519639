import { COLUMN_FIELDS, type ColumnField, type ColumnMapping } from '../../../domain/programme/programme.js';
import { factsNamed, mayHoldFacts } from '../facts.js';
import { listedIn, namesOf, plainName } from '../field-names.js';
import { insides, type ContentLabel } from './content.js';
import { AppError } from '../../../domain/errors.js';

/** Columns of IMDb's and Letterboxd's exports that say nothing of the film as a festival entry. */
const IDLE = new Set(
  (
    'position created modified description url titletype imdbrating genres numvotes releasedate yourrating daterated ' +
    'letterboxduri date rating rewatch tags watcheddate'
  ).split(' '),
);

/** Festivals' tables have some dozen. */
const MAX_COLUMNS = 1000;

/** A table's columns, read. */
export interface Columns {
  /** The field that each column gives; undefined where it is not read. */
  fields: (ColumnField | undefined)[];
  /** What each column is called. */
  names: readonly string[];
  /** Whether lists in a cell are separated by commas, as in IMDb's exports. */
  commaLists: boolean;
  warnings: string[];
}

/**
 * Finds out which column gives which field.
 * @param mapping what the person who gave the file says of its columns; the others are found by their names.
 * @throws {AppError} `InvalidProgramme` where a mapped column is not there, none gives a title or an IMDb id, or there are
 *   thousands of them.
 */
export function columnsOf(
  label: ContentLabel,
  header: readonly string[],
  mapping: ColumnMapping = {},
): Columns {
  if (header.length > MAX_COLUMNS)
    throw new AppError(
      'InvalidProgramme',
      `${label.name} has ${header.length} columns: expected at most ${MAX_COLUMNS}.`,
    );
  const taken = new Map<number, ColumnField>();
  for (const namesIn of [(name: string) => [plainName(name)], partsOf])
    for (const field of COLUMN_FIELDS) {
      if ([...taken.values()].includes(field)) continue;
      const column = columnFor(label, field, header, mapping, taken, namesIn);
      if (column !== undefined) taken.set(column, field);
    }
  for (const [column, name] of header.entries()) {
    const field = taken.has(column) || Object.values(mapping).includes(name) ? undefined : listedIn(name);
    if (field === undefined) continue;
    taken.set(column, field);
    // "Nominee" beside "Nominee 2".
    for (const [other, its] of taken)
      if (field === 'people' && its === 'person' && listedIn(header[other] ?? '') === 'people')
        taken.set(other, field);
  }
  const fields = header.map((_, column) => taken.get(column));
  if (!fields.includes('title') && !fields.includes('imdbId'))
    throw new AppError(
      'InvalidProgramme',
      `${label.name} has no column for a film's title or IMDb id.${itsColumns(label, header)} ` +
        'Expected "title" or "imdbId", or a mapping of its columns to fields.',
    );
  const others = header.filter(
    (column, at) =>
      fields[at] === undefined &&
      column !== '' &&
      !IDLE.has(plainName(column)) &&
      factsNamed(column).length === 0,
  );
  const [loose, unread] = [true, false].map((may) => others.filter((column) => mayHoldFacts(column) === may));
  const told = [
    { names: unread ?? [], words: 'columns that are not read' },
    { names: loose ?? [], words: 'columns that are read where they tell year, country or length alone' },
  ];
  return {
    fields,
    names: header,
    commaLists: header.some((column) => plainName(column) === 'const'),
    warnings: told.flatMap(({ names, words }) =>
      names.length === 0 ? [] : [`${label.name}: ${words}: ${shownNames(names)}.`],
    ),
  };
}

/** Whether a column for titles or ids is among these. */
export function namesFilms(header: readonly string[], { title, imdbId }: ColumnMapping = {}): boolean {
  const names: readonly string[] = [...namesOf('title', new Set()), ...namesOf('imdbId', new Set())];
  return header.some((cell) => cell === title || cell === imdbId || names.includes(plainName(cell)));
}

function columnFor(
  label: ContentLabel,
  field: ColumnField,
  header: readonly string[],
  mapping: ColumnMapping,
  taken: ReadonlyMap<number, ColumnField>,
  namesIn: (name: string) => readonly string[],
): number | undefined {
  const mapped = mapping[field];
  if (mapped !== undefined) {
    const column = header.findIndex((each) => each === mapped);
    if (column >= 0) return column;
    throw new AppError(
      'InvalidProgramme',
      `${label.name} has no column "${mapped}" for ${field}.${itsColumns(label, header)}`,
    );
  }
  const claimed = new Set(Object.values(mapping));
  for (const known of namesOf(field, new Set(taken.values()))) {
    const column = header.findIndex(
      (each, at) => namesIn(each).includes(known) && !claimed.has(each) && !taken.has(at),
    );
    if (column >= 0) return column;
  }
  return undefined;
}

/** "片名 Title", "Titel / Title", "Runtime (hh:mm)": a name in two languages, or with a note; none of "Title / Director". */
function partsOf(name: string): string[] {
  const parts = name
    .split(
      /[/|()[\]:\r\n]|(?<=\p{Script=Latin})\s*(?=[^\p{Script=Latin}\P{L}])|(?<=[^\p{Script=Latin}\P{L}])\s*(?=\p{Script=Latin})/u,
    )
    .map(plainName);
  const isOf = (part: string): ColumnField[] =>
    COLUMN_FIELDS.filter((field) => namesOf(field, new Set()).includes(part));
  const [fields, ...others] = parts.map(isOf).filter(({ length }) => length > 0);
  const isOne = fields?.some((field) => others.every((other) => other.includes(field))) ?? false;
  return isOne ? parts : [];
}

const NAMES_SHOWN = 20;
const NAME_LENGTH = 60;

function itsColumns(label: ContentLabel, header: readonly string[]): string {
  return insides(label, ` Its columns: ${shownNames(header)}.`);
}

function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).map((name) => `"${name.slice(0, NAME_LENGTH)}"`);
  return `${shown.join(', ')}${names.length > NAMES_SHOWN ? `, and ${names.length - NAMES_SHOWN} more` : ''}`;
}
