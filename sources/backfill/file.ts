import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { BackfillRow } from './read-backfill.js';
import { AppError, isAppError } from '../../domain/errors.js';

const MAX_BYTES = 100 * 1024 * 1024;

/**
 * Reads the rows of a CSV file (with a header) or a JSON file (a list, or an object with "films", "jobs", "rows" or
 * "entries"), unchecked.
 * @throws {AppError} `InvalidProgramme` naming the file and what was expected.
 */
export async function readBackfillFile(path: string): Promise<BackfillRow[]> {
  const text = await textOf(path);
  const isJson = extname(path).toLowerCase() === '.json' || /^\s*[[{]/.test(text);
  return isJson ? jsonRows(path, text) : csvRows(path, text);
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES)
      throw new AppError('InvalidProgramme', `${path} has ${size} bytes: expected at most ${MAX_BYTES}.`);
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if (isAppError(error, 'InvalidProgramme')) throw error;
    throw new AppError(
      'InvalidProgramme',
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function jsonRows(path: string, text: string): BackfillRow[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError(
      'InvalidProgramme',
      `${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const list = Array.isArray(value) ? (value as unknown[]) : listIn(value);
  if (list === undefined)
    throw new AppError(
      'InvalidProgramme',
      `${path} holds no films: expected a list, or an object with "films", "jobs", "rows" or "entries".`,
    );
  return list.map((raw, index) => ({ origin: `row ${index + 1}`, raw }));
}

function listIn(value: unknown): unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const lists = ['films', 'jobs', 'rows', 'entries'].map((name) => (value as Record<string, unknown>)[name]);
  return lists.find((list): list is unknown[] => Array.isArray(list));
}

function csvRows(path: string, text: string): BackfillRow[] {
  try {
    const records = parse(text, {
      columns: true,
      delimiter: [',', ';', '\t'],
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
      info: true,
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ origin: `line ${info.lines}`, raw: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AppError('InvalidProgramme', `${path} is not CSV: ${error.message}`);
  }
}
