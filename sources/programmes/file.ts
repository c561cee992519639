import { extname } from 'node:path';
import type { ColumnMapping } from '../../domain/programme.js';
import { fileContent, formatByHead, refuseNoText, type Content, type ProgrammeFormat } from './content.js';
import { readCsv } from './csv.js';
import { readJson, type FileHeader } from './json.js';
import type { ProgrammeRows } from './programme-rows.js';

export type { FileHeader } from './json.js';

const FORMATS: Record<string, ProgrammeFormat> = { '.json': 'json', '.csv': 'csv', '.tsv': 'csv' };

/**
 * Reads a programme file (JSON or CSV, by its name, else by its first letter) into rows, unchecked.
 * @param columns which column of a table gives which field, where their names do not say so.
 * @throws {ProgrammeError} naming the file and what was expected.
 */
export async function readProgrammeFile(path: string, columns?: ColumnMapping): Promise<ProgrammeRows> {
  const { rows, warnings, rowNumbers } = await readProgrammeWithHeader(path, columns);
  return { rows, warnings, ...(rowNumbers === undefined ? {} : { rowNumbers }) };
}

/** As {@link readProgrammeFile}, with the festival and year that a JSON file may carry. */
export async function readProgrammeWithHeader(
  path: string,
  columns?: ColumnMapping,
): Promise<ProgrammeRows & { header: FileHeader }> {
  const byName = FORMATS[extname(path).toLowerCase()];
  const format = byName ?? (await formatByHead(await fileContent(path, 'csv')));
  return await readContent(await fileContent(path, format), format, columns);
}

/**
 * Reads a content of a known format into rows, unchecked.
 * @throws {ProgrammeError} naming the content and what was expected.
 */
export async function readContent(
  content: Content,
  format: ProgrammeFormat,
  columns?: ColumnMapping,
): Promise<ProgrammeRows & { header: FileHeader }> {
  await refuseNoText(content);
  return format === 'json' ? await readJson(content) : { ...(await readCsv(content, columns)), header: {} };
}
