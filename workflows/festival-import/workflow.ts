import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ImportActivities } from '../../activities/import.js';
import { editionKey, lookupWorkflowId } from '../../domain/identity.js';
import type { ImportProgress } from '../../domain/lookup.js';
import {
  festivalImportInputSchema,
  spendModeSchema,
  usdSchema,
  type FestivalImportInput,
} from '../../domain/policy.js';
import {
  MAX_PAUSE_REASON_LENGTH,
  parkedMessageSchema,
  settledMessageSchema,
  shortened,
  sourceDownMessageSchema,
  sourceUpMessageSchema,
  spendMessageSchema,
} from '../../domain/signals.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import { Lanes } from './sliding-window.js';
import { ImportRun, type ImportCounters } from './counters.js';
import { checkInput } from '../shared/input.js';
import {
  parkedSignal,
  pauseSignal,
  progressQuery,
  resumeSignal,
  setSpendLimitSignal,
  setSpendModeSignal,
  settledSignal,
  sourceDownSignal,
  sourceUpSignal,
  spendSignal,
} from '../shared/messages.js';
import type { RefusedSignal } from '../shared/signal-reader.js';
import { poke, sitOut } from './source-outage.js';

const { stageProgramme, setSpendControls } = proxyActivities<ImportActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '10 minutes',
  retry: { maximumInterval: '1 minute' },
});

/** What a run hands to the next one. */
export interface ContinuedImport {
  counters: ImportCounters;
  spendLimitUsd?: number;
  paused: boolean;
  pausedReason?: string;
  refusedSignal?: RefusedSignal;
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
  run.pausedReason = continued?.pausedReason;
  run.signals.last = continued?.refusedSignal;
  const lanes = new Lanes(run, policy);
  receive(run, lanes);

  if (continued === undefined) {
    const staged = await stageProgramme({
      festival,
      year,
      programme,
      spendLimitUsd: run.spendLimitUsd,
      spendMode: run.spendMode,
      startedAt: counters.startedAt,
    });
    // The order of the sources' priorities, where the input names no tiers.
    if (input.policy?.tiers === undefined && staged.tiers !== undefined) policy.tiers = staged.tiers;
    Object.assign(counters, {
      editionId: staged.editionId,
      total: staged.total,
      rejectedRows: staged.rejected,
      ...(staged.warnings.length === 0 ? {} : { warnings: staged.warnings }),
      ...(staged.costUsd > 0 ? { spendBySource: { imdb_scrape: staged.costUsd } } : {}),
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
        pausedReason: run.pausedReason,
        refusedSignal: run.signals.last,
        spendLimitUsd: run.spendLimitUsd,
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

/** Handlers of signals and query. */
function receive(run: ImportRun, lanes: Lanes): void {
  const { signals } = run;
  setHandler(progressQuery, () => run.progress(), { description: 'Counts by record, money, time left.' });
  setHandler(
    pauseSignal,
    (reason) => {
      run.paused = true;
      const given = typeof reason === 'string' && reason !== '';
      run.pausedReason = given ? shortened(reason, MAX_PAUSE_REASON_LENGTH) : undefined;
      run.publish();
    },
    { description: 'Start no more lookups. Argument: the reason, if any, for everybody who looks.' },
  );
  setHandler(
    resumeSignal,
    async () => {
      run.paused = false;
      run.pausedReason = undefined;
      run.troubles.clear();
      run.publish();
      await poke([...lanes.inFlight.values()]);
    },
    { description: 'Go on after a pause.' },
  );
  receiveFromChildren(run, lanes);
  signals.on(
    setSpendLimitSignal,
    usdSchema,
    async (usd) => {
      run.spendLimitUsd = usd;
      await applySpendControls(run);
      await poke(parkedFor(run));
    },
    { description: 'Most that this import may spend from its start on. Argument: USD.' },
  );
  signals.on(
    setSpendModeSignal,
    spendModeSchema,
    async (mode) => {
      run.spendMode = mode;
      await applySpendControls(run);
      await poke([...lanes.inFlight.values(), ...parkedFor(run)], setSpendModeSignal, mode);
    },
    { description: 'Which films may cost money. Argument: "normal", "critical-only" or "free-only".' },
  );
}

/** What lookups tell. */
function receiveFromChildren(run: ImportRun, lanes: Lanes): void {
  const { signals } = run;
  signals.on(sourceDownSignal, sourceDownMessageSchema, async (message) => {
    await sitOut(run, message, lanes.inFlight);
  });
  signals.on(sourceUpSignal, sourceUpMessageSchema, async (source) => {
    if (!run.troubles.delete(source)) return;
    run.publish();
    await poke([...lanes.inFlight.values()]);
  });
  signals.on(spendSignal, spendMessageSchema, (message) => {
    run.countSpend(message);
  });
  // A film that was counted before this run continued as new is not counted again.
  const isOurs = (filmKey: string): boolean => lanes.inFlight.has(filmKey) || run.hasCounted(filmKey);
  signals.on(parkedSignal, parkedMessageSchema, (message) => {
    if (isOurs(message.filmKey)) run.countParked(message);
    lanes.free(message.filmKey);
  });
  signals.on(settledSignal, settledMessageSchema, (message) => {
    if (isOurs(message.filmKey)) run.countResult(message.filmKey, message);
    lanes.free(message.filmKey);
  });
}

/** The lookups that left their slots because money or mode forbade them to go on. */
function parkedFor(run: ImportRun): { workflowId: string }[] {
  return run.filmsOverBudget.map((filmKey) => ({ workflowId: lookupWorkflowId(filmKey) }));
}

async function applySpendControls(run: ImportRun): Promise<void> {
  run.publish();
  await setSpendControls({
    edition: run.counters.edition,
    spendMode: run.spendMode,
    spendLimitUsd: run.spendLimitUsd,
  });
}
