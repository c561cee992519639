import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '../../../domain/errors.js';

export const MEGABYTE = 1024 * 1024;

export type ProgrammeFormat = 'json' | 'csv';

/** Largest content that is read, in bytes: JSON is parsed as a whole, CSV row by row. */
export const MAX_BYTES: Record<ProgrammeFormat, number> = { json: 50 * MEGABYTE, csv: 100 * MEGABYTE };

/** How messages speak of a content. */
export interface ContentLabel {
  /** What they call it: the path or the URL. */
  name: string;
  /** Nothing of it may stand in them before it proves to be a programme. */
  confidential?: boolean;
}

/** A programme as bytes, wherever they lie. */
export interface Content extends ContentLabel {
  /** The encoding that its sender stated. */
  charset?: string;
  /** The bytes from the start; may be called again. */
  bytes(): AsyncIterable<Buffer>;
}

/**
 * A file as content; no byte of it is read yet.
 * @throws {AppError} `InvalidProgramme` where it is not there, no file, or larger than its format may be.
 */
export async function fileContent(
  path: string,
  format: ProgrammeFormat,
  label: ContentLabel = { name: path },
): Promise<Content> {
  const { name } = label;
  const size = await stat(path).catch((error: unknown) => {
    throw new AppError(
      'InvalidProgramme',
      `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  if (!size.isFile()) throw new AppError('InvalidProgramme', `${name} is no file.`);
  const limit = MAX_BYTES[format];
  if (size.size > limit) throw tooLarge(name, size.size, limit);
  return { ...label, bytes: () => upTo(limit, path, name) };
}

/** Content that is in memory already. */
export function bufferContent(name: string, body: Buffer, charset?: string): Content {
  return {
    name,
    charset,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *bytes() {
      yield body;
    },
  };
}

/** What a message tells of the insides of a content, unless they are confidential. */
export function insides({ confidential = false }: ContentLabel, words: string): string {
  return confidential ? '' : words;
}

/** The first bytes of a content, at most one chunk. */
async function headOf(content: Content): Promise<Buffer> {
  for await (const chunk of content.bytes()) return chunk;
  return Buffer.alloc(0);
}

/** A file may grow while it is read. */
async function* upTo(limit: number, path: string, name: string): AsyncIterable<Buffer> {
  let read = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    read += chunk.length;
    if (read > limit) throw tooLarge(name, read, limit);
    yield chunk;
  }
}

function tooLarge(name: string, bytes: number, limit: number): AppError {
  return new AppError(
    'InvalidProgramme',
    `${name} has ${Math.round(bytes / MEGABYTE)} MB: expected at most ${limit / MEGABYTE} MB.`,
  );
}

const MAGIC: readonly [string, string][] = [
  ['PK\u0003\u0004', 'a ZIP archive or an Excel workbook: save the table as CSV (UTF-8)'],
  ['\u001f\u008b', 'compressed: unpack it first'],
  ['%PDF', 'a PDF'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old Excel workbook: save the table as CSV (UTF-8)'],
];

/** JSON or CSV, by the letter that the content begins with. */
export async function formatByHead(content: Content): Promise<ProgrammeFormat> {
  const head = (await headOf(content)).subarray(0, 1024).toString('latin1');
  // Byte order marks and the empty halves of UTF-16 stand before or within the first letter.
  const start = head.replace(/[\u00ef\u00bb\u00bf\u00ff\u00fe\s]+/g, '').replaceAll('\u0000', '');
  return start.startsWith('[') || start.startsWith('{') ? 'json' : 'csv';
}

/**
 * Refuses what is no text at all, saying what it looks like.
 * @throws {AppError} `InvalidProgramme` for an empty content, archives, workbooks, PDFs and web pages.
 */
export async function refuseNoText(content: Content): Promise<void> {
  const head = (await headOf(content)).subarray(0, 1024).toString('latin1');
  if (head.trim() === '' && (await isBlank(content)))
    throw new AppError('InvalidProgramme', `${content.name} is empty: expected films as JSON or CSV.`);
  const known = MAGIC.find(([magic]) => head.startsWith(magic));
  if (known !== undefined)
    throw new AppError('InvalidProgramme', `${content.name} is ${known[1]}. Expected JSON or CSV.`);
  if (/^\s*<(!doctype html|html|\?xml)/i.test(head))
    throw new AppError(
      'InvalidProgramme',
      `${content.name} is a web page, not a programme. Expected JSON or CSV.`,
    );
}

async function isBlank(content: Content): Promise<boolean> {
  for await (const chunk of content.bytes()) if (chunk.toString('latin1').trim() !== '') return false;
  return true;
}
