import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import type { z } from 'zod';
import {
  approvalSchema,
  parseDecision,
  rejectionSchema,
  retryNowSchema,
  type Decision,
} from '../../domain/review/decision.js';
import type { ErrorCode } from '../../domain/errors.js';
import { spendModeSchema } from '../../domain/policy.js';
import { joinMessageSchema } from '../../domain/lookup/signals.js';
import { problems } from '../shared/input.js';
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
import { SignalReader } from '../shared/signal-reader.js';
import { stateOf } from './details.js';
import { show } from './publish.js';
import { Requests, type Reply } from './requests.js';
import { isForPerson, type Lookup } from './state.js';

const CHOICES =
  '{"reviewer": "…", "choice": {"tmdbId": 1} | {"imdbId": "tt…"} | {"accept": "stub" | "match"}}';

/** Sets the handlers, before the workflow's first wait: they read what is sent, and put it into a queue. */
export function receiveRequests(lookup: Lookup): Requests {
  const requests = new Requests();
  const signals = new SignalReader(lookup.known.refusedSignal, () => {
    lookup.refuse(signals.last);
    show(lookup);
  });
  receiveDecisions(lookup, requests, signals);
  receiveWishes(lookup, requests, signals);
  setHandler(reopenedUpdate, () => reopened(lookup), {
    description: 'Answers when the film, which was reopened, stands before the reviewers.',
    validator: () => {
      if (lookup.film.reopened === undefined) throw new Error('this lookup was not reopened');
    },
  });
  return requests;
}

function receiveDecisions(lookup: Lookup, requests: Requests, signals: SignalReader): void {
  const decide = (signal: string, schema: z.ZodType<Decision>, given: unknown): void => {
    const decision = read(lookup, signals, signal, schema, given);
    if (decision !== undefined) requests.push({ kind: 'decide', decision, answer: () => undefined });
  };
  setHandler(
    approveSignal,
    (given) => {
      decide('approve', approvalSchema, given);
    },
    { description: CHOICES },
  );
  setHandler(
    rejectSignal,
    (given) => {
      decide('reject', rejectionSchema, given);
    },
    { description: '{"reviewer": "…", "reason": "…"}' },
  );
  setHandler(reviewUpdate, (decision) => decideAndAnswer(requests, decision), {
    description: "A reviewer's decision, as in approve and reject; answers what was done.",
    validator: (decision) => {
      const parsed = parseDecision(decision);
      if (!parsed.success) throw new Error(problems(parsed.error));
      if (lookup.known.decided || lookup.isDone) throw alreadyDecided();
    },
  });
}

function receiveWishes(lookup: Lookup, requests: Requests, signals: SignalReader): void {
  const { film } = lookup;
  setHandler(stateQuery, () => stateOf(film.label, lookup.known), {
    description: 'What was tried, why it failed, what comes next.',
  });
  setHandler(
    retryNowSignal,
    (given) => {
      const wish = read(lookup, signals, 'retryNow', retryNowSchema, given ?? {});
      if (wish === undefined) return;
      if (!isForPerson(film)) requests.push({ kind: 'look', tiers: wish.sources ?? film.policy.tiers });
      else
        refuse(lookup, 'retryNow', 'the film was reopened, and a person is to decide: approve or reject it');
    },
    { description: 'Look the film up again. {"sources": ["tmdb"]}, or nothing for all tiers.' },
  );
  setHandler(
    setSpendModeSignal,
    (given) => {
      const mode = read(lookup, signals, 'setSpendMode', spendModeSchema, given);
      if (mode !== undefined) requests.push({ kind: 'spend mode', mode });
    },
    { description: 'Whether this film may cost money: "normal", "critical-only" or "free-only".' },
  );
  setHandler(tryAgainSignal, () => {
    requests.push({ kind: 'wake' });
  });
  setHandler(
    joinSignal,
    (given) => {
      const importWorkflowId = read(lookup, signals, 'join', joinMessageSchema, given);
      if (importWorkflowId !== undefined) requests.push({ kind: 'join', importWorkflowId });
    },
    { description: 'Another import wants to hear of this film. Argument: its workflow id.' },
  );
}

function alreadyDecided(): ApplicationFailure {
  const type: ErrorCode = 'AlreadyDecided';
  return ApplicationFailure.nonRetryable('already decided', type);
}

async function decideAndAnswer(requests: Requests, given: Decision): Promise<string> {
  // As the validator has seen it, but cleaned.
  const decision = parseDecision(given).data ?? given;
  let reply: Reply | undefined;
  const answer = (given: Reply): void => {
    reply = given;
  };
  requests.push({ kind: 'decide', decision, answer });
  await condition(() => reply !== undefined);
  if (reply === undefined) return '';
  if ('refused' in reply) throw reply.refused;
  return reply.done;
}

async function reopened(lookup: Lookup): Promise<string> {
  await condition(() => lookup.known.reopened !== undefined);
  return lookup.known.reopened ?? '';
}

/** What a signal carries; undefined, and said to those who look, when it is not understood. */
function read<T>(
  lookup: Lookup,
  signals: SignalReader,
  signal: string,
  schema: z.ZodType<T>,
  given: unknown,
): T | undefined {
  const message = signals.read(signal, schema, given);
  if (message === undefined) refuse(lookup, signal, signals.last?.words ?? '');
  return message;
}

/** Says in `state` and in Temporal Web what was wrong with a signal; nothing else comes of it. */
function refuse(lookup: Lookup, what: string, words: string): void {
  lookup.say(`${what} refused: ${words}`);
  show(lookup);
}
