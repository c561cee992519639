import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import ms, { type StringValue } from 'ms';
import type { FilmActivities } from '../activities/film.js';
import {
  approvalSchema,
  parseDecision,
  rejectionSchema,
  retryNowSchema,
  type Decision,
} from '../domain/decision.js';
import { movieLookupInputSchema, type LookupResult, type MovieLookupInput } from '../domain/lookup.js';
import { DOUBTFUL_FROM } from '../domain/outcome.js';
import { spendModeSchema } from '../domain/policy.js';
import { PAID_SOURCES, TASK_QUEUES, type TierSource } from '../domain/sources.js';
import { checkInput, problems } from './input.js';
import { applyDecision } from './lookup-decision.js';
import { LookupRun } from './lookup-run.js';
import {
  approveSignal,
  joinSignal,
  rejectSignal,
  retryNowSignal,
  reviewUpdate,
  setSpendModeSignal,
  stateQuery,
  tryAgainSignal,
} from './messages.js';

const { parkFilm, askReviewer } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/** How often a film that waits for money looks whether it may go on, when nobody tells it. */
const FIRST_MONEY_LOOK_MS = 2 * 60_000;
const LONGEST_MONEY_LOOK_MS = 6 * 60 * 60_000;

/** What people asked of a lookup and what was not yet done. */
interface Inbox {
  decisions: { decision: Decision; answer?: (words: string, failure?: ApplicationFailure) => void }[];
  decided: boolean;
  retry: TierSource[] | undefined;
}

/**
 * Looks one film up, tier by tier, until a source gives a record. A film that no source knows is parked: it is looked
 * up again from time to time, goes to a reviewer after `policy.reviewAfter` (at once when there are doubtful matches),
 * and waits as long as that takes.
 * @throws {ApplicationFailure} `InvalidInput` naming what is wrong with the input.
 */
export async function movieLookup(input: MovieLookupInput): Promise<LookupResult> {
  const film = checkInput(movieLookupInputSchema, input, 'The input of movieLookup');
  const run = new LookupRun(film);
  const inbox: Inbox = { decisions: [], decided: false, retry: undefined };
  receive(run, inbox);

  const found = await run.askTiers(film.policy.tiers);
  if (found) run.stage = 'resolved';
  // A minimal record that could not be improved stays what it is.
  else if (film.importType === 'minimal') run.stage = 'resolved';
  await decide(run, inbox);
  if (!isDone(run)) await park(run, inbox);

  run.enter(run.stage);
  await run.tellSettled();
  await condition(allHandlersFinished);
  return run.result();
}

function isDone(run: LookupRun): boolean {
  return run.stage === 'resolved' || run.stage === 'rejected';
}

/** Waits for the sources to learn of the film, for the deadline, and for people. */
async function park(run: LookupRun, inbox: Inbox): Promise<void> {
  const { policy, filmKey, edition } = run.film;
  const parkedAt = Date.now();
  const deadline = parkedAt + toMs(policy.reviewAfter);
  const checks = policy.recheck.map((after) => parkedAt + toMs(after)).sort((a, b) => a - b);
  const freeTiers = policy.tiers.filter((source) => !PAID_SOURCES.includes(source));
  let inReview = false;

  while (!isDone(run)) {
    await parkFilm({
      movieId: run.movieId,
      filmKey,
      ...(edition === undefined ? {} : { edition }),
      ...(run.reason === undefined ? {} : { reason: run.reason }),
      message: run.tried.at(-1)?.message ?? 'no tier was asked',
      sourcesAsked: run.sourcesAsked,
    });
    inReview ||= (run.candidates[0]?.confidence ?? 0) >= DOUBTFUL_FROM || Date.now() >= deadline;
    if (inReview) await askReviewer({ movieId: run.movieId });
    run.deadline = inReview ? undefined : iso(deadline);
    while ((checks[0] ?? Infinity) <= Date.now()) checks.shift();
    const retryAt =
      run.waits.retryAt === undefined ? Infinity : Math.max(Date.parse(run.waits.retryAt), Date.now() + 1000);
    const check = Math.min(checks[0] ?? Infinity, retryAt);
    run.nextCheck = Number.isFinite(check) ? iso(check) : undefined;
    run.enter(inReview ? 'review' : 'parked');
    await run.tellParked(inReview ? 'review' : 'parked');

    const wake = Math.min(check, inReview ? Infinity : deadline);
    const woken = await waitParked(
      run,
      inbox,
      wake,
      inReview ? 'waits for a reviewer' : 'waits for the sources',
    );
    const isDue = woken === 'money' || (woken === 'time' && check <= Date.now());
    const due = woken === 'money' || retryAt <= Date.now() ? policy.tiers : freeTiers;
    const sources = inbox.retry ?? (isDue ? due : []);
    inbox.retry = undefined;
    await decide(run, inbox);
    if (!isDone(run) && sources.length > 0 && (await run.askTiers(sources))) run.stage = 'resolved';
    // What was decided while the sources were asked wants its answer, even when they found the film.
    await decide(run, inbox);
  }
  run.deadline = undefined;
  run.nextCheck = undefined;
}

/** Waits until `wake` or for people; a film that waits for money looks now and then whether it may go on. */
async function waitParked(
  run: LookupRun,
  inbox: Inbox,
  wake: number,
  summary: string,
): Promise<'called' | 'money' | 'time'> {
  const { waits } = run;
  const called = (): boolean => inbox.decisions.length > 0 || inbox.retry !== undefined;
  for (let lookMs = FIRST_MONEY_LOOK_MS; ; lookMs = Math.min(lookMs * 2, LONGEST_MONEY_LOOK_MS)) {
    const look = waits.money === undefined ? Infinity : Date.now() + lookMs;
    await waitFor(() => called() || waits.poked, Math.min(wake, look), summary);
    if (called()) return 'called';
    if (!waits.poked && Date.now() >= wake) return 'time';
    waits.poked = false;
    if (await run.mayContinue()) return 'money';
    if (waits.untold.length > 0)
      await run.tellParked(run.stage === 'review' ? 'review' : 'parked', waits.untold);
  }
}

/** Waits for `wanted` until a point of time (for ever when it is Infinity); true when it came to pass. */
async function waitFor(wanted: () => boolean, until: number, summary: string): Promise<boolean> {
  if (!Number.isFinite(until)) {
    await condition(wanted);
    return true;
  }
  return await condition(wanted, Math.max(until - Date.now(), 1), { summary });
}

/** Carries out what reviewers decided, in order; the first decision that can be done wins. */
async function decide(run: LookupRun, inbox: Inbox): Promise<void> {
  for (let next = inbox.decisions.shift(); next !== undefined; next = inbox.decisions.shift()) {
    const { decision, answer } = next;
    try {
      if (inbox.decided) throw ApplicationFailure.nonRetryable('already decided', 'DecisionRefused');
      const number = run.decisionsTaken++;
      const done = await applyDecision(run, decision, number);
      inbox.decided = true;
      run.decision = `${decision.reviewer}: ${done}`;
      answer?.(done);
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || error.type !== 'DecisionRefused') throw error;
      run.decision = `${decision.reviewer}: refused, ${error.message}`;
      answer?.('', error);
    }
  }
}

/** Handlers of signals, query and update. They only note what came; the workflow acts on it, one thing at a time. */
function receive(run: LookupRun, inbox: Inbox): void {
  setHandler(stateQuery, () => run.state(), {
    description: 'What was tried, why it failed, what comes next.',
  });
  setHandler(
    approveSignal,
    (approval) => {
      noteDecision(run, inbox, approvalSchema.safeParse(approval));
    },
    {
      description:
        '{"reviewer": "…", "choice": {"tmdbId": 1} | {"imdbId": "tt…"} | {"accept": "stub" | "match"}}',
    },
  );
  setHandler(
    rejectSignal,
    (rejection) => {
      noteDecision(run, inbox, rejectionSchema.safeParse(rejection));
    },
    { description: '{"reviewer": "…", "reason": "…"}' },
  );
  setHandler(
    retryNowSignal,
    (wish) => {
      const parsed = retryNowSchema.safeParse(wish ?? {});
      if (parsed.success) inbox.retry = parsed.data.sources ?? run.film.policy.tiers;
      else refuse(run, 'retryNow', parsed.error);
    },
    { description: 'Look the film up again. {"sources": ["tmdb"]}, or nothing for all tiers.' },
  );
  setHandler(
    setSpendModeSignal,
    (mode) => {
      const parsed = spendModeSchema.safeParse(mode);
      if (!parsed.success) refuse(run, 'setSpendMode', parsed.error);
      if (!parsed.success || parsed.data === run.spendMode) return;
      run.spendMode = parsed.data;
      if (run.reason?.endsWith('_over_budget') === true) inbox.retry = run.film.policy.tiers;
    },
    { description: 'Whether this film may cost money: "normal", "critical-only" or "free-only".' },
  );
  setHandler(tryAgainSignal, () => {
    run.waits.poked = true;
  });
  setHandler(
    joinSignal,
    async (importWorkflowId) => {
      await run.join(importWorkflowId);
    },
    { description: 'Another import wants to hear of this film. Argument: its workflow id.' },
  );
  setHandler(
    reviewUpdate,
    async (decision) => {
      let reply: { words: string; failure?: ApplicationFailure } | undefined;
      inbox.decisions.push({
        decision,
        answer: (words, failure) => {
          reply = { words, ...(failure === undefined ? {} : { failure }) };
        },
      });
      await condition(() => reply !== undefined);
      if (reply?.failure !== undefined) throw reply.failure;
      return reply?.words ?? '';
    },
    {
      description: "A reviewer's decision, as in approve and reject; answers what was done.",
      validator: (decision) => {
        const parsed = parseDecision(decision);
        if (!parsed.success) throw new Error(problems(parsed.error));
        if (inbox.decided || isDone(run)) throw new Error('already decided');
      },
    },
  );
}

function noteDecision(run: LookupRun, inbox: Inbox, parsed: ReturnType<typeof parseDecision>): void {
  if (parsed.success) inbox.decisions.push({ decision: parsed.data });
  else refuse(run, 'decision', parsed.error);
}

/** Says in `state` and in Temporal Web what was wrong with a signal; nothing else comes of it. */
function refuse(run: LookupRun, what: string, error: Parameters<typeof problems>[0]): void {
  run.decision = `${what} refused: ${problems(error)}`;
  run.show();
}

/** A duration that the schema let through ("30 days") in ms. */
function toMs(duration: string): number {
  return ms(duration as StringValue);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
