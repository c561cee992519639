import { workflowInfo } from '@temporalio/workflow';
import type { Reopening } from '../../domain/review/decision.js';
import type { SpendMode } from '../../domain/policy.js';
import { reopenFilm } from './activities.js';
import { carryOut } from './decisions/decision.js';
import { moneyOf } from './tiers/policy.js';
import { publish } from './publish.js';
import type { LookupRequest, Requests } from './requests.js';
import type { Lookup } from './state.js';
import { join, wake } from './waiting.js';

/** Does what was asked for, one thing at a time. */
export async function act(lookup: Lookup, requests: Requests, request: LookupRequest): Promise<void> {
  switch (request.kind) {
    case 'decide':
      request.answer(await carryOut(lookup, requests, request.decision));
      break;
    case 'look':
      lookup.look(request.tiers);
      break;
    case 'spend mode':
      changeSpendMode(lookup, request.mode);
      break;
    case 'wake':
      await wake(lookup);
      break;
    case 'join':
      await join(lookup, request.importWorkflowId);
  }
  publish(lookup);
}

/** What was passed over, or waits for money, is asked again in another mode. */
function changeSpendMode(lookup: Lookup, mode: SpendMode): void {
  const { spendMode, phase, money } = lookup.known;
  if (mode === spendMode) return;
  const waitsFor = phase.name === 'looking' ? moneyOf(phase.round) : money;
  if (waitsFor !== undefined) lookup.look(lookup.film.policy.tiers);
  lookup.note({ spendMode: mode });
}

/** Takes a person's earlier decision up again: the film is in review, with what it was decided on. */
export async function reopen(lookup: Lookup, reopening: Reopening): Promise<void> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const { movieId } = lookup.known;
  const kept = await reopenFilm({
    movieId,
    workflowId,
    decisionId: `reopened-${firstExecutionRunId}`,
    reopening,
  });
  lookup.standsAs(kept);
  lookup.say(`${reopening.reviewer}: ${kept.words}`);
  if (reopening.notThisFilm === true) lookup.note({ reopened: kept.words });
  else lookup.reopen(kept.candidates, kept.words);
  publish(lookup);
}
