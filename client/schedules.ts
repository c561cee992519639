import {
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
  type ScheduleUpdateOptions,
} from '@temporalio/client';
import type { EditionWatchInput, WatchedFestival } from '../domain/sweeps/edition-watch.js';
import { TASK_QUEUES } from '../domain/sources.js';

const EDITION_WATCH = 'edition-watch';
const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** What runs by itself. Times, arguments and pauses are operators' to change: they are set when a schedule is new. */
const SCHEDULES: readonly ScheduleOptions[] = [
  {
    scheduleId: 'enrichment-sweep',
    // At night in Europe, not on the hour: the sources serve others, too.
    spec: { calendars: [{ hour: 3, minute: 17 }], jitter: 30 * MINUTE },
    action: {
      type: 'startWorkflow',
      workflowType: 'enrichmentSweep',
      workflowId: 'enrichment-sweep',
      taskQueue: TASK_QUEUES.main,
      args: [{}],
      staticSummary: 'Looks again for films without a full record',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '12 hours' },
    state: { note: 'Daily. Arguments: see EnrichmentInput.' },
  },
  {
    scheduleId: 'alert-check',
    spec: { intervals: [{ every: 5 * MINUTE }], jitter: 20 * SECOND },
    action: {
      type: 'startWorkflow',
      workflowType: 'alertCheck',
      workflowId: 'alert-check',
      taskQueue: TASK_QUEUES.main,
      args: [],
      workflowExecutionTimeout: '15 minutes',
      staticSummary: 'Opens, resolves and posts alerts',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    state: { note: 'Every 5 minutes.' },
  },
  {
    scheduleId: EDITION_WATCH,
    // IMDb-Awards is made anew at midnight UTC.
    spec: { calendars: [{ hour: 5, minute: 41 }], jitter: 30 * MINUTE },
    action: {
      type: 'startWorkflow',
      workflowType: 'editionWatch',
      workflowId: EDITION_WATCH,
      taskQueue: TASK_QUEUES.main,
      args: [{}],
      staticSummary: 'Imports new editions of chosen festivals',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '12 hours' },
    state: { paused: true, note: 'Off until festivals are chosen: festival schedules watch cannes' },
  },
];

/**
 * Has the schedule look daily for new editions of these festivals, of no others, and import them; with none it is off.
 * Other arguments (since, again, policy) stay as they are.
 */
export async function watchFestivals(client: Client, festivals: readonly WatchedFestival[]): Promise<void> {
  const handle = client.schedule.getHandle(EDITION_WATCH);
  await handle.update((known): ScheduleUpdateOptions => {
    const before = known.action.args?.[0] as EditionWatchInput | undefined;
    return { ...known, action: { ...known.action, args: [{ ...before, festivals }] } };
  });
  const names = festivals.map(({ festival }) => festival).join(', ');
  if (festivals.length === 0) await handle.pause('no festivals are chosen');
  else await handle.unpause(`Daily. Watches ${names}`);
}

/**
 * Makes the application's schedules, or brings those that are there up to what this version starts and how; when they
 * run, with what, and whether they are paused stays as it is.
 * @returns ids of those that were made.
 */
export async function ensureSchedules(client: Client): Promise<string[]> {
  const made: string[] = [];
  for (const schedule of SCHEDULES) {
    try {
      await client.schedule.getHandle(schedule.scheduleId).update((known): ScheduleUpdateOptions => ({
        ...known,
        action: { ...schedule.action, args: known.action.args ?? [] },
        policies: { ...known.policies, overlap: ScheduleOverlapPolicy.SKIP },
      }));
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      await client.schedule.create(schedule);
      made.push(schedule.scheduleId);
    }
  }
  return made;
}

/** A schedule as people see it; times are undefined where there are none. */
export interface ScheduleView {
  id: string;
  paused: boolean;
  note: string | undefined;
  lastRun: Date | undefined;
  nextRun: Date | undefined;
}

/** The application's schedules that the namespace has. */
export async function listSchedules(client: Client): Promise<ScheduleView[]> {
  const views: ScheduleView[] = [];
  for (const { scheduleId } of SCHEDULES) {
    try {
      const { state, info } = await client.schedule.getHandle(scheduleId).describe();
      views.push({
        id: scheduleId,
        paused: state.paused,
        note: state.note,
        lastRun: info.recentActions.at(-1)?.takenAt,
        nextRun: info.nextActionTimes[0],
      });
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    }
  }
  return views;
}

/** Names of the application's schedules. */
export const SCHEDULE_IDS: readonly string[] = SCHEDULES.map(({ scheduleId }) => scheduleId);
