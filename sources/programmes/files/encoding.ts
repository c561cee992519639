import { detect } from 'chardet';
import iconv from 'iconv-lite';
import type { Content } from './content.js';
import { AppError } from '../../../domain/errors.js';

const SAMPLE_BYTES = 64 * 1024;
/**
 * Windows writes more into these than their standards have; the web reads them in the same way. ASCII is what is said
 * of words too few to tell anything; there are bytes beyond it, or nothing had to be guessed.
 */
const SUPERSETS: Record<string, string> = {
  ASCII: 'windows-1252',
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-9': 'windows-1254',
};
/** `,` `;` tab, quote, line ends: where a cell ends. */
const CELL_ENDS = new Set(Buffer.from(',;\t"\r\n'));

/** An encoding, and whether it was only guessed from the bytes. */
export interface Encoding {
  name: string;
  guessed: boolean;
}

/**
 * The encoding of a content: UTF-16 where it says so, UTF-8 where all of it is that, else what its sender stated,
 * else what its words beyond ASCII look like.
 * @throws {AppError} `InvalidProgramme` where it is none that is known.
 */
export async function encodingOf(content: Content): Promise<Encoding> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const sample: Buffer[] = [];
  let sampled = 0;
  let first = true;
  let isUtf8 = true;
  for await (const chunk of content.bytes()) {
    if (first && startsWithUtf16Mark(chunk)) return { name: 'utf-16', guessed: false };
    first = false;
    isUtf8 &&= decodes(utf8, chunk, true);
    if (sampled < SAMPLE_BYTES) {
      const cells = cellsBeyondAscii(chunk);
      sample.push(cells);
      sampled += cells.length;
    }
    if (!isUtf8 && sampled >= SAMPLE_BYTES) break;
  }
  if (isUtf8 && decodes(utf8, Buffer.alloc(0), false)) return { name: 'utf-8', guessed: false };
  if (content.charset !== undefined && iconv.encodingExists(content.charset) && !isNamedUtf8(content.charset))
    return { name: content.charset, guessed: false };
  return { name: guess(content.name, Buffer.concat(sample)), guessed: true };
}

/** The text of a content, piece by piece, without a byte order mark. */
export async function* decoded(content: Content, encoding: string): AsyncIterable<string> {
  const decoder = iconv.getDecoder(encoding);
  for await (const chunk of content.bytes()) {
    const text = decoder.write(chunk);
    if (text !== '') yield text;
  }
  const rest = decoder.end();
  if (rest !== undefined && rest !== '') yield rest;
}

function startsWithUtf16Mark(chunk: Buffer): boolean {
  return chunk.length >= 2 && (chunk.readUInt16LE(0) === 0xfeff || chunk.readUInt16BE(0) === 0xfeff);
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer, stream: boolean): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false;
  }
}

function isNamedUtf8(charset: string): boolean {
  return /^utf-?8$/i.test(charset);
}

function guess(name: string, sample: Buffer): string {
  const detected = detect(sample);
  const encoding = detected === null ? undefined : (SUPERSETS[detected] ?? detected);
  if (encoding === undefined || !iconv.encodingExists(encoding))
    throw new AppError('InvalidProgramme', `${name} is in no text encoding that is known: expected UTF-8.`);
  return encoding;
}

/** Statistics see more where headers and numbers do not drown the few words that tell one encoding from another. */
function cellsBeyondAscii(chunk: Buffer): Buffer {
  const kept: Buffer[] = [];
  let start = 0;
  let beyond = false;
  for (let at = 0; at <= chunk.length; at++) {
    const byte = chunk[at];
    if (byte !== undefined && !CELL_ENDS.has(byte)) {
      beyond ||= byte > 127;
      continue;
    }
    if (beyond) kept.push(chunk.subarray(start, at), Buffer.from('\n'));
    start = at + 1;
    beyond = false;
  }
  return Buffer.concat(kept).subarray(0, SAMPLE_BYTES);
}
