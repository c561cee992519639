import type { z } from 'zod';
import { filmKey } from '../../domain/slug.js';
import { expectation } from '../../domain/issue-words.js';
import { entrySchema, type Entry, type RejectedRow } from '../../domain/programme.js';
import { controlCharacterIn, isTooDeep, storable, storableText, wellFormed } from './clean.js';
import { addToFirst } from './same-film.js';

export interface ReadEntries {
  entries: Entry[];
  rejects: RejectedRow[];
}

const FIELDS_SHOWN = 3;
const KEYS_SHOWN = 5;
const VALUE_SHOWN = 80;

/**
 * Checks a programme's rows one by one: good ones become entries, bad ones are kept with field and expectation. A film
 * that stands in several rows (one for each nomination) is one entry with the nominations of all.
 * @param edition `cannes-2025`: films without an IMDb id are told apart within it.
 * @param rowNumbers where each row stands in its file; its place in the list, from 1, by default.
 */
export function readEntries(
  rows: readonly unknown[],
  edition: string,
  rowNumbers?: readonly number[],
): ReadEntries {
  const films: ReadFilms = new Map();
  const rejects: RejectedRow[] = [];
  rows.forEach((raw, index) => {
    const reject = readRow(raw, rowNumbers?.[index] ?? index + 1, edition, films);
    if (reject !== undefined) rejects.push(reject);
  });
  return { entries: [...films.values()].map(({ entry }) => entry), rejects };
}

/** The films read so far by their keys, each with the row that first named it. */
export type ReadFilms = Map<string, { row: number; entry: Entry }>;

/**
 * Checks one row of a programme.
 * @param films those of the rows before, to which the row's film or its nominations are added.
 * @returns why the row is told: it cannot be read, or says of its film what an earlier row says otherwise.
 */
export function readRow(
  raw: unknown,
  row: number,
  edition: string,
  films: ReadFilms,
): RejectedRow | undefined {
  const read = readEntry(raw);
  if ('reason' in read) {
    const { field, reason } = read;
    return { row, field: storableText(field), reason: storableText(reason), raw: kept(raw) };
  }
  const { entry } = read;
  const key = filmKey(entry, edition);
  const first = films.get(key);
  if (first === undefined) {
    films.set(key, { row, entry });
    return undefined;
  }
  const differing = addToFirst(first.entry, entry);
  if (differing.length === 0) return undefined;
  const told = differing
    .slice(0, FIELDS_SHOWN)
    .map((fact) => `${fact}: expected ${show(first.entry[fact])}, found ${show(entry[fact])}`);
  const reason = `${told.join('; ')}; the same film as row ${first.row} (${key}): its nominations were added there`;
  return { row, field: differing.join('; '), reason, raw: kept(raw) };
}

function readEntry(raw: unknown): { entry: Entry } | { field: string; reason: string } {
  if (isTooDeep(raw))
    return { field: 'entry', reason: 'entry: expected a film, found a deeply nested value' };
  const control = controlCharacterIn(raw);
  if (control !== undefined) {
    const field = fieldName(control);
    const found = show(valueAt(raw, control));
    return { field, reason: `${field}: expected text without control characters, found ${found}` };
  }
  const parsed = entrySchema.safeParse(wellFormed(raw), { error: expectation });
  return parsed.success ? { entry: parsed.data } : describe(parsed.error, raw);
}

/** Field and reason in words: `year: expected a year such as 2025, found "20x5"`. */
function describe(error: z.ZodError, raw: unknown): { field: string; reason: string } {
  const issues = error.issues.slice(0, FIELDS_SHOWN).map((issue) => {
    const field = fieldName(issue.path);
    if (issue.code === 'unrecognized_keys') return { field: shortened(issue.keys), reason: issue.message };
    return { field, reason: `${issue.message}, found ${show(valueAt(raw, issue.path))}` };
  });
  return {
    field: issues.map((issue) => issue.field).join('; '),
    reason: issues.map((issue) => `${issue.field}: ${issue.reason}`).join('; '),
  };
}

function shortened(keys: readonly string[]): string {
  return keys
    .slice(0, KEYS_SHOWN)
    .map((key) => key.slice(0, VALUE_SHOWN))
    .join(', ');
}

function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'entry';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    raw,
  );
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > VALUE_SHOWN ? `${text.slice(0, VALUE_SHOWN)}…` : text;
}

const RAW_KEPT = 10_000;

/** The row as it came, cut where it would fill the table, without what a database cannot hold. */
function kept(raw: unknown): unknown {
  if (raw === undefined) return null;
  if (isTooDeep(raw)) return 'a deeply nested value';
  const text = JSON.stringify(raw);
  return text.length <= RAW_KEPT ? storable(raw) : storableText(`${text.slice(0, RAW_KEPT)}…`);
}
