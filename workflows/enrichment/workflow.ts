import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import {
  enrichmentInputSchema,
  type EnrichmentInput,
  type EnrichmentReport,
} from '../../domain/sweeps/enrichment.js';
import { checkInput, fromRunBefore } from '../shared/input.js';
import { Sweep } from './sweep.js';

/** What a run hands to the next one. */
export interface ContinuedSweep {
  report: EnrichmentReport;
}

/**
 * Looks again for movies without a full record, within the sources' and editions' limits: a minimal one is asked of
 * TMDb (and its IMDb page is bought where the policy says so), a stub whose lookup has ended is looked up anew. Then it
 * fetches TMDb's records again that are due for their film's age, and asks OMDb, and the sites of ratings that are switched on, for the ratings of full movies.
 * @param handedOn set by the workflow itself when it continues as new.
 * @throws {ApplicationFailure} `InvalidInput` naming what is wrong with the input.
 */
export async function enrichmentSweep(
  input: EnrichmentInput = {},
  handedOn?: ContinuedSweep,
): Promise<EnrichmentReport> {
  const policy = checkInput(enrichmentInputSchema, input, 'The input of enrichmentSweep');
  const continued = fromRunBefore(handedOn, 'enrichmentSweep');
  const sweep = new Sweep(policy, continued?.report ?? emptyReport());
  const hasMore = await sweep.work();
  await condition(allHandlersFinished);
  if (hasMore) await continueAsNew<typeof enrichmentSweep>(input, { report: sweep.show() });
  await sweep.linkPeople();
  return sweep.show();
}

function emptyReport(): EnrichmentReport {
  return {
    startedAt: workflowInfo().startTime.toISOString(),
    tried: 0,
    upgraded: { full: 0, minimal: 0 },
    running: 0,
    failed: 0,
    ratings: { tried: 0, updated: 0 },
    costUsd: 0,
    requests: 0,
  };
}
