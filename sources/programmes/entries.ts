import type { z } from 'zod';
import { filmKey } from '../../domain/identity.js';
import { entrySchema, type Entry, type RejectedRow } from '../../domain/programme.js';
import { controlCharacterIn, isTooDeep, storable, storableText, wellFormed } from './clean.js';

export interface ReadEntries {
  entries: Entry[];
  rejects: RejectedRow[];
}

const FIELDS_SHOWN = 3;
const KEYS_SHOWN = 5;
const VALUE_SHOWN = 80;

/**
 * Checks a programme's rows one by one: good ones become entries, bad ones are kept with field and expectation. A film
 * that stands in two rows is one entry with the nominations of both, and the later row is told among the rejects.
 * @param edition `cannes-2025`: films without an IMDb id are told apart within it.
 * @param rowNumbers where each row stands in its file; its place in the list, from 1, by default.
 */
export function readEntries(
  rows: readonly unknown[],
  edition: string,
  rowNumbers?: readonly number[],
): ReadEntries {
  const seen: SeenRows = new Map();
  const byKey = new Map<string, Entry>();
  const rejects: RejectedRow[] = [];
  rows.forEach((raw, index) => {
    const read = readRow(raw, rowNumbers?.[index] ?? index + 1, edition, seen);
    if (read.reject !== undefined) rejects.push(read.reject);
    if (read.entry === undefined) return;
    const first = byKey.get(read.key);
    if (first === undefined) byKey.set(read.key, read.entry);
    else addNominations(first, read.entry);
  });
  return { entries: [...byKey.values()], rejects };
}

/** The row that first named a film, by the film's key. */
export type SeenRows = Map<string, number>;

/** What a row is: an entry, one that is told because its film stood in an earlier row, or none, with the reason. */
export type ReadRow =
  { entry: Entry; key: string; reject?: RejectedRow } | { entry?: undefined; reject: RejectedRow };

/**
 * Checks one row of a programme.
 * @param seen the films of the rows before, to which a new one is added.
 */
export function readRow(raw: unknown, row: number, edition: string, seen: SeenRows): ReadRow {
  const read = readEntry(raw);
  if ('reason' in read) {
    const { field, reason } = read;
    return { reject: { row, field: storableText(field), reason: storableText(reason), raw: kept(raw) } };
  }
  const key = filmKey(read.entry, edition);
  const first = seen.get(key);
  if (first === undefined) {
    seen.set(key, row);
    return { entry: read.entry, key };
  }
  const reason = `the same film as row ${first} (${key}); its nominations were added there`;
  return { entry: read.entry, key, reject: { row, field: 'entry', reason, raw: kept(raw) } };
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
  const parsed = entrySchema.safeParse(wellFormed(raw));
  return parsed.success ? { entry: parsed.data } : describe(parsed.error, raw);
}

/** Appends in place: a hundred thousand rows of one film would take for ever if each copied those before it. */
function addNominations(first: Entry, second: Entry): void {
  if (second.nominations === undefined) return;
  first.nominations ??= [];
  first.nominations.push(...second.nominations);
}

/** Field and reason in words: `year: expected a year such as 2025, found "20x5"`. */
function describe(error: z.ZodError, raw: unknown): { field: string; reason: string } {
  const issues = error.issues.slice(0, FIELDS_SHOWN).map((issue) => {
    const field = fieldName(issue.path);
    if (issue.code === 'unrecognized_keys') return unknownFields(issue.keys);
    const expected = /^expected|^Expected/.test(issue.message) ? issue.message : `expected: ${issue.message}`;
    return { field, reason: `${expected}, found ${show(valueAt(raw, issue.path))}` };
  });
  return {
    field: issues.map((issue) => issue.field).join('; '),
    reason: issues.map((issue) => `${issue.field}: ${issue.reason}`).join('; '),
  };
}

function unknownFields(keys: readonly string[]): { field: string; reason: string } {
  const shown = keys.slice(0, KEYS_SHOWN).map((key) => key.slice(0, VALUE_SHOWN));
  const more = keys.length > shown.length ? ` and ${keys.length - shown.length} more` : '';
  return {
    field: shown.join(', '),
    reason: `unknown field ${shown.map((key) => `"${key}"`).join(', ')}${more}`,
  };
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
