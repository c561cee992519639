import { parseDocument } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../../domain/errors.js';
import { insides, type ContentLabel } from '../files/content.js';

/** The repository's largest file, of the Academy Awards, has 0.3 MB. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
const FAULTS_TOLD = 5;
/** Four levels of names and one of lists; some thousand would end the process within the parser. */
const DEEPEST_NESTING = 64;

/** What one category of an award names, in the file's own order. */
export interface AwardsCategory {
  award: string;
  category: string;
  /** IMDb ids as they stand there, unchecked, each once. */
  nominees: unknown[];
  /** Those of them that won. */
  winners: ReadonlySet<unknown>;
}

/** One edition. */
export interface AwardsEdition {
  year: number;
  /** The second edition of a year is `'1991-2'` there. */
  instance: number;
  categories: AwardsCategory[];
  /** What could not be read of it, in words. */
  faults: string[];
}

/** What is empty is an empty text in YAML without types. */
const emptyAs = <T extends z.ZodType>(empty: unknown, schema: T): z.ZodPreprocess<T> =>
  z.preprocess((value) => (value === '' ? empty : value), schema);
const namedSchema = emptyAs({}, z.record(z.string(), z.unknown()));
const idsSchema = z.preprocess(
  (value) => (value === '' ? [] : typeof value === 'string' ? [value] : value),
  z.array(z.unknown()).optional(),
);
const categorySchema = z
  .looseObject({ nominee: idsSchema, winner: idsSchema })
  .refine((lists) => 'nominee' in lists || 'winner' in lists);
/** A year with its instance, as the repository's own program writes it. */
const EDITION = /^(\d{4})(?:-(\d{1,2}))?$/;

/**
 * Reads an event's file of IMDb-Awards: year → award → category → nominees and winners, newest edition first.
 * @param label how messages speak of it.
 * @throws {AppError} `InvalidProgramme` where it is no YAML, or holds no editions.
 */
export function readEventFile(label: ContentLabel, text: string): AwardsEdition[] {
  const { name } = label;
  const held = namedSchema.safeParse(parsed(label, text));
  const editions = Object.entries(held.data ?? {}).flatMap(([key, value]) => {
    const [, year, instance = '1'] = EDITION.exec(key) ?? [];
    return year === undefined ? [] : [editionOf(Number(year), Number(instance), value)];
  });
  if (editions.length === 0)
    throw new AppError(
      'InvalidProgramme',
      `${name} is no event's file of IMDb-Awards: expected years such as '2025' with their awards.`,
    );
  return editions.toSorted((one, other) => other.year - one.year || other.instance - one.instance);
}

/** All scalars are text (the failsafe schema), and nothing refers to anything: such a file cannot grow as it is read. */
function parsed(label: ContentLabel, text: string): unknown {
  if (isTooDeep(text))
    throw new AppError('InvalidProgramme', `${label.name} nests too deep to be a file of IMDb-Awards.`);
  try {
    const document = parseDocument(text, { schema: 'failsafe' });
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const why = insides(label, `: ${line.replace(/:$/, '')}`);
    throw new AppError('InvalidProgramme', `${label.name} is not valid YAML${why}.`);
  }
}

/** By what nesting takes in YAML: open brackets, indentation, or several signs of lists and keys in one line. */
function isTooDeep(text: string): boolean {
  if (new RegExp(`^ {${DEEPEST_NESTING}}|^ *(?:[-?:]\\s+){9}`, 'm').test(text)) return true;
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(open + (bracket === '[' || bracket === '{' ? 1 : -1), 0);
    if (open > DEEPEST_NESTING) return true;
  }
  return false;
}

function editionOf(year: number, instance: number, value: unknown): AwardsEdition {
  const categories: AwardsCategory[] = [];
  const faults: string[] = [];
  for (const [award, held] of entriesOf(value, `${year}`, faults))
    for (const [category, lists] of entriesOf(held, award, faults)) {
      const read = categorySchema.safeParse(lists);
      if (!read.success) {
        faults.push(`${award}, ${category}: expected lists "nominee" and "winner"`);
        continue;
      }
      const { nominee = [], winner = [] } = read.data;
      // Who won was nominated, too, wherever the file says it.
      const nominees = [...new Set([...nominee, ...winner])];
      // What has no category is written as "null".
      const name = /^(?:null|~?)$/.test(category) ? award : category;
      categories.push({ award, category: name, nominees, winners: new Set(winner) });
    }
  return { year, instance, categories, faults: faults.slice(0, FAULTS_TOLD) };
}

function entriesOf(value: unknown, place: string, faults: string[]): [string, unknown][] {
  const read = namedSchema.safeParse(value);
  if (read.success) return Object.entries(read.data);
  faults.push(`${place}: expected names with what they hold`);
  return [];
}
