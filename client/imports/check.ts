import { countRows } from '../../domain/programme/programme.js';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { ProgrammeFolders } from '../../config/programme-folders.js';
import { editionKey } from '../../domain/identity.js';
import { festivalImportInputSchema, type FestivalImportInput } from '../../domain/policy.js';
import type { Entry, Programme, RejectedRow } from '../../domain/programme/programme.js';
import type { KnownFilms } from '../../entities/editions/plan.js';
import { readEntries } from '../../sources/programmes/entries.js';
import { KNOWN_FESTIVALS, knownFestival } from '../../sources/programmes/known-festivals.js';
import { readProgrammeRows } from '../../sources/programmes/read-programme.js';
import { countNominations } from '../../sources/programmes/same-film.js';
import type { Plan } from './plan.js';
import { planFor, plannedProgramme, type PlannedProgramme } from './planned-films.js';
import { AppError, isAppError } from '../../domain/errors.js';

/** The row errors that a person is shown; more of them tell nothing new. */
const REJECTS_SHOWN = 200;
const ENTRIES_SHOWN = 10;

/** What an import would read, and what it would cost; nothing is started or written. */
export interface ImportCheck {
  /** "cannes-2025" */
  edition: string;
  /** What stands in the programme; null for an event page on IMDb, which costs money to read. */
  programme: ProgrammeCheck | null;
  /** Null where nothing is known of the films. */
  plan: (Plan & { known: KnownFilms }) | null;
  /** USD spent on reading the programme for this check. */
  spentUsd: number;
  /** What a person should know of where the films come from, in words. */
  notes: string[];
}

export interface ProgrammeCheck {
  films: number;
  withoutImdbId: number;
  nominations: number;
  /** The first films. */
  entries: Entry[];
  /** Rows that would be repaired or set aside, and what is wrong with the first of them. */
  rejected: number;
  rejects: Omit<RejectedRow, 'raw'>[];
  warnings: string[];
}

/** Festivals whose event page on IMDb is known, for people to choose from. */
export function festivalsByName(): { slug: string; name: string }[] {
  return KNOWN_FESTIVALS.map(({ slug, name }) => ({ slug, name }));
}

/** What is wrong with an import's input, by field; empty where it can be started. */
export function inputProblems(input: unknown): { field: string; message: string }[] {
  const parsed = festivalImportInputSchema.safeParse(input);
  if (!parsed.success)
    return parsed.error.issues.map((issue) => ({
      field: issue.path.join('.') || 'input',
      message: issue.message,
    }));
  const { festival, programme } = parsed.data;
  const byName = programme.kind === 'imdb-event' || programme.kind === 'imdb-awards';
  if (!byName || programme.eventId !== undefined || knownFestival(festival)) return [];
  const message = 'not known by name: give its IMDb event id, or its programme as a file';
  return [{ field: 'festival', message }];
}

/**
 * Reads what an import would read, row by row, and plans it by this database's own record.
 * @param options.buyer buys a festival's page on IMDb, which the import then uses; without it the check costs nothing.
 * @param options.folders where a programme by path may lie; the uploads' folder by default.
 * @throws {AppError} `InvalidInput` in words, when the programme as a whole cannot be read.
 */
export async function checkImport(
  input: FestivalImportInput,
  dataSource: DataSource,
  { buyer, folders }: { buyer?: Client; folders?: ProgrammeFolders } = {},
): Promise<ImportCheck> {
  const edition = editionKey(input.festival, input.year);
  const programme = input.programme ?? { kind: 'imdb-event' };
  if (programme.kind === 'imdb-event') return await checkEvent(input, edition, dataSource, buyer);
  const { entries, ...read } = await readInWords(programme, input, edition, folders);
  const films = { ...input, programme: { kind: 'inline' as const, entries } };
  const planned = await plannedProgramme(films, dataSource);
  return {
    edition,
    programme: { ...read, entries: entries.slice(0, ENTRIES_SHOWN) },
    plan: entries.length === 0 ? null : await planFor(input, planned, dataSource),
    spentUsd: 0,
    notes: [],
  };
}

async function readInWords(
  programme: Exclude<Programme, { kind: 'imdb-event' }>,
  { festival, year }: FestivalImportInput,
  edition: string,
  folders: ProgrammeFolders | undefined,
): Promise<ProgrammeCheck> {
  try {
    const signal = new AbortController().signal;
    const { rows, rowNumbers, warnings } = await readProgrammeRows(programme, {
      festival,
      year,
      signal,
      folders,
    });
    const { entries, rejects } = readEntries(rows, edition, rowNumbers);
    return {
      films: entries.length,
      withoutImdbId: entries.filter(({ imdbId }) => imdbId === undefined).length,
      nominations: entries.reduce((sum, entry) => sum + countNominations(entry), 0),
      entries,
      rejected: countRows(rejects),
      rejects: rejects.slice(0, REJECTS_SHOWN).map(({ row, field, reason }) => ({ row, field, reason })),
      warnings: warnings.map((warning) => withoutPath(warning, programme)),
    };
  } catch (error) {
    if (isAppError(error, 'InvalidProgramme') || isAppError(error, 'Unavailable'))
      throw new AppError('InvalidInput', withoutPath(error.message, programme));
    throw error;
  }
}

/** Where an upload lies on this machine is nobody's business. */
function withoutPath(words: string, programme: Programme): string {
  return programme.kind === 'file' ? words.replaceAll(programme.path, 'The file') : words;
}

async function checkEvent(
  input: FestivalImportInput,
  edition: string,
  dataSource: DataSource,
  buyer?: Client,
): Promise<ImportCheck> {
  const check = { edition, programme: null, plan: null, spentUsd: 0, notes: [] };
  let planned: PlannedProgramme;
  try {
    planned = await plannedProgramme(input, dataSource, { buyer });
  } catch (error) {
    if (!isAppError(error, 'InvalidInput') || buyer !== undefined) throw error;
    // Not to be planned without paying; the import may be started all the same.
    const note = error.message.replace('add --fetch', 'have it read for the plan');
    return { ...check, notes: [note] };
  }
  return {
    ...check,
    plan: await planFor(input, planned, dataSource),
    spentUsd: planned.spentUsd,
    notes: planned.note === undefined ? [] : [planned.note],
  };
}
