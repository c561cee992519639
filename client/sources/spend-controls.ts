import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import type { SpendMode } from '../../domain/policy.js';
import { keepChange } from '../../entities/access/changes.js';
import { changeSpendControls, readWaitingFilms } from '../../entities/sources/waiting-films.js';
import {
  retryNowSignal,
  setSpendLimitSignal,
  setSpendModeSignal,
  tryAgainSignal,
} from '../../workflows/shared/messages.js';
import { importOf } from '../imports/start.js';
import { signalEach } from '../signal-batches.js';
import { AppError } from '../../domain/errors.js';

/**
 * Has the films that wait for a source's or an edition's money look at once whether they may go on; they would find out
 * by themselves, but later.
 * @returns how many were told.
 */
export async function wakeFilms(
  client: Client,
  { manager }: DataSource,
  of: { source?: string; edition?: string; mode?: SpendMode },
): Promise<number> {
  const films = await readWaitingFilms(manager, of);
  return await signalEach(films, async ({ workflowId, disabled }) => {
    const handle = client.workflow.getHandle(workflowId);
    if (of.mode !== undefined) await handle.signal(setSpendModeSignal, of.mode);
    if (disabled) await handle.signal(retryNowSignal);
    else await handle.signal(tryAgainSignal);
  });
}

/**
 * Sets what an edition's import may spend or which of its films may cost money, also when the import has ended and only
 * parked films are left. It is kept with who did it, and holds for the next request; a running import is told then.
 * @returns how many waiting films were told.
 * @throws {AppError} `InvalidInput` when there is no such edition.
 */
export async function changeEditionSpend(
  client: Client,
  dataSource: DataSource,
  edition: string,
  change: { limitUsd: number } | { mode: SpendMode },
  by: string,
): Promise<number> {
  const words =
    'mode' in change
      ? `the spend mode of ${edition} to ${change.mode}`
      : `the limit of ${edition} to $${change.limitUsd}`;
  await dataSource.transaction(async (tx) => {
    if (!(await changeSpendControls(tx, edition, change)))
      throw new AppError(
        'InvalidInput',
        `There is no edition ${edition}: was it imported into this database?`,
      );
    await keepChange(tx, by, `sets ${words}`);
  });
  const handle = importOf(client, edition);
  try {
    if ('mode' in change) await handle.signal(setSpendModeSignal, change.mode);
    else await handle.signal(setSpendLimitSignal, change.limitUsd);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return await wakeFilms(client, dataSource, { edition, ...('mode' in change ? { mode: change.mode } : {}) });
}
