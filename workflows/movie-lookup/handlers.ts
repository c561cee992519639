import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import type { z } from 'zod';
import {
  approvalSchema,
  DECISION_REFUSED,
  parseDecision,
  rejectionSchema,
  retryNowSchema,
  type Decision,
} from '../../domain/decision.js';
import { spendModeSchema } from '../../domain/policy.js';
import { joinMessageSchema } from '../../domain/signals.js';
import type { TierSource } from '../../domain/sources.js';
import { problems } from '../shared/input.js';
import { applyDecision, refused } from './decision.js';
import type { LookupRun } from './state.js';
import {
  approveSignal,
  joinSignal,
  rejectSignal,
  reopenedUpdate,
  retryNowSignal,
  reviewUpdate,
  setSpendModeSignal,
  stateQuery,
  tryAgainSignal,
} from '../shared/messages.js';

/**
 * What people asked of a lookup and what was not yet done. Handlers only note what came; the workflow acts on it, one
 * thing at a time.
 */
export class Inbox {
  private readonly decisions: {
    decision: Decision;
    answer?: (words: string, failure?: ApplicationFailure) => void;
  }[] = [];
  /** What reopening the film came to, in words, once that is done. */
  reopened: string | undefined;
  private decided = false;
  private retry: TierSource[] | undefined;

  /** Also sets the handlers: to be made before the workflow's first wait. */
  constructor(private readonly run: LookupRun) {
    this.receiveDecisions();
    this.receiveWishes();
    setHandler(reopenedUpdate, () => this.answerReopened(), {
      description: 'Answers when the film, which was reopened, stands before the reviewers.',
      validator: () => {
        if (run.film.reopened === undefined) throw new Error('this lookup was not reopened');
      },
    });
  }

  /** Whether a person's decision waits to be carried out. */
  get hasDecision(): boolean {
    return this.decisions.length > 0;
  }

  /** Whether a person wants anything of a film that waits. */
  get called(): boolean {
    return this.hasDecision || this.retry !== undefined;
  }

  /** The tiers that somebody wants to be asked now; they are told once. */
  takeRetry(): TierSource[] | undefined {
    const { retry } = this;
    this.retry = undefined;
    return retry;
  }

  /** Carries out what reviewers decided, in order; the first decision that can be done wins. */
  async decide(): Promise<void> {
    const { run, decisions } = this;
    for (let next = decisions.shift(); next !== undefined; next = decisions.shift()) {
      const { decision, answer } = next;
      try {
        if (this.decided) throw refused('already decided');
        const done = await applyDecision(run, decision);
        this.decided = true;
        run.decision = `${decision.reviewer}: ${done}`;
        answer?.(done);
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || error.type !== DECISION_REFUSED) throw error;
        run.decision = `${decision.reviewer}: refused, ${error.message}`;
        answer?.('', error);
      }
    }
  }

  private receiveDecisions(): void {
    setHandler(
      approveSignal,
      (approval) => {
        const decision = this.read('approve', approvalSchema, approval);
        if (decision !== undefined) this.decisions.push({ decision });
      },
      {
        description:
          '{"reviewer": "…", "choice": {"tmdbId": 1} | {"imdbId": "tt…"} | {"accept": "stub" | "match"}}',
      },
    );
    setHandler(
      rejectSignal,
      (rejection) => {
        const decision = this.read('reject', rejectionSchema, rejection);
        if (decision !== undefined) this.decisions.push({ decision });
      },
      { description: '{"reviewer": "…", "reason": "…"}' },
    );
    setHandler(reviewUpdate, (decision) => this.decideAndAnswer(decision), {
      description: "A reviewer's decision, as in approve and reject; answers what was done.",
      validator: (decision) => {
        const parsed = parseDecision(decision);
        if (!parsed.success) throw new Error(problems(parsed.error));
        if (this.decided || this.run.isDone()) throw new Error('already decided');
      },
    });
  }

  private receiveWishes(): void {
    const { run } = this;
    setHandler(stateQuery, () => run.state(), {
      description: 'What was tried, why it failed, what comes next.',
    });
    setHandler(
      retryNowSignal,
      (wish) => {
        const read = this.read('retryNow', retryNowSchema, wish ?? {});
        if (read === undefined) return;
        if (run.film.reopened !== undefined)
          this.refuse('retryNow', 'the film was reopened, and a person is to decide: approve or reject it');
        else this.retry = read.sources ?? run.film.policy.tiers;
      },
      { description: 'Look the film up again. {"sources": ["tmdb"]}, or nothing for all tiers.' },
    );
    setHandler(
      setSpendModeSignal,
      (given) => {
        const mode = this.read('setSpendMode', spendModeSchema, given);
        if (mode === undefined || mode === run.spendMode) return;
        run.spendMode = mode;
        if (run.reason?.endsWith('_over_budget') === true) this.retry = run.film.policy.tiers;
      },
      { description: 'Whether this film may cost money: "normal", "critical-only" or "free-only".' },
    );
    setHandler(tryAgainSignal, () => {
      run.waits.poked = true;
    });
    setHandler(
      joinSignal,
      async (given) => {
        const importWorkflowId = this.read('join', joinMessageSchema, given);
        if (importWorkflowId !== undefined) await run.join(importWorkflowId);
      },
      { description: 'Another import wants to hear of this film. Argument: its workflow id.' },
    );
  }

  private async decideAndAnswer(decision: Decision): Promise<string> {
    let reply: { words: string; failure?: ApplicationFailure } | undefined;
    this.decisions.push({
      decision,
      answer: (words, failure) => {
        reply = { words, failure };
      },
    });
    await condition(() => reply !== undefined);
    if (reply?.failure !== undefined) throw reply.failure;
    return reply?.words ?? '';
  }

  private async answerReopened(): Promise<string> {
    await condition(() => this.reopened !== undefined);
    return this.reopened ?? '';
  }

  /** What a signal carries; undefined, and said to those who look, when it is not understood. */
  private read<T>(signal: string, schema: z.ZodType<T>, given: unknown): T | undefined {
    const { signals } = this.run;
    const message = signals.read(signal, schema, given);
    if (message === undefined) this.refuse(signal, signals.last?.words ?? '');
    else this.run.show();
    return message;
  }

  /** Says in `state` and in Temporal Web what was wrong with a signal; nothing else comes of it. */
  private refuse(what: string, words: string): void {
    this.run.decision = `${what} refused: ${words}`;
    this.run.show();
  }
}
