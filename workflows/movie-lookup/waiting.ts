import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { MoneyActivities } from '../../activities/lookup/lookup.js';
import { TASK_QUEUES, type TierSource } from '../../domain/sources.js';
import type { Parked } from './data.js';
import { notifyOutage, notifyParked } from './notify.js';
import { park } from './park.js';
import { isForbidden } from './tiers/policy.js';
import { publish } from './publish.js';
import type { Requests } from './requests.js';
import { dueNow, wakeAt } from './schedule.js';
import type { Lookup } from './state.js';

/** Waits for people and time; when it is time, does what is due. */
export async function wait(lookup: Lookup, requests: Requests, parked: Parked): Promise<void> {
  publish(lookup);
  const whom = parked.waitsFor === 'reviewer' ? 'a reviewer' : 'the sources';
  await requests.wait(wakeAt(parked), `waits for ${whom}`);
  if (!requests.isEmpty) return;
  const { tiers } = lookup.film.policy;
  const due = dueNow(parked, Date.now(), tiers);
  switch (due?.do) {
    case 'check':
      lookup.look(due.tiers);
      return;
    case 'review':
      await park(lookup);
      if (!lookup.known.decided) await notifyParked(lookup);
      return;
    case 'look for money':
      if (!(await lookIfMoneyAllows(lookup))) lookup.lookForMoneyLater();
  }
}

/** Whatever the film waits for may be there: a source that was down is asked, or money is looked for. */
export async function wake(lookup: Lookup): Promise<void> {
  lookup.lookNow();
  await lookIfMoneyAllows(lookup);
}

/** Another import asked for the same film: it hears of the end too, and where the film stands if it waits. */
export async function join(lookup: Lookup, importWorkflowId: string): Promise<void> {
  const { imports, phase } = lookup.known;
  if (!imports.includes(importWorkflowId)) lookup.note({ imports: [...imports, importWorkflowId] });
  if (phase.name === 'waiting') {
    // Its limit and mode may let a film go on that waits for money: that is found out first.
    if (!(await lookIfMoneyAllows(lookup))) await notifyParked(lookup, [importWorkflowId]);
    return;
  }
  const { backoff, outageTold } = phase.name === 'looking' ? (phase.attempt ?? {}) : {};
  if (backoff !== undefined && outageTold === true) await notifyOutage(lookup, backoff, [importWorkflowId]);
}

/** Looks a film up that waits for money, if its source may be asked now. */
async function lookIfMoneyAllows(lookup: Lookup): Promise<boolean> {
  const { film, known, subject } = lookup;
  const { money, phase } = known;
  if (phase.name !== 'waiting' || money === undefined) return false;
  // Without an edition the mode is this film's own, and nothing but a signal changes it.
  if (film.edition === undefined && isForbidden(money.source, subject)) return false;
  if (!(await mayContinue(money.source, film))) return false;
  // The edition's mode stands in the database, where each request is checked against it.
  lookup.note({ spendMode: 'normal' });
  lookup.look(film.policy.tiers);
  return true;
}

/** Whether a source that was over its limit may be asked now; where nobody answers, the next look tells. */
async function mayContinue(
  source: TierSource,
  { critical, edition }: { critical: boolean; edition?: string },
): Promise<boolean> {
  const { mayContinue: ask } = proxyActivities<MoneyActivities>({
    taskQueue: TASK_QUEUES[source],
    startToCloseTimeout: '30 seconds',
    scheduleToCloseTimeout: '5 minutes',
    retry: { maximumAttempts: 3 },
    summary: `may ${source} be asked?`,
  });
  try {
    return (await ask({ source, critical, edition })).allowed;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return false;
  }
}
