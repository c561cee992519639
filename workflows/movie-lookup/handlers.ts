import { setHandler } from '@temporalio/workflow';
import { retryNowSchema } from '../../domain/review/decision.js';
import { spendModeSchema } from '../../domain/policy.js';
import { joinMessageSchema } from '../../domain/lookup/signals.js';
import {
  approveSignal,
  joinSignal,
  rejectSignal,
  retryNowSignal,
  setSpendModeSignal,
  stateQuery,
  tryAgainSignal,
} from '../shared/messages.js';
import { SignalReader } from '../shared/signal-reader.js';
import { isForPerson } from '../../domain/lookup/lookup.js';
import { receiveDecisions } from './decisions/decision-handlers.js';
import { stateOf } from './details.js';
import { show } from './publish.js';
import { Requests } from './requests.js';
import type { Lookup } from './state.js';

/** Sets the handlers, before the workflow's first wait: they read what is sent, and put it into a queue. */
export function receiveRequests(lookup: Lookup): Requests {
  const requests = new Requests();
  const signals = new SignalReader(lookup.known.refusedSignal, () => {
    const refusedSignal = signals.last;
    lookup.note({ refusedSignal });
    if (refusedSignal !== undefined) lookup.say(`${refusedSignal.signal} refused: ${refusedSignal.words}`);
    show(lookup);
  });
  receiveDecisions(lookup, requests, signals);
  receiveWishes(lookup, requests, signals);
  const sent = [approveSignal, rejectSignal, retryNowSignal, setSpendModeSignal];
  signals.refuseUnknown(sent.map(({ name }) => name));
  return requests;
}

function receiveWishes(lookup: Lookup, requests: Requests, signals: SignalReader): void {
  const { film } = lookup;
  setHandler(stateQuery, () => stateOf(film.label, lookup.known), {
    description: 'What was tried, why it failed, what comes next.',
  });
  setHandler(
    retryNowSignal,
    (given) => {
      const wish = signals.read('retryNow', retryNowSchema, given ?? {});
      if (wish === undefined) return;
      if (!isForPerson(film)) requests.push({ kind: 'look', tiers: wish.sources ?? film.policy.tiers });
      else {
        lookup.say(
          'retryNow refused: the film was reopened, and a person is to decide: approve or reject it',
        );
        show(lookup);
      }
    },
    { description: 'Look the film up again. {"sources": ["tmdb"]}, or nothing for all tiers.' },
  );
  signals.on(
    setSpendModeSignal,
    spendModeSchema,
    (mode) => {
      requests.push({ kind: 'spend mode', mode });
    },
    { description: 'Whether this film may cost money: "normal", "critical-only" or "free-only".' },
  );
  setHandler(tryAgainSignal, () => {
    requests.push({ kind: 'wake' });
  });
  signals.on(
    joinSignal,
    joinMessageSchema,
    (importWorkflowId) => {
      requests.push({ kind: 'join', importWorkflowId });
    },
    { description: 'Another import wants to hear of this film. Argument: its workflow id.' },
  );
}
