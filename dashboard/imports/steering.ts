import { WorkflowNotFoundError } from '@temporalio/common';
import { z } from 'zod';
import { pauseImport, resumeImport, retryFailed } from '../../client/imports/steer.js';
import { changeEditionSpend } from '../../client/sources/spend-controls.js';
import { pauseReasonSchema } from '../../domain/lookup/signals.js';
import { usdSchema, type SpendMode } from '../../domain/policy.js';
import { refusedText } from '../components/form-fields.js';
import type { DashboardContext } from '../context.js';
import { AppError } from '../../domain/errors.js';

/** Where an import stands in an address. */
export const editionParams = z.object({
  edition: z.string().regex(/^[a-z0-9-]{1,80}$/, 'expected an edition such as cannes-2025'),
});
export const pauseReason = pauseReasonSchema.default('');
/** Which stubs are looked up again. */
export const stubReason = refusedText(60).optional();
/** An amount as people type it, in USD. */
export const usdText = z
  .string()
  .trim()
  .min(1, 'expected an amount in USD such as 2.50')
  .transform((text) => Number(text.replace(/^\$/, '')))
  .pipe(usdSchema);

/**
 * Has an import start no more lookups. Everybody who looks is told why, and who said so.
 * @throws {AppError} `Conflict` when it does not run.
 */
export async function pause(
  { client, database: { manager: db } }: DashboardContext,
  edition: string,
  reason: string,
  by: string,
): Promise<void> {
  const words = reason === '' ? `by ${by}` : `${reason} (${by})`;
  await whileItRuns(edition, 'nothing to pause', () => pauseImport({ client, db }, edition, by, words));
}

/** @throws {AppError} `Conflict` when it does not run. */
export async function resume(
  { client, database: { manager: db } }: DashboardContext,
  edition: string,
  by: string,
): Promise<void> {
  await whileItRuns(edition, 'nothing to resume', () => resumeImport({ client, db }, edition, by));
}

/**
 * Sets what an edition's films may cost, also when the import has ended and some of them wait.
 * @returns how many waiting films were told.
 * @throws {AppError} `NotFound` when there is no such edition.
 */
export async function changeSpend(
  { client, database }: DashboardContext,
  edition: string,
  change: { limitUsd: number } | { mode: SpendMode },
  by: string,
): Promise<number> {
  return await changeEditionSpend(client, database, edition, change, by);
}

/**
 * Looks films without a record up again, those of one reason where it is given.
 * @throws {AppError} `Conflict` when there is none to be looked up.
 */
export async function retry(
  { client, database: { manager: db } }: DashboardContext,
  edition: string,
  reason: string | undefined,
  by: string,
): Promise<{ told: number; gone: number }> {
  return await retryFailed({ client, db }, edition, by, reason);
}

async function whileItRuns(edition: string, otherwise: string, change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new AppError('Conflict', `No import of ${edition} runs: there is ${otherwise}.`);
  }
}
