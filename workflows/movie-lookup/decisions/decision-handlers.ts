import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import {
  approvalSchema,
  parseDecision,
  rejectionSchema,
  type Decision,
} from '../../../domain/review/decision.js';
import type { ErrorCode } from '../../../domain/errors.js';
import { problems } from '../../shared/input.js';
import { approveSignal, rejectSignal, reopenedUpdate, reviewUpdate } from '../../shared/messages.js';
import type { SignalReader } from '../../shared/signal-reader.js';
import type { Reply, Requests } from '../requests.js';
import type { Lookup } from '../state.js';

const CHOICES =
  '{"reviewer": "…", "choice": {"tmdbId": 1} | {"imdbId": "tt…"} | {"accept": "stub" | "match"}}';

/** Sets the handlers of what reviewers decide. */
export function receiveDecisions(lookup: Lookup, requests: Requests, signals: SignalReader): void {
  const decide = (decision: Decision): void => {
    requests.push({ kind: 'decide', decision, answer: () => undefined });
  };
  signals.on(approveSignal, approvalSchema, decide, { description: CHOICES });
  signals.on(rejectSignal, rejectionSchema, decide, { description: '{"reviewer": "…", "reason": "…"}' });
  setHandler(reviewUpdate, (decision) => decideAndAnswer(requests, decision), {
    description: "A reviewer's decision, as in approve and reject; answers what was done.",
    validator: (decision) => {
      const parsed = parseDecision(decision);
      if (!parsed.success) throw new Error(problems(parsed.error));
      if (lookup.known.decided || lookup.isDone) throw alreadyDecided();
    },
  });
  setHandler(reopenedUpdate, () => reopened(lookup), {
    description: 'Answers when the film, which was reopened, stands before the reviewers.',
    validator: () => {
      if (lookup.film.reopened === undefined) throw new Error('this lookup was not reopened');
    },
  });
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
