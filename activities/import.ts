import { counted } from '../domain/words/figures.js';
import { countRows } from '../domain/programme/programme.js';
import { editionKey } from '../domain/identity.js';
import type { TierSource } from '../domain/sources.js';
import type { FilmCounts } from '../domain/film-counts.js';
import type { FilmRef } from '../domain/film-ref.js';
import type { ImportProgress } from '../domain/lookup/lookup.js';
import type { SpendMode } from '../domain/policy.js';
import { countEdition } from '../entities/editions/counts.js';
import { readFilmRef } from '../entities/movies/film-ref.js';
import { readEditionSpend } from '../entities/sources/edition-spend.js';
import { readWaitingFilms } from '../entities/sources/waiting-films.js';
import { checkEdition } from '../entities/editions/id.js';
import { editionPage } from '../entities/editions/page.js';
import { readTierOrder } from '../entities/sources/policies.js';
import { spendOfAttempt } from '../entities/sources/spend.js';
import { changeSpendControls } from '../entities/sources/waiting-films.js';
import { tellingChanges } from '../entities/editions/changes.js';
import { stageProgramme, type StagedProgramme } from '../entities/editions/stage.js';
import type { Db } from '../entities/sql.js';
import { tellEvent } from '../entities/webhooks/deliveries.js';
import type { Vanished } from '../entities/editions/vanished.js';
import { readEntries } from '../sources/programmes/entries.js';
import { programmeName, unreadKeys } from '../sources/programmes/programme-name.js';
import { AppError } from '../domain/errors.js';
import {
  programmeAttempt,
  rowsOfProgramme,
  type ProgrammeDependencies,
  type ProgrammeRequest,
} from './programme.js';

const REJECTS_TOLD = 5;
const WARNINGS_TOLD = 10;

export interface StageRequest extends ProgrammeRequest {
  /** ISO time at which the import began: what is spent from then on counts against its limit. */
  startedAt: string;
}

export interface FilmsRequest {
  edition: string;
  editionId: string;
  afterCursor: string;
  limit: number;
}

export interface CountRequest {
  edition: string;
  editionId: string;
  upTo: string;
  /** Ids of movies that are not counted yet. */
  except: string[];
}

export interface EditionCounts {
  counts: FilmCounts;
  /** USD by source. */
  spendBySource: Record<string, number>;
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

/** An import that has come to its end, as webhooks are told. */
export interface FinishedImport extends Pick<
  ImportProgress,
  'total' | 'full' | 'minimal' | 'stub' | 'awaitingReview' | 'rejectedRows' | 'spendUsd'
> {
  edition: string;
  /** ISO time. */
  startedAt: string;
}

/** An import that has failed, as webhooks are told. */
export interface FailedImport {
  edition: string;
  /** ISO time. */
  startedAt: string;
  /** In words. */
  why: string;
}

/** Database activities of `festivalImport`; all of them may run twice. */
export interface ImportActivities {
  /** Reads the programme and writes festival, edition, stub movies, entries and nominations in one transaction. */
  stageProgramme(request: StageRequest): Promise<Staged>;
  /** The next films of an edition after an entry ("0" for the first). */
  listFilms(request: FilmsRequest): Promise<FilmRef[]>;
  /** A film as it stands now. */
  readFilm(film: FilmRef): Promise<FilmRef>;
  /** Films of an edition up to a place in its list, but for some, by their record, and what was spent since its import began. */
  countFilms(request: CountRequest): Promise<EditionCounts>;
  /** Workflow ids of an edition's films that wait because limits or the mode forbid to ask for them. */
  listFilmsOverBudget(request: { edition: string }): Promise<string[]>;
  /** Tells the webhooks that an import has come to its end, and what its films came to. */
  tellFinished(request: FinishedImport): Promise<void>;
  /** Tells the webhooks that an import has failed. */
  tellFailed(request: FailedImport): Promise<void>;
  /** Makes the import's own limit or mode hold for all its films, those in flight included; what is not given stays. */
  setSpendControls(request: {
    edition: string;
    spendLimitUsd?: number;
    spendMode?: SpendMode;
  }): Promise<void>;
}

/** Makes the activities from their dependencies. */
export function createImportActivities(dependencies: ProgrammeDependencies): ImportActivities {
  const { dataSource } = dependencies;
  return {
    stageProgramme: (request) => stage(request, dependencies),

    async listFilms({ edition, editionId, afterCursor, limit }) {
      await checkEdition(dataSource.manager, editionId, edition);
      return await editionPage(dataSource.manager, editionId, afterCursor, limit);
    },

    async readFilm(film) {
      return await readFilmRef(dataSource.manager, film);
    },

    async countFilms({ edition, ...which }) {
      const { manager } = dataSource;
      await checkEdition(manager, which.editionId, edition);
      const counts = await countEdition(manager, which);
      return { counts, spendBySource: await readEditionSpend(manager, edition) };
    },

    async listFilmsOverBudget({ edition }) {
      const waiting = await readWaitingFilms(dataSource.manager, { edition });
      return waiting.map(({ workflowId }) => workflowId);
    },

    async tellFinished(finished) {
      const { edition, startedAt } = finished;
      await tellEvent(dataSource.manager, 'import.finished', finished, `${edition}/${startedAt}`);
    },

    async tellFailed(failed) {
      const { edition, startedAt } = failed;
      await tellEvent(dataSource.manager, 'import.failed', failed, `${edition}/${startedAt}`);
    },

    async setSpendControls(request) {
      await changeSpendControls(dataSource.manager, request.edition, {
        limitUsd: request.spendLimitUsd,
        mode: request.spendMode,
      });
    },
  };
}

async function stage(request: StageRequest, dependencies: ProgrammeDependencies): Promise<Staged> {
  const { dataSource } = dependencies;
  const edition = editionKey(request.festival, request.year);
  const { rows, rowNumbers, warnings, incomplete, instead } = await rowsOfProgramme(
    request,
    edition,
    dependencies,
  );
  const programme = instead ?? request.programme;
  const { entries, withoutFilm, rejects } = readEntries(rows, edition, rowNumbers);
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

/** Stands among an import's warnings, where everybody who looks at its progress sees it, as long as it holds. */
function vanishedWords({ films, nominations, titles }: Vanished): string[] {
  if (films === 0 && nominations === 0) return [];
  const named = films === 0 ? '' : ` (${titles.join(', ')}${films > titles.length ? ', …' : ''})`;
  return [
    `Flagged, for no programme names them any more: ${counted(films, 'film')}${named}, ${counted(nominations, 'nomination')}. Nothing was deleted.`,
  ];
}
