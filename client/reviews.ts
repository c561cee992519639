import type { Client } from '@temporalio/client';
import type { Decision } from '../domain/decision.js';
import { lookupWorkflowId } from '../domain/identity.js';
import { reviewUpdate } from '../workflows/messages.js';

/**
 * Hands a reviewer's decision to the film's lookup, and waits until it is carried out.
 * @param film IMDb id, or festival-year-slug.
 * @returns what was done, in words.
 * @throws {WorkflowUpdateFailedError} with the reason in words, when it was refused; nothing was changed then.
 */
export async function decideFilm(client: Client, film: string, decision: Decision): Promise<string> {
  return await client.workflow
    .getHandle(lookupWorkflowId(film))
    .executeUpdate(reviewUpdate, { args: [decision] });
}
