import { z } from 'zod';
import { insides, type Content, type ContentLabel } from './content.js';
import { decoded, encodingOf } from './encoding.js';
import { isTooDeep } from '../clean.js';
import { holdsFilms, rowsWithin } from '../nested-films.js';
import { MAX_PROGRAMME_BYTES, type ProgrammeRows } from '../programme-rows.js';
import { AppError } from '../../../domain/errors.js';

/** A programme is a few levels deep; thousands of them are there to break a parser. */
const DEEPEST_NESTING = 32;
/** Objects, lists and values in one file: 100,000 films have a few dozen each. */
const MAX_VALUES = 5_000_000;

/** Of a line that is no JSON so much is kept, to be shown. */
const LINE_SHOWN = 200;

/** A file may hold the entries alone, a whole import input with the entries inline, or sections and categories with films. */
const jsonProgrammeSchema = z.union([
  z.array(z.string()).transform((titles): unknown[] => titles.map(filmOf)),
  z.array(z.unknown()),
  z.object({ entries: z.array(z.unknown()) }).transform((file) => file.entries),
  z
    .object({ programme: z.object({ kind: z.literal('inline'), entries: z.array(z.unknown()) }) })
    .transform((file) => file.programme.entries),
  // JSON Lines of one film.
  z
    .object({ entry: z.unknown(), nominations: z.unknown().optional() })
    .refine((film) => 'entry' in film)
    .transform((film) => [entryOf(film)]),
  z
    .looseObject({})
    .refine((file) => !isTooDeep(file) && holdsFilms(file))
    .transform((file) => rowsWithin(file)),
]);

/** Of a list of texts: an IMDb id or its address, else a title. */
function filmOf(text: string): unknown {
  return /(?:^|\/)tt\d{6,}/i.test(text.trim()) ? { imdbId: text } : { title: text };
}

interface ExportedLine {
  entry?: unknown;
  nominations?: unknown;
}

/** Festival and year of a file that is a whole import input; undefined where it says none. */
export interface FileHeader {
  festival?: unknown;
  year?: unknown;
  policy?: unknown;
}

/**
 * Reads a JSON programme: a list of films, `{ entries }`, a whole import input with the entries inline, or JSON Lines with a
 * film a line, as entries or as `festival export` gives them.
 * @throws {AppError} `InvalidProgramme` where it is no JSON, holds no such list, or is built to exhaust its reader.
 */
export async function readJson(content: Content): Promise<ProgrammeRows & { header: FileHeader }> {
  const encoding = await encodingOf(content);
  let text = '';
  for await (const piece of decoded(content, encoding.name)) text += piece;
  const value = linesOf(content, text) ?? parseJson(content, text);
  const parsed = jsonProgrammeSchema.safeParse(value);
  if (!parsed.success)
    throw new AppError(
      'InvalidProgramme',
      `${content.name} holds no programme: expected a list of films, or an object with "entries" or "programme".`,
    );
  if (parsed.data.length > MAX_PROGRAMME_BYTES)
    throw new AppError(
      'InvalidProgramme',
      `${content.name} has ${parsed.data.length} films: expected at most ${MAX_PROGRAMME_BYTES}.`,
    );
  return {
    rows: parsed.data,
    warnings: encoding.guessed ? [guessedWarning(content.name, encoding.name)] : [],
    header: Array.isArray(value) ? {} : (value as FileHeader),
  };
}

/**
 * The films of JSON Lines, where the first of several lines is an object by itself; a line that cannot be read is a row of that
 * text, which costs nothing but itself.
 */
function linesOf(label: ContentLabel, text: string): unknown[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first = '', second] = lines;
  if (second === undefined || objectIn(label, first) === undefined) return undefined;
  return lines.map((line) => {
    const film = objectIn(label, line);
    return film === undefined ? line.slice(0, LINE_SHOWN) : entryOf(film);
  });
}

/** Of a film as `festival export` gives it, what the festival named: its entry, or nominations without a film. */
function entryOf(film: ExportedLine): unknown {
  return 'entry' in film ? (film.entry ?? { nominations: film.nominations }) : film;
}

/** The object that a line is; undefined where it is something else. */
function objectIn({ name }: ContentLabel, line: string): ExportedLine | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  refuseBomb(name, line);
  try {
    return JSON.parse(line) as object;
  } catch {
    return undefined;
  }
}

/** Tells that a text's encoding was guessed. */
export function guessedWarning(name: string, encoding: string): string {
  return `${name} is not UTF-8; it was read as ${encoding}. Check letters with accents.`;
}

/**
 * Parses JSON that may come from anybody.
 * @throws {AppError} `InvalidProgramme` where it is none, or is built to exhaust its reader.
 */
export function parseJson(label: ContentLabel, text: string): unknown {
  refuseBomb(label.name, text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new AppError(
      'InvalidProgramme',
      `${label.name} is not JSON${insides(label, `: ${error instanceof Error ? error.message : String(error)}`)}`,
    );
  }
}

/** A small text can parse into a thousand times its memory, or overflow what walks it later: count before parsing. */
function refuseBomb(name: string, text: string): void {
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (inString) {
      if (sign === '\\') at += 1;
      else if (sign === '"') inString = false;
      continue;
    }
    if (sign === '"') inString = true;
    else if (sign === '}' || sign === ']') depth -= 1;
    else if (sign === ',') values += 1;
    else if (sign === '{' || sign === '[') {
      depth += 1;
      values += 1;
    }
    if (depth > DEEPEST_NESTING)
      throw new AppError(
        'InvalidProgramme',
        `${name} is nested more than ${DEEPEST_NESTING} levels deep: expected films.`,
      );
    if (values > MAX_VALUES)
      throw new AppError(
        'InvalidProgramme',
        `${name} has more than ${MAX_VALUES} values: expected a programme of films.`,
      );
  }
}
