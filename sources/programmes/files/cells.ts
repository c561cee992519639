import type { ColumnField } from '../../../domain/programme/programme.js';
import { imdbIdSchema, readImdbId, readImdbIds } from '../../../domain/film-id.js';
import { flagField, saysNothing } from '../repair/fields.js';
import { countriesIn, factsNamed, holdsFacts } from '../facts.js';
import { NOMINATION_FIELDS } from '../field-names.js';
import type { Columns } from './columns.js';
import { cellText } from './formulas.js';

/** Fields whose cells have a form. */
const TYPED: ReadonlySet<ColumnField> = new Set(['year', 'imdbId', 'runtimeMinutes', 'critical', 'won']);

/**
 * One row of a table as an entry, unchecked: what is no number, id or flag stays as it stands, so that the check can
 * show it. Formulas are not worked out: one that is more than a text or a link stays a formula, which no field can be.
 * @returns undefined for a row of empty cells.
 */
export function entryOf(cells: readonly string[], columns: Columns): Record<string, unknown> | undefined {
  const entry: Record<string, unknown> = {};
  const nomination: Record<string, unknown> = {};
  // "Award 1", "Award 2": each is a nomination.
  const more: Record<string, unknown>[] = [];
  let empty = true;
  for (const [at, cell] of cells.entries()) {
    if (cell === '') continue;
    empty = false;
    const field = columns.fields[at];
    // More cells than the header has: in which columns the others stand, nobody knows.
    if (at >= columns.fields.length) return { [`column ${at + 1}`]: cell };
    const name = columns.names[at] ?? '';
    if (holdsFacts(name, cell) || (field === undefined && factsNamed(name).length > 0)) {
      entry[name] = cell;
      continue;
    }
    if (field === undefined) continue;
    const text = field === 'imdbId' && cell.includes('/title/') ? cell : cellText(cell);
    const value = typeof text === 'string' ? valueOf(field, text, columns.commaLists) : text;
    if (value === undefined) continue;
    const target = NOMINATION_FIELDS.has(field) ? nomination : entry;
    if (field in target && (field === 'award' || field === 'category')) {
      more.push({ [field]: value });
      continue;
    }
    target[field] = field in target ? [target[field], value].flat() : value;
  }
  if (empty) return undefined;
  if (Object.keys(nomination).length === 0) return entry;
  const { category } = nomination;
  const others = more.map((one) => (category === undefined ? one : { category, ...one }));
  return { ...entry, nominations: [nomination, ...others] };
}

/**
 * The cells of a row whose title holds commas without quotes, put together: the other columns must read well then, and not read
 * so well before. Undefined where that is not so.
 */
export function withTitleJoined(cells: readonly string[], columns: Columns): string[] | undefined {
  const title = columns.fields.indexOf('title');
  if (columns.fields.length === 1 && cells.length > 1) return [cells.join(', ')];
  const extra = cells.length - columns.fields.length;
  if (title < 0 || extra <= 0) return undefined;
  const joined = [
    ...cells.slice(0, title),
    cells.slice(title, title + extra + 1).join(', '),
    ...cells.slice(title + extra + 1),
  ];
  return wellRead(joined, columns) > wellRead(cells, columns) ? joined : undefined;
}

/** How many of the cells of numbers, ids and flags can be read; fewer than none where one cannot. */
function wellRead(cells: readonly string[], { fields, commaLists }: Columns): number {
  let count = 0;
  for (const [at, field] of fields.entries()) {
    const cell = cells[at] ?? '';
    if (field === undefined || cell === '' || !TYPED.has(field)) continue;
    const value = valueOf(field, cell, commaLists);
    if (typeof value === 'string' && !imdbIdSchema.safeParse(value).success) return -1;
    count += 1;
  }
  return count;
}

function valueOf(field: ColumnField, cell: string, commaLists: boolean): unknown {
  switch (field) {
    case 'year':
      return numberIn(cell, /^(\d+)(?:\.0+)?$/);
    case 'runtimeMinutes':
      return numberIn(cell, /^(\d+(?:\.\d+)?)\s*(?:min|mins|minutes|'|′)?\.?$/i);
    case 'imdbId':
      if (saysNothing(cell)) return undefined;
      return (readImdbIds(cell)?.length ?? 1) > 1 ? cell : (readImdbId(cell) ?? cell);
    case 'directors':
      return listIn(cell, commaLists);
    case 'countries':
      return listIn(cell, commaLists).flatMap(countriesIn);
    case 'critical':
    case 'won':
      return flagIn(cell);
    default:
      return cell;
  }
}

function numberIn(cell: string, form: RegExp): number | string | undefined {
  if (saysNothing(cell)) return undefined;
  const digits = form.exec(cell)?.[1];
  return digits === undefined ? cell : Number(digits);
}

/** Names may hold commas ("Bertolucci, Bernardo"), so they part a list only where the table is known to do so. */
function listIn(cell: string, commaLists: boolean): string[] {
  const separator = /[;|]/.test(cell) ? /[;|]/ : commaLists ? /,/ : /[;|]/;
  return cell
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function flagIn(cell: string): boolean | string {
  return flagField(cell).value ?? cell;
}
