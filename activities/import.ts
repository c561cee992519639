import type { FilmCounts } from '../domain/film-counts.js';
import type { FilmRef } from '../domain/film-ref.js';
import type { ImportProgress } from '../domain/lookup/lookup.js';
import type { SpendMode } from '../domain/policy.js';
import { countEdition } from '../entities/editions/counts.js';
import { checkEdition } from '../entities/editions/id.js';
import { editionPage } from '../entities/editions/page.js';
import { readFilmRef } from '../entities/movies/film-ref.js';
import { readEditionSpend } from '../entities/sources/edition-spend.js';
import { changeSpendControls, readWaitingFilms } from '../entities/sources/waiting-films.js';
import { tellEvent } from '../entities/webhooks/deliveries.js';
import type { ProgrammeDependencies } from './programme.js';
import { stage, type Staged, type StageRequest } from './stage.js';

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
