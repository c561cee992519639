import { setImmediate as othersFirst } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { AppError } from '../domain/errors.js';
import { editionKey } from '../domain/identity.js';
import { countRows, type StagingProgress } from '../domain/programme/programme.js';
import type { TierSource } from '../domain/sources.js';
import { counted } from '../domain/words/figures.js';
import { tellingChanges } from '../entities/editions/changes.js';
import { stageProgramme, type StagedProgramme } from '../entities/editions/staging/stage.js';
import type { Vanished } from '../entities/editions/staging/vanished.js';
import { readTierOrder } from '../entities/sources/policies.js';
import { spendOfAttempt } from '../entities/sources/spend.js';
import type { Db } from '../entities/sql.js';
import { EntryReader, type ReadEntries } from '../sources/programmes/entries.js';
import { programmeName, unreadKeys } from '../sources/programmes/programme-name.js';
import type { ProgrammeRows } from '../sources/programmes/programme-rows.js';
import {
  programmeAttempt,
  rowsOfProgramme,
  type ProgrammeDependencies,
  type ProgrammeRequest,
} from './programme.js';

const REJECTS_TOLD = 5;
const WARNINGS_TOLD = 10;
/** Rows that are read without a break: some ten milliseconds. */
const ROWS_AT_ONCE = 200;

export interface StageRequest extends ProgrammeRequest {
  /** ISO time at which the import began: what is spent from then on counts against its limit. */
  startedAt: string;
}

/** What staging came to; `edition` is "cannes-2025". */
export interface Staged {
  edition: string;
  editionId: string;
  total: number;
  rejected: number;
  /** The first rejected rows in words. */
  rejects: string[];
  /** What a person should know of how the programme was read, in words. */
  warnings: string[];
  /** USD spent on reading it. */
  costUsd: number;
  /** The order in which sources are asked where the policy names none; results of earlier versions have it not. */
  tiers?: TierSource[];
}

/**
 * Reads a programme and writes what it says, in one transaction.
 * @throws {AppError} `InvalidProgramme` where no row can be read, in words.
 */
export async function stage(request: StageRequest, dependencies: ProgrammeDependencies): Promise<Staged> {
  const { dataSource } = dependencies;
  const edition = editionKey(request.festival, request.year);
  const { warnings, incomplete, instead, ...read } = await readFilms(request, edition, dependencies);
  const programme = instead ?? request.programme;
  const { entries, withoutFilm, rejects } = read;
  const told = rejects.slice(0, REJECTS_TOLD).map((reject) => `row ${reject.row}: ${reject.reason}`);
  const rejectedRows = countRows(rejects);
  const stageIn = (db: Db): Promise<StagedProgramme> =>
    stageProgramme(db, {
      festival: request.festival,
      year: request.year,
      key: edition,
      programmeKind: programme.kind,
      programmeName: programmeName(programme),
      incomplete: incomplete === true,
      unreadKeys: unreadKeys(rejects, edition),
      entries,
      withoutFilm,
      rejects,
      onProgress: (written) => {
        tellProgress({ written, entries: entries.length });
      },
      spend: {
        limitUsd: request.spendLimitUsd ?? null,
        mode: request.spendMode,
        from: new Date(request.startedAt),
      },
    });
  const { vanished, ...staged } = await dataSource.transaction((db) =>
    tellingChanges(db, edition, () => stageIn(db)),
  );
  if (entries.length === 0)
    throw new AppError(
      'InvalidProgramme',
      rejects.length === 0
        ? 'The programme has no films.'
        : `Of ${counted(rejectedRows, 'row')} of the programme none can be read. ${told.join(' | ')}`,
    );
  const { costUsd } = await spendOfAttempt(dataSource.manager, programmeAttempt(edition));
  return {
    edition,
    ...staged,
    rejected: rejectedRows,
    rejects: told,
    warnings: [...vanishedWords(vanished), ...warnings.slice(0, WARNINGS_TOLD)],
    costUsd,
    tiers: await readTierOrder(dataSource.manager),
  };
}

/** The programme's films; its rows are not kept beside them, and what else the worker has to do is done between them. */
async function readFilms(
  request: StageRequest,
  edition: string,
  dependencies: ProgrammeDependencies,
): Promise<ReadEntries & Omit<ProgrammeRows, 'rows' | 'rowNumbers'>> {
  const { rows, rowNumbers, ...programme } = await rowsOfProgramme(request, edition, dependencies);
  const reader = new EntryReader(edition);
  for (const [index, raw] of rows.entries()) {
    if (index > 0 && index % ROWS_AT_ONCE === 0) {
      tellProgress({ read: index, rows: rows.length });
      await othersFirst();
    }
    reader.take(raw, rowNumbers?.[index] ?? index + 1);
  }
  return { ...programme, ...reader.read() };
}

function tellProgress(progress: StagingProgress): void {
  Context.current().heartbeat(progress);
}

/** Stands among an import's warnings, where everybody who looks at its progress sees it, as long as it holds. */
function vanishedWords({ films, nominations, titles }: Vanished): string[] {
  if (films === 0 && nominations === 0) return [];
  const named = films === 0 ? '' : ` (${titles.join(', ')}${films > titles.length ? ', …' : ''})`;
  return [
    `Flagged, for no programme names them any more: ${counted(films, 'film')}${named}, ${counted(nominations, 'nomination')}. Nothing was deleted.`,
  ];
}
