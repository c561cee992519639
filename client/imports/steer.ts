import type { Client } from '@temporalio/client';
import { AppError } from '../../domain/errors.js';
import { keptFirst } from '../../entities/access/changes.js';
import { readEdition, readFailedLookups } from '../../entities/editions/figures.js';
import type { Db } from '../../entities/sql.js';
import { counted } from '../../domain/words/figures.js';
import { pauseSignal, resumeSignal, retryNowSignal } from '../../workflows/shared/messages.js';
import { signalEach } from '../signal-batches.js';
import { importOf } from './start.js';

// What people do to an edition's import, each kept with who does it.

/** How films go on that an import has left without a lookup; nothing where there are none. */
export function leftWords(films: number): string {
  return films === 0
    ? ''
    : `${counted(films, 'film was', 'films were')} not looked up: once the import has ended, start it again; what is known costs nothing.`;
}

interface Services {
  client: Client;
  db: Db;
}

/** @throws {WorkflowNotFoundError} where no import of the edition runs. */
export async function pauseImport(
  { client, db }: Services,
  edition: string,
  by: string,
  reason?: string,
): Promise<void> {
  const why = reason === undefined ? '' : `: ${reason}`;
  await keptFirst(db, by, `pauses ${edition}${why}`, () =>
    importOf(client, edition).signal(pauseSignal, ...(reason === undefined ? [] : ([reason] as [string]))),
  );
}

/** @throws {WorkflowNotFoundError} where no import of the edition runs. */
export async function resumeImport({ client, db }: Services, edition: string, by: string): Promise<void> {
  await keptFirst(db, by, `resumes ${edition}`, () => importOf(client, edition).signal(resumeSignal));
}

/**
 * Has the films of an edition that have no record looked up again at once, in all tiers of their policy.
 * @param reason only those that are stubs for this reason (`omdb_not_found`); all by default.
 * @returns how many were told, and how many have no lookup any more that could be: the next import looks these up.
 * @throws {AppError} `Conflict` when there is none to be looked up.
 */
export async function retryFailed(
  { client, db }: Services,
  edition: string,
  by: string,
  reason?: string,
): Promise<{ told: number; gone: number }> {
  const lookups = await readFailedLookups(db, edition, reason);
  if (lookups.length === 0) {
    const left = leftWords((await readEdition(db, edition))?.waiting ?? 0);
    throw new AppError(
      'Conflict',
      `No film of ${edition} waits without a record: there is nothing to retry. ${left}`.trim(),
    );
  }
  const which = reason === undefined ? '' : ` for ${reason}`;
  const told = await keptFirst(db, by, `looks the stubs of ${edition}${which} up again`, () =>
    signalEach(lookups, (workflowId) => client.workflow.getHandle(workflowId).signal(retryNowSignal)),
  );
  return { told, gone: lookups.length - told };
}
