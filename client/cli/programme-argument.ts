import { existsSync } from 'node:fs';
import { compact } from '../../domain/compact.js';
import type { FestivalImportInput } from '../../domain/policy.js';
import {
  COLUMN_FIELDS,
  columnMappingSchema,
  programmeSchema,
  type ColumnMapping,
  type Programme,
} from '../../domain/programme/programme.js';
import { readProgrammeWithHeader } from '../../sources/programmes/files/file.js';
import { keepFile } from '../imports/uploads.js';
import { AppError } from '../../domain/errors.js';

/** Above this an inline programme would be too large for a workflow's input (Temporal's limit is 2 MB). */
const MAX_INLINE_BYTES = 1_000_000;

export interface ImportOptions {
  festival?: string;
  year?: string;
  spendLimit?: number;
  spendMode?: 'normal' | 'critical-only' | 'free-only';
  window?: number;
  /** `field=column` pairs, where a table's own names do not say what is in it. */
  column?: string[];
  /** IMDb event id of a festival that is not known by name. */
  event?: string;
  /** The festival's own site instead of IMDb. */
  site?: string;
  /** IMDb-Awards instead of IMDb's page; a file or URL of a copy. */
  awards?: string | true;
  /** Which part of the programme a file is. */
  part?: string;
}

/**
 * Reads `field=column` pairs.
 * @throws {AppError} `InvalidInput` naming the pair that cannot be used.
 */
export function columnMapping(pairs: readonly string[] = []): ColumnMapping | undefined {
  if (pairs.length === 0) return undefined;
  const mapping = Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const parsed = columnMappingSchema.safeParse(mapping);
  if (parsed.success && pairs.every((pair) => pair.includes('='))) return parsed.data;
  throw new AppError(
    'InvalidInput',
    `--column: expected field=column with one of the fields ${COLUMN_FIELDS.join(', ')}, found ${pairs.join(' ')}`,
  );
}

/**
 * Turns `festival import`'s arguments into a workflow's input: a programme file, or a festival and a year. A file too
 * large to be sent is read by the worker itself, from a copy where it may read.
 * @throws {AppError} `InvalidInput` in words.
 */
export async function importInput(
  programme: string,
  year: string | undefined,
  options: ImportOptions,
): Promise<FestivalImportInput> {
  if (!existsSync(programme)) {
    if (/[./\\]/.test(programme)) throw new AppError('InvalidInput', `There is no file ${programme}.`);
    const published = await publishedProgramme(options);
    const festivalYear = toYear(year ?? options.year);
    return withPolicy({ festival: programme, year: festivalYear, programme: published }, options);
  }
  if (options.site !== undefined || options.event !== undefined || options.awards !== undefined)
    throw new AppError(
      'InvalidInput',
      `${programme} is a file: --site, --event and --awards go with a festival's name.`,
    );
  const columns = columnMapping(options.column);
  const { rows, rowNumbers, warnings, header } = await readProgrammeWithHeader(programme, columns);
  const festival = options.festival ?? header.festival;
  const festivalYear = options.year ?? year ?? header.year;
  if (typeof festival !== 'string' || festivalYear === undefined)
    throw new AppError(
      'InvalidInput',
      `${programme} does not say festival and year: give --festival and --year.`,
    );
  const told = warnings.map((warning) => warning.replaceAll(programme, 'The file'));
  const entries = { entries: rows, rowNumbers, ...(told.length === 0 ? {} : { warnings: told }) };
  const inline = Buffer.byteLength(JSON.stringify(entries)) <= MAX_INLINE_BYTES;
  const input: FestivalImportInput = {
    festival,
    year: toYear(festivalYear),
    programme: {
      ...(inline
        ? { kind: 'inline', ...entries }
        : { kind: 'file', path: await keepFile(programme), columns }),
      part: options.part,
    },
    ...(isRecord(header.policy) ? { policy: header.policy } : {}),
  };
  return withPolicy(input, options);
}

/**
 * What is published of a festival, where an option says which; undefined for its page on IMDb. A copy in a file is kept
 * where the workers may read it.
 * @throws {AppError} `InvalidInput` for a site or an id that cannot be used.
 */
async function publishedProgramme(options: ImportOptions): Promise<Programme | undefined> {
  const { site, event, awards, part } = options;
  if (part !== undefined) throw new AppError('InvalidInput', '--part goes with a file.');
  if (site !== undefined && (event !== undefined || awards !== undefined))
    throw new AppError('InvalidInput', 'Give --site alone, without --event and --awards.');
  if (site === undefined && event === undefined && awards === undefined) return undefined;
  const given = site === undefined ? await imdbProgramme(event, awards) : { kind: 'site', site };
  const parsed = programmeSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const option = site !== undefined ? 'site' : event !== undefined ? 'event' : 'awards';
  throw new AppError(
    'InvalidInput',
    `--${option}: ${parsed.error.issues.map(({ message }) => message).join('; ')}`,
  );
}

async function imdbProgramme(
  eventId: string | undefined,
  awards: string | true | undefined,
): Promise<object> {
  if (awards === undefined) return { kind: 'imdb-event', eventId };
  if (awards === true) return { kind: 'imdb-awards', eventId };
  if (/^https?:/.test(awards)) return { kind: 'imdb-awards', eventId, url: awards };
  if (!existsSync(awards)) throw new AppError('InvalidInput', `--awards: there is no file ${awards}.`);
  return { kind: 'imdb-awards', eventId, path: await keepFile(awards) };
}

function withPolicy(input: FestivalImportInput, options: ImportOptions): FestivalImportInput {
  const { spendLimit, spendMode, window } = options;
  const policy = { ...input.policy, ...compact({ spendLimitUsd: spendLimit, spendMode, window }) };
  return Object.keys(policy).length === 0 ? input : { ...input, policy };
}

function toYear(year: unknown): number {
  const number = typeof year === 'number' ? year : Number(year);
  if (year === undefined || year === '' || !Number.isInteger(number))
    throw new AppError(
      'InvalidInput',
      `year: expected a year such as 2025, found ${year === undefined ? 'nothing' : JSON.stringify(year)}`,
    );
  return number;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
