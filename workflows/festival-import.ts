import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  proxyActivities,
  setHandler,
  startChild,
  WorkflowIdReusePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { ImportActivities } from '../activities/import.js';
import type { StagedFilm } from '../domain/staged-film.js';
import { editionKey } from '../domain/identity.js';
import type { ImportProgress } from '../domain/lookup.js';
import {
  festivalImportInputSchema,
  spendModeSchema,
  usdSchema,
  type FestivalImportInput,
  type ImportPolicy,
} from '../domain/policy.js';
import { TASK_QUEUES } from '../domain/sources.js';
import { ImportRun, type ImportCounters } from './import-run.js';
import { checkInput } from './input.js';
import {
  joinSignal,
  parkedSignal,
  pauseSignal,
  progressQuery,
  resumeSignal,
  setSpendLimitSignal,
  setSpendModeSignal,
  settledSignal,
  spendSignal,
} from './messages.js';
import { movieLookup } from './movie-lookup.js';
import { FestivalKey, ImdbId, LookupStageKey } from './search-attributes.js';

const PAGE = 200;

const { stageProgramme, listFilms, setSpendControls } = proxyActivities<ImportActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '10 minutes',
  retry: { maximumInterval: '1 minute' },
});

/** What a run hands to the next one. */
export interface ContinuedImport {
  counters: ImportCounters;
  spendLimitUsd?: number;
  paused: boolean;
}

/**
 * Imports a festival's programme: stages it, then looks its films up, `policy.window` at a time, each in a
 * `movieLookup` of its own that outlives the import while it is parked.
 * @param continued set by the workflow itself when it continues as new.
 * @throws {ApplicationFailure} `InvalidInput` or `InvalidProgramme`, not retryable, in words.
 */
export async function festivalImport(
  input: FestivalImportInput,
  continued?: ContinuedImport,
): Promise<ImportProgress> {
  const { festival, year, programme, policy } = checkInput(
    festivalImportInputSchema,
    input,
    'The input of festivalImport',
  );
  const edition = editionKey(festival, year);
  const counters = continued?.counters ?? emptyCounters(edition);
  const spendLimitUsd = continued === undefined ? policy.spendLimitUsd : continued.spendLimitUsd;
  const run = new ImportRun(counters, policy.spendMode, spendLimitUsd, policy.window);
  run.paused = continued?.paused ?? false;
  const lanes = new Lanes(run, policy);
  receive(run, lanes);

  if (continued === undefined) {
    const staged = await stageProgramme({
      festival,
      year,
      programme,
      ...(run.spendLimitUsd === undefined ? {} : { spendLimitUsd: run.spendLimitUsd }),
      spendMode: run.spendMode,
      startedAt: counters.startedAt,
    });
    Object.assign(counters, {
      editionId: staged.editionId,
      total: staged.total,
      rejectedRows: staged.rejected,
    });
    run.show();
  }
  await lanes.work();
  run.publish();
  await condition(allHandlersFinished);
  if (lanes.hasMore)
    // The films are staged: the next run needs the programme no more, only the input's other parts.
    await continueAsNew<typeof festivalImport>(
      {
        festival,
        year,
        programme: { kind: 'inline', entries: [] },
        policy: { ...policy, spendMode: run.spendMode },
      },
      {
        counters,
        paused: run.paused,
        ...(run.spendLimitUsd === undefined ? {} : { spendLimitUsd: run.spendLimitUsd }),
      },
    );
  return run.progress();
}

function emptyCounters(edition: string): ImportCounters {
  return {
    edition,
    editionId: '',
    total: 0,
    rejectedRows: 0,
    startedAt: workflowInfo().startTime.toISOString(),
    afterEntryId: '0',
    started: 0,
    full: 0,
    minimal: 0,
    stub: 0,
    awaitingReview: 0,
    lookedUp: 0,
    failedReasons: {},
    spendBySource: {},
    requests: 0,
  };
}

/** The sliding window: as many loops as it is wide, each with one film at a time until the programme's end. */
class Lanes {
  hasMore = false;
  private page: StagedFilm[] = [];
  private loading: Promise<void> | undefined;
  private atEnd = false;
  /** Lookups in flight by film key, each with what frees its slot. */
  readonly inFlight = new Map<string, { workflowId: string; free: () => void }>();

  constructor(
    private readonly run: ImportRun,
    private readonly policy: ImportPolicy,
  ) {}

  async work(): Promise<void> {
    await Promise.all(Array.from({ length: this.policy.window }, () => this.lane()));
  }

  private async lane(): Promise<void> {
    for (;;) {
      await condition(() => !this.run.paused);
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
    let free: () => void = () => undefined;
    const freed = new Promise<void>((resolve) => {
      free = resolve;
    });
    this.inFlight.set(film.filmKey, { workflowId: film.workflowId, free });
    this.run.counters.started += 1;
    try {
      const joined = !(await this.start(film, free));
      if (joined) await this.join(film);
      await freed;
    } finally {
      this.inFlight.delete(film.filmKey);
    }
  }

  private async start(film: StagedFilm, free: () => void): Promise<boolean> {
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
            ...(film.imdbId === undefined ? {} : { imdbId: film.imdbId }),
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
        .finally(free);
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  /** Asks the running lookup to tell this import too. One that ended meanwhile is looked up anew. */
  private async join(film: StagedFilm): Promise<void> {
    try {
      await getExternalWorkflowHandle(film.workflowId).signal(joinSignal, workflowInfo().workflowId);
    } catch {
      const free = this.inFlight.get(film.filmKey)?.free;
      if (free === undefined) return;
      if (!(await this.start(film, free))) await this.join(film);
    }
  }

  free(filmKey: string): void {
    this.inFlight.get(filmKey)?.free();
  }
}

/** Handlers of signals and query. */
function receive(run: ImportRun, lanes: Lanes): void {
  setHandler(progressQuery, () => run.progress(), { description: 'Counts by record, money, time left.' });
  setHandler(
    pauseSignal,
    (reason) => {
      run.paused = true;
      run.pausedReason = typeof reason === 'string' && reason !== '' ? reason : undefined;
      run.publish();
    },
    { description: 'Start no more lookups. Argument: the reason, if any, for everybody who looks.' },
  );
  setHandler(
    resumeSignal,
    () => {
      run.paused = false;
      run.pausedReason = undefined;
      run.publish();
    },
    { description: 'Go on after a pause.' },
  );
  setHandler(spendSignal, (message) => {
    run.countSpend(message);
  });
  // A film that was counted before this run continued as new is not counted again.
  const isOurs = (filmKey: string): boolean => lanes.inFlight.has(filmKey) || run.hasCounted(filmKey);
  setHandler(parkedSignal, (message) => {
    if (isOurs(message.filmKey)) run.countParked(message);
    lanes.free(message.filmKey);
  });
  setHandler(settledSignal, (message) => {
    if (isOurs(message.filmKey)) run.countResult(message.filmKey, message);
    lanes.free(message.filmKey);
  });
  setHandler(
    setSpendLimitSignal,
    async (usd) => {
      const parsed = usdSchema.safeParse(usd);
      if (!parsed.success) return;
      run.spendLimitUsd = parsed.data;
      await applySpendControls(run);
    },
    { description: 'Most that this import may spend from its start on. Argument: USD.' },
  );
  setHandler(
    setSpendModeSignal,
    async (mode) => {
      const parsed = spendModeSchema.safeParse(mode);
      if (!parsed.success) return;
      run.spendMode = parsed.data;
      await applySpendControls(run);
      for (const { workflowId } of [...lanes.inFlight.values()])
        await getExternalWorkflowHandle(workflowId)
          .signal(setSpendModeSignal, parsed.data)
          .catch(() => undefined); // it ended meanwhile
    },
    { description: 'Which films may cost money. Argument: "normal", "critical-only" or "free-only".' },
  );
}

async function applySpendControls(run: ImportRun): Promise<void> {
  run.publish();
  await setSpendControls({
    edition: run.counters.edition,
    spendMode: run.spendMode,
    ...(run.spendLimitUsd === undefined ? {} : { spendLimitUsd: run.spendLimitUsd }),
  });
}
