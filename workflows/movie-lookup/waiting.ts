import { condition, proxyActivities } from '@temporalio/workflow';
import ms, { type StringValue } from 'ms';
import type { FilmActivities } from '../../activities/lookup/film.js';
import { DOUBTFUL_FROM } from '../../domain/outcome.js';
import { PAID_SOURCES, TASK_QUEUES } from '../../domain/sources.js';
import type { Inbox } from './handlers.js';
import type { LookupRun } from './state.js';
import { lookUp } from './tiers.js';
import { mayContinue } from './backoff.js';

const { parkFilm, askReviewer } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/** How often a film that waits for money looks whether it may go on, when nobody tells it. */
const FIRST_MONEY_LOOK_MS = 2 * 60_000;
const MAX_MONEY_LOOK_MS = 6 * 60 * 60_000;

/** Waits for the sources to learn of the film, for the deadline, and for people. */
export async function park(run: LookupRun, inbox: Inbox): Promise<void> {
  const { policy } = run.film;
  const parkedAt = Date.now();
  const deadline = parkedAt + toMs(policy.reviewAfter);
  const checks = policy.recheck.map((after) => parkedAt + toMs(after)).sort((a, b) => a - b);
  const freeTiers = policy.tiers.filter((source) => !PAID_SOURCES.includes(source));

  while (!run.isDone()) {
    await noteParked(run);
    const doubtful = (run.candidates[0]?.confidence ?? 0) >= DOUBTFUL_FROM;
    const inReview = run.waitsAs === 'review' || doubtful || Date.now() >= deadline;
    if (inReview) await askReviewer({ movieId: run.movieId });
    run.waitsAs = inReview ? 'review' : 'parked';
    run.deadline = inReview ? undefined : iso(deadline);
    while ((checks[0] ?? Infinity) <= Date.now()) checks.shift();
    const retryAt =
      run.waits.retryAt === undefined ? Infinity : Math.max(Date.parse(run.waits.retryAt), Date.now() + 1000);
    const check = Math.min(checks[0] ?? Infinity, retryAt);
    run.nextCheck = Number.isFinite(check) ? iso(check) : undefined;
    run.enter(run.waitsAs);
    await run.tellParked();

    const woken = await waitParked(run, inbox, Math.min(check, inReview ? Infinity : deadline));
    const isDue = woken === 'money' || (woken === 'time' && check <= Date.now());
    const due = woken === 'money' || retryAt <= Date.now() ? policy.tiers : freeTiers;
    const sources = inbox.takeRetry() ?? (isDue ? due : []);
    await inbox.decide();
    if (!run.isDone() && sources.length > 0 && (await lookUp(run, sources))) await settle(run, inbox);
    // What was decided while the sources were asked wants its answer, even when they found the film.
    await inbox.decide();
  }
  run.deadline = undefined;
  run.nextCheck = undefined;
}

/**
 * Ends the lookup of a film that has a record. Where a match of it was contradicted it waits for a person first, as long
 * as that takes: its minimal record stays, and a source may yet give a full one when somebody has it asked.
 */
export async function settle(run: LookupRun, inbox: Inbox): Promise<void> {
  if (!isDoubted(run)) {
    run.stage = 'resolved';
    return;
  }
  await askReviewer({ movieId: run.movieId });
  run.waitsAs = 'review';
  run.deadline = undefined;
  run.nextCheck = undefined;
  while (!run.isDone()) {
    run.enter('review');
    await run.tellParked();
    await condition(() => inbox.called);
    const sources = inbox.takeRetry() ?? [];
    await inbox.decide();
    if (run.isDone() || sources.length === 0) continue;
    if ((await lookUp(run, sources)) && !isDoubted(run)) run.stage = 'resolved';
  }
}

/** A full record took the place of whatever was contradicted. */
function isDoubted(run: LookupRun): boolean {
  return run.contradicted && run.importType === 'minimal';
}

/** Waits for a person's decision alone, as long as that takes. */
export async function waitForDecision(run: LookupRun, inbox: Inbox): Promise<void> {
  run.waitsAs = 'review';
  while (!run.isDone()) {
    run.enter('review');
    await condition(() => inbox.hasDecision);
    await inbox.decide();
  }
}

async function noteParked(run: LookupRun): Promise<void> {
  const { filmKey, edition } = run.film;
  await parkFilm({
    movieId: run.movieId,
    filmKey,
    edition,
    reason: run.reason,
    message: run.tried.at(-1)?.message ?? 'no tier was asked',
    sourcesAsked: run.sourcesAsked,
  });
}

/** Waits until `wake` or for people; a film that waits for money looks now and then whether it may go on. */
async function waitParked(run: LookupRun, inbox: Inbox, wake: number): Promise<'called' | 'money' | 'time'> {
  const { waits } = run;
  const summary = run.waitsAs === 'review' ? 'waits for a reviewer' : 'waits for the sources';
  for (let lookMs = FIRST_MONEY_LOOK_MS; ; lookMs = Math.min(lookMs * 2, MAX_MONEY_LOOK_MS)) {
    const look = waits.money === undefined ? Infinity : Date.now() + lookMs;
    await waitFor(() => inbox.called || waits.poked, Math.min(wake, look), summary);
    if (inbox.called) return 'called';
    if (!waits.poked && Date.now() >= wake) return 'time';
    waits.poked = false;
    if (await mayGoOn(run)) return 'money';
    if (waits.untold.length > 0) await run.tellParked(waits.untold);
  }
}

/** Whether the source that was over its limit may be asked now. */
async function mayGoOn(run: LookupRun): Promise<boolean> {
  const { money } = run.waits;
  // Without an edition the mode is this film's own, and nothing but a signal changes it.
  if (money === undefined || (run.film.edition === undefined && run.isForbidden(money.source))) return false;
  const allowed = await mayContinue(money.source, run.film);
  // The edition's mode stands in the database, where each request is checked against it.
  if (allowed) run.spendMode = 'normal';
  return allowed;
}

/** Waits for `wanted` until a point of time (for ever when it is Infinity); true when it came to pass. */
async function waitFor(wanted: () => boolean, until: number, summary: string): Promise<boolean> {
  if (!Number.isFinite(until)) {
    await condition(wanted);
    return true;
  }
  return await condition(wanted, Math.max(until - Date.now(), 1), { summary });
}

/** A duration that the schema let through ("30 days") in ms. */
function toMs(duration: string): number {
  return ms(duration as StringValue);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
