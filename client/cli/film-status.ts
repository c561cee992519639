import type { Client } from '@temporalio/client';
import { lookupKey, lookupWorkflowId } from '../../domain/identity.js';
import type { LookupState } from '../../domain/lookup/lookup.js';
import type { ChangeRow } from '../../domain/views/film.js';
import { AppError } from '../../domain/errors.js';
import { askWorkflow } from '../ask-workflow.js';
import { withDatabase } from '../database.js';
import { readKeptFilm } from '../films/kept-state.js';
import { endOf } from '../films/lookup-end.js';
import { filmState } from '../imports/start.js';

/** A film as people see it; one whose lookup runs has no changes yet that they could look for. */
export type FilmStatus = LookupState & { changes?: ChangeRow[] };

/**
 * What was tried for a film, and what comes next: from its lookup while that runs, from the database afterwards, which
 * knows it for good.
 * @param key IMDb id, or festival-year-slug.
 * @throws {AppError} `NotFound` where there is no such film; an `Error` in words when no worker answers for one that runs.
 */
export async function filmStatus(client: Client, key: string): Promise<FilmStatus> {
  const workflowId = lookupWorkflowId(key);
  const ask = (id: string): Promise<LookupState> =>
    askWorkflow(client, workflowId, () => filmState(client, lookupKey(id)));
  const { ended } = await endOf(client, workflowId);
  if (ended === 'running') return await ask(workflowId);
  const kept = await withDatabase(({ manager }) => readKeptFilm(manager, key, ended));
  if (kept === undefined && ended !== 'gone') return await ask(workflowId);
  if (kept === undefined) throw new AppError('NotFound', `There is no film ${key}.`);
  // A film that got an IMDb id later is looked after under the name that it had.
  if (kept.workflowId !== workflowId && (await endOf(client, kept.workflowId)).ended === 'running')
    return await ask(kept.workflowId);
  // The lookup knows more than is kept: a decision, its candidates' order.
  const { isOpen, state, changes } = kept;
  return { ...(isOpen || ended === 'gone' ? state : await ask(workflowId).catch(() => state)), changes };
}
