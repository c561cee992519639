import type { ColumnField } from '../../../domain/programme.js';
import type { Columns } from './columns.js';
import { cellText } from './formulas.js';

/** How tables write that there is nothing; a film may well be called "NA", so titles and names are not read this way. */
const NOTHING = /^(n\/?a|null|none|\\n|-+|\?)$/i;
const NOMINATION: ReadonlySet<ColumnField> = new Set(['category', 'award', 'person', 'won', 'details']);

/**
 * One row of a table as an entry, unchecked: what is no number, id or flag stays as it stands, so that the check can
 * show it. Formulas are not worked out: one that is more than a text or a link stays a formula, which no field can be.
 * @returns undefined for a row of empty cells.
 */
export function entryOf(cells: readonly string[], columns: Columns): Record<string, unknown> | undefined {
  const entry: Record<string, unknown> = {};
  const nomination: Record<string, unknown> = {};
  let empty = true;
  for (const [at, cell] of cells.entries()) {
    if (cell === '') continue;
    empty = false;
    const field = columns.fields[at];
    if (at >= columns.fields.length) {
      // The row has more cells than the header: most likely a comma within an unquoted title. One is told.
      entry[`column ${at + 1}`] = cell;
      break;
    }
    if (field === undefined) continue;
    const text = field === 'imdbId' && cell.includes('/title/') ? cell : cellText(cell);
    const value = typeof text === 'string' ? valueOf(field, text, columns.commaLists) : text;
    if (value !== undefined) (NOMINATION.has(field) ? nomination : entry)[field] = value;
  }
  if (empty) return undefined;
  if (Object.keys(nomination).length === 0) return entry;
  return { ...entry, nominations: [{ category: nomination['award'], ...nomination }] };
}

function valueOf(field: ColumnField, cell: string, commaLists: boolean): unknown {
  switch (field) {
    case 'year':
      return numberIn(cell, /^(\d+)(?:\.0+)?$/);
    case 'runtimeMinutes':
      return numberIn(cell, /^(\d+(?:\.\d+)?)\s*(?:min|mins|minutes|'|′)?\.?$/i);
    case 'imdbId':
      return NOTHING.test(cell) ? undefined : (/\/title\/(tt\d+)/.exec(cell)?.[1] ?? cell);
    case 'directors':
    case 'countries':
      return listIn(cell, commaLists);
    case 'critical':
    case 'won':
      return flagIn(cell);
    default:
      return cell;
  }
}

function numberIn(cell: string, form: RegExp): number | string | undefined {
  if (NOTHING.test(cell)) return undefined;
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
  if (/^(true|yes|y|1|x|won|winner)$/i.test(cell)) return true;
  return /^(false|no|n|0|nominee|nominated)$/i.test(cell) ? false : cell;
}
