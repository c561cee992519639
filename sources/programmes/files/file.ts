import { extname } from 'node:path';
import type { ColumnMapping } from '../../../domain/programme/programme.js';
import {
  fileContent,
  formatByHead,
  refuseNoText,
  type Content,
  type ContentLabel,
  type ProgrammeFormat,
} from './content.js';
import { eachCsvRow, readCsv } from './csv.js';
import { readJson, type FileHeader } from './json.js';
import type { ProgrammeRows } from '../programme-rows.js';

export type { FileHeader } from './json.js';

const FORMATS: Record<string, ProgrammeFormat> = { '.json': 'json', '.csv': 'csv', '.tsv': 'csv' };

/**
 * Reads a programme file (JSON or CSV, by its name, else by its first letter) into rows, unchecked.
 * @param columns which column of a table gives which field, where their names do not say so.
 * @param label how messages speak of it; by its path, and freely, by default.
 * @throws {AppError} `InvalidProgramme` naming the file and what was expected.
 */
export async function readProgrammeFile(
  path: string,
  columns?: ColumnMapping,
  label?: ContentLabel,
): Promise<ProgrammeRows> {
  const format = await formatOf(path);
  const content = await fileContent(path, format, label);
  const { rows, warnings, rowNumbers } = await readContent(content, format, columns);
  return { rows, warnings, rowNumbers };
}

/**
 * Reads a programme file as {@link readProgrammeFile} does; a table is read row by row, and none of it is kept.
 * @param take is given each row, unchecked, with its number.
 * @returns warnings in words.
 */
export async function eachProgrammeRow(
  path: string,
  columns: ColumnMapping | undefined,
  take: (row: unknown, number: number) => void,
): Promise<string[]> {
  const format = await formatOf(path);
  const content = await fileContent(path, format);
  await refuseNoText(content);
  if (format === 'csv') return await eachCsvRow(content, columns, take);
  const { rows, warnings } = await readJson(content);
  rows.forEach((row, index) => {
    take(row, index + 1);
  });
  return warnings;
}

/** As {@link readProgrammeFile}, with the festival and year that a JSON file may carry. */
export async function readProgrammeWithHeader(
  path: string,
  columns?: ColumnMapping,
): Promise<ProgrammeRows & { header: FileHeader }> {
  const format = await formatOf(path);
  return await readContent(await fileContent(path, format), format, columns);
}

/**
 * Reads a content of a known format into rows, unchecked.
 * @throws {AppError} `InvalidProgramme` naming the content and what was expected.
 */
export async function readContent(
  content: Content,
  format: ProgrammeFormat,
  columns?: ColumnMapping,
): Promise<ProgrammeRows & { header: FileHeader }> {
  await refuseNoText(content);
  return format === 'json' ? await readJson(content) : { ...(await readCsv(content, columns)), header: {} };
}

async function formatOf(path: string): Promise<ProgrammeFormat> {
  return FORMATS[extname(path).toLowerCase()] ?? (await formatByHead(await fileContent(path, 'csv')));
}
