import {
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  startChild,
  WorkflowIdReusePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { ImportActivities } from '../../activities/import.js';
import type { ImportPolicy } from '../../domain/policy.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import type { StagedFilm } from '../../domain/staged-film.js';
import type { ImportRun } from './counters.js';
import { joinSignal } from '../shared/messages.js';
import { movieLookup } from '../movie-lookup/workflow.js';
import { FestivalKey, ImdbId, LookupStageKey } from '../shared/search-attributes.js';

const PAGE = 200;
/** How often a lookup that another import started is asked again whether it is still there. */
const JOINED_CHECK = '30 minutes';

const { listFilms } = proxyActivities<ImportActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/** A film in flight; its lane goes on when the slot is free. */
interface Slot {
  workflowId: string;
  free: boolean;
}

/** The sliding window: as many loops as it is wide, each with one film at a time until the programme's end. */
export class Lanes {
  hasMore = false;
  private page: StagedFilm[] = [];
  private loading: Promise<void> | undefined;
  private atEnd = false;
  /** Lookups in flight by film key. */
  readonly inFlight = new Map<string, Slot>();

  constructor(
    private readonly run: ImportRun,
    private readonly policy: ImportPolicy,
  ) {}

  async work(): Promise<void> {
    await Promise.all(Array.from({ length: this.policy.window }, () => this.lane()));
  }

  private async lane(): Promise<void> {
    for (;;) {
      await condition(() => !this.run.held);
      if (workflowInfo().continueAsNewSuggested) {
        this.hasMore ||= !(this.atEnd && this.page.length === 0);
        return;
      }
      const film = await this.next();
      if (film === undefined) return;
      if (film.settled) {
        this.run.counters.started += 1;
        this.run.countKnown(film);
      } else await this.lookUp(film);
    }
  }

  /** The next film; pages are read one at a time, whichever lane comes first. */
  private async next(): Promise<StagedFilm | undefined> {
    while (this.page.length === 0 && !this.atEnd) {
      this.loading ??= this.loadPage().finally(() => {
        this.loading = undefined;
      });
      await this.loading;
    }
    const film = this.page.shift();
    if (film !== undefined) this.run.counters.afterEntryId = film.entryId;
    return film;
  }

  private async loadPage(): Promise<void> {
    const { editionId, afterEntryId } = this.run.counters;
    this.page = await listFilms({ editionId, afterEntryId, limit: PAGE });
    this.atEnd = this.page.length < PAGE;
  }

  /** Starts a film's lookup, or joins the one that runs, and waits until it settles or parks. */
  private async lookUp(film: StagedFilm): Promise<void> {
    const slot: Slot = { workflowId: film.workflowId, free: false };
    this.inFlight.set(film.filmKey, slot);
    this.run.counters.started += 1;
    try {
      if (await this.start(film, slot)) await condition(() => slot.free);
      else await this.followRunning(film, slot);
    } finally {
      this.inFlight.delete(film.filmKey);
    }
  }

  /**
   * Asks the running lookup to tell this import too, and asks again now and then: one that was terminated tells nobody.
   * One that has ended is looked up anew.
   */
  private async followRunning(film: StagedFilm, slot: Slot): Promise<void> {
    do {
      try {
        await getExternalWorkflowHandle(film.workflowId).signal(joinSignal, workflowInfo().workflowId);
      } catch (error) {
        if (isCancellation(error)) throw error;
        if (await this.start(film, slot)) {
          await condition(() => slot.free);
          return;
        }
      }
    } while (!(await condition(() => slot.free, JOINED_CHECK)));
  }

  private async start(film: StagedFilm, slot: Slot): Promise<boolean> {
    const { edition } = this.run.counters;
    try {
      const child = await startChild(movieLookup, {
        workflowId: film.workflowId,
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: film.label,
        typedSearchAttributes: [
          ...(film.imdbId === undefined ? [] : [{ key: ImdbId, value: film.imdbId }]),
          { key: FestivalKey, value: [edition] },
          { key: LookupStageKey, value: 'tmdb' as const },
        ],
        args: [
          {
            movieId: film.movieId,
            filmKey: film.filmKey,
            imdbId: film.imdbId,
            label: film.label,
            edition,
            critical: film.critical,
            importType: film.importType,
            policy: { ...this.policy, spendMode: this.run.spendMode },
          },
        ],
      });
      // A parked child has left its slot; what it comes to in the end is still counted while the import runs.
      child
        .result()
        .then(
          (result) => {
            this.run.countResult(film.filmKey, result);
          },
          () => {
            this.run.count(film.filmKey, film.importType, 'lookup_failed');
          },
        )
        .finally(() => {
          slot.free = true;
        });
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  free(filmKey: string): void {
    const slot = this.inFlight.get(filmKey);
    if (slot !== undefined) slot.free = true;
  }
}
