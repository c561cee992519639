import type { Client } from '@temporalio/client';
import type { UnattendedFilm } from '../../domain/sweeps/stuck-work.js';
import { readWaitingLookups, type WaitingLookup } from '../../entities/review/waiting-lookups.js';
import type { Db } from '../../entities/sql.js';
import { endOf, type LookupEnd } from '../films/lookup-end.js';
import { attendAgain } from '../films/start-lookup.js';

const PAGE = 250;
/** Pages of one check: every film is looked at within an hour, up to about 100,000 that wait. */
const PAGES = 40;
/** Nothing has changed such a film for so long: its lookup is not just beginning or ending. */
export const IDLE_MINUTES = 60;
/** A lookup that fails at once is begun again at most so often. */
const REST_MS = 30 * 60_000;

/** A film that waits, and what became of its last lookup. */
export interface Left extends LookupEnd {
  film: WaitingLookup;
}

/**
 * Makes the check that finds films that wait with nothing looking after them, and begins their lookups again. Of very many
 * films each check takes the next part.
 */
export function filmAttendant(client: Client, db: Db): () => Promise<UnattendedFilm[]> {
  let after: string | undefined;
  return async () => {
    const found: UnattendedFilm[] = [];
    for (let page = 0; page < PAGES; page += 1) {
      const films = await readWaitingLookups(db, { after, limit: PAGE, idleMinutes: IDLE_MINUTES });
      for (const left of await withoutLookup(client, films)) found.push(await attend({ client, db }, left));
      after = films.length < PAGE ? undefined : films.at(-1)?.movieId;
      if (after === undefined) break;
    }
    return found;
  };
}

async function attend(
  services: { client: Client; db: Db },
  { film: { key }, ended, closedAt }: Left,
): Promise<UnattendedFilm> {
  if (closedAt !== undefined && Date.now() - closedAt.getTime() < REST_MS)
    return { key, ended, begun: false };
  await attendAgain(services, key);
  return { key, ended, begun: true };
}

/** All films that wait with nothing looking after them; nothing is begun. */
export async function findUnattended(client: Client, db: Db): Promise<Left[]> {
  const found: Left[] = [];
  let after: string | undefined;
  do {
    const films = await readWaitingLookups(db, { after, limit: PAGE, idleMinutes: IDLE_MINUTES });
    found.push(...(await withoutLookup(client, films)));
    after = films.length < PAGE ? undefined : films.at(-1)?.movieId;
  } while (after !== undefined);
  return found;
}

/** Those of these films that have no running lookup. */
async function withoutLookup(client: Client, films: WaitingLookup[]): Promise<Left[]> {
  if (films.length === 0) return [];
  const running = await listRunning(client, [...new Set(films.flatMap(({ workflowIds }) => workflowIds))]);
  const missing = films.filter(({ workflowIds }) => !workflowIds.some((id) => running.has(id)));
  const left: Left[] = [];
  for (const film of missing) {
    // The list is a moment behind; the workflows themselves are not.
    const end = await endOf(client, ...film.workflowIds);
    if (end.ended !== 'running') left.push({ film, ...end });
  }
  return left;
}

async function listRunning(client: Client, workflowIds: string[]): Promise<Set<string>> {
  const ids = workflowIds.filter((id) => !/["\\]/.test(id)).map((id) => `"${id}"`);
  const query = `WorkflowType = "movieLookup" AND ExecutionStatus = "Running" AND WorkflowId IN (${ids.join(', ')})`;
  const running = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 2 * PAGE }))
    running.add(workflowId);
  return running;
}
