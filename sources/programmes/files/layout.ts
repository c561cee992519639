/** How a table of films is laid out, by its first rows: what stands between the films, and which cells were merged. */
import { sectionIn, isRemark } from './headings.js';
import type { Columns } from './columns.js';

export interface TableRow {
  cells: readonly string[];
  /** Where it stands in the table. */
  number: number;
}

/** Films that one heading of no known name must have, with so many cells filled. */
const FILMS_OF_ONE = 4;
const CELLS_OF_FILMS = 3;
/** "23:10" is no film of 23 hours. */
const MINUTES_ONLY = /^(?:1[5-9]|[2-9]\d):\d\d$/u;
/** Years and letters of the alphabet, above the films of each. */
export const MARK = /^(?:(?:18|19|20)\d\d|\p{L})$/u;
/** In capitals, and long enough to be no initials. */
export const SHOUTED = /^(?=.*\p{Lu}{4})\P{Ll}*$/u;
/** What merged cells to the left of the titles may say of the films beside them. */
const OF_GROUP = new Set(['category', 'directors', 'year', 'countries']);

/** What a table's first rows show of how it is laid out. */
export interface Layout {
  /** Half of the rows or more fill several cells: one with a single cell is looked at. */
  areFull: boolean;
  /** The first row has one cell, and so has no row without films below it. */
  beginWithHeading: boolean;
  beginWithMark: boolean;
  /** Titles are not in capitals, and what begins sections is. */
  areShouted: boolean;
  /** Columns left of the titles of which an empty cell is that of the row above; and whether an empty title is. */
  merged: ReadonlySet<number>;
  mergedTitle: boolean;
  /** Nothing but merged cells stands beside the titles: a title alone is one of the group above. */
  mergedAlone: boolean;
  /** Lengths are of minutes and seconds, for one of them cannot be of hours. */
  haveSeconds: boolean;
}

/** The columns of titles and of lengths. */
export function placesOf({ fields }: Columns): { title: number; minutes: number } {
  return { title: fields.indexOf('title'), minutes: fields.indexOf('runtimeMinutes') };
}

/** How a table is laid out, by its first rows. */
export function layoutOf(rows: readonly TableRow[], columns: Columns): Layout {
  const { title, minutes } = placesOf(columns);
  const headings = rows.map(({ cells }) => headingIn(cells, columns));
  const isLone = headings.map((heading) => heading !== undefined);
  const doubtful = headings.filter(
    (text) => text !== undefined && !isRemark(text) && !sectionIn(text).isKnown,
  );
  const marks = headings.filter((text = '') => MARK.test(text));
  const full = rows.filter((_, at) => isLone[at] === false).map(({ cells }) => cells);
  const lone = rows.length - full.length;
  const isBare =
    full.length > 0 &&
    full.every((cells) => cells.every((cell, at) => cell === '' || at === title || isOfGroup(columns, at)));
  const groups = isBare
    ? rows
        .filter((_, at) => isLone[at] === false || isTitleAlone(rows[at]?.cells ?? [], columns))
        .map(({ cells }) => cells)
    : full;
  const merged = columns.fields.flatMap((_, at) =>
    isOfGroup(columns, at) && isMerged(groups, columns, at) ? [at] : [],
  );
  const filled = full.map((cells) => cells.filter((cell) => cell !== '').length);
  const isEnough =
    lone > 1
      ? full.length >= 2 * lone
      : full.length >= FILMS_OF_ONE && filled.every((count) => count >= CELLS_OF_FILMS);
  return {
    areFull:
      (merged.length > 0 && isBare) || (full.length >= doubtful.length && filled.some((count) => count > 1)),
    beginWithMark: marks.length > 1 && marks[0] === headings[0],
    beginWithHeading: isEnough && isLone[0] === true && isLone.at(-1) === false,
    haveSeconds: full.some((cells) => MINUTES_ONLY.test(cells[minutes] ?? '')),
    areShouted:
      full.some((cells) => /\p{Ll}/u.test(cells[title] ?? '')) &&
      (isLone[0] === true || headings.filter((text = '') => SHOUTED.test(text)).length > 1),
    merged: new Set(merged),
    mergedAlone: isBare && merged.length > 0,
    // Where something stands to the left of no title, that is no part of a group.
    mergedTitle:
      isMerged(full, columns, title) &&
      full.every((cells) => cells[title] !== '' || cells.slice(0, title).every((cell) => cell === '')),
  };
}

function isOfGroup(columns: Columns, at: number): boolean {
  return at < placesOf(columns).title && OF_GROUP.has(columns.fields[at] ?? '');
}

/** Whether the one cell of a row is a title, and no section's as far as its words tell. */
export function isTitleAlone(cells: readonly string[], columns: Columns): boolean {
  const title = cells[placesOf(columns).title] ?? '';
  return title !== '' && title === headingIn(cells, columns) && !isRemark(title) && !sectionIn(title).isKnown;
}

/** The first cell of a column is filled, some are not, and none says what stands right above it. */
function isMerged(rows: readonly (readonly string[])[], columns: Columns, column: number): boolean {
  const cells = rows.map((row) => row[column] ?? '');
  const empty = cells.filter((cell) => cell === '').length;
  // One who is not known now and then is nobody's.
  const fewest = columns.fields[column] === 'category' ? 1 : rows.length / 3;
  if (column < 0 || cells[0] === '' || empty === 0 || empty < fewest) return false;
  let above = '';
  for (const cell of cells) {
    if (cell === '') continue;
    if (cell === above) return false;
    above = cell;
  }
  return true;
}

/** The text of a row that has one, in the column of titles or categories or before them; also where all cells say the same. */
export function headingIn(cells: readonly string[], columns: Columns): string | undefined {
  const filled = cells.flatMap((cell, at) => (cell === '' ? [] : [{ cell, at }]));
  const [first] = filled;
  if (first === undefined || !(/\p{L}/u.test(first.cell) || isRemark(first.cell) || MARK.test(first.cell)))
    return undefined;
  const all = filled.length > 2 ? '' : filled.map(({ cell }) => cell).join(', ');
  if (isRemark(all)) return all;
  const isSpread = filled.length >= CELLS_OF_FILMS && filled.every(({ cell }) => cell === first.cell);
  const field = columns.fields[first.at];
  const isThere = field === 'category' || (first.at <= placesOf(columns).title && field !== 'imdbId');
  return isSpread || (filled.length === 1 && isThere) ? first.cell : undefined;
}
