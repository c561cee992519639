import { WorkflowNotFoundError } from '@temporalio/common';
import type { Client } from '@temporalio/client';
import { editionKey } from '../../domain/identity.js';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import type { FestivalImportInput } from '../../domain/policy.js';
import { failureWords, importOf, startImport, type ImportHandle } from '../imports/start.js';
import { AppError } from '../../domain/errors.js';

const MAX_YEARS = 200;
/** Below this no event page can be read: an import that may spend less would fail at once. */
const MIN_USD = 0.05;
/** What fails so often in a row fails for all: a key, a ban, an outage. */
const FAILURES_IN_A_ROW = 3;

/** What became of one year of a range. */
export interface YearResult {
  year: number;
  /** `done before`: its import had ended, and was not repeated. */
  state: 'imported' | 'done before' | 'no edition' | 'failed' | 'not started';
  progress?: ImportProgress;
  /** Why it failed, or was not started. */
  why?: string;
}

/**
 * The years of `2000..2025`, in the direction in which they are given, or of a single year.
 * @throws {AppError} `InvalidInput` for anything else, and for more than 200 years.
 */
export function yearsIn(range: string): number[] {
  const [, from = '', to = from] = /^(\d{4})(?:\.\.(\d{4}))?$/.exec(range.trim()) ?? [];
  const count = Math.abs(Number(to) - Number(from)) + 1;
  if (from === '')
    throw new AppError('InvalidInput', `--years: expected a range such as 2000..2025, found "${range}"`);
  if (count > MAX_YEARS)
    throw new AppError('InvalidInput', `--years: expected at most ${MAX_YEARS} years, found ${count}`);
  const step = Number(to) < Number(from) ? -1 : 1;
  return Array.from({ length: count }, (_, index) => Number(from) + step * index);
}

export interface YearsRequest {
  festival: string;
  years: readonly number[];
  /** The years that there is an edition of. */
  held: ReadonlySet<number>;
  inputFor: (year: number) => FestivalImportInput;
  /** Repeats imports that have ended. */
  again: boolean;
  /** Most that all of them together may spend, in USD. */
  spendLimitUsd?: number;
  /** Follows one import to its end. */
  follow: (handle: ImportHandle, year: number) => Promise<ImportProgress>;
  /** Told of each year as soon as it is through. */
  told: (result: YearResult) => void;
}

/**
 * Imports one year after another, each by a workflow of its own. Years without an edition and those that are imported
 * are passed over, and an import that runs is joined, so that the same call goes on where an earlier one stopped.
 * @returns every year with what became of it; one that fails does not hold up the others.
 */
export async function importYears(client: Client, request: YearsRequest): Promise<YearResult[]> {
  const results: YearResult[] = [];
  let spent = 0;
  let failures = 0;
  for (const year of request.years) {
    const left = request.spendLimitUsd === undefined ? undefined : request.spendLimitUsd - spent;
    const result = await importYear(client, request, year, left, failures);
    if (result.state === 'imported') spent += result.progress?.spendUsd ?? 0;
    if (result.state === 'failed') failures += 1;
    else if (result.state === 'imported') failures = 0;
    results.push(result);
    request.told(result);
  }
  return results;
}

async function importYear(
  client: Client,
  request: YearsRequest,
  year: number,
  leftUsd: number | undefined,
  failures: number,
): Promise<YearResult> {
  if (!request.held.has(year)) return { year, state: 'no edition' };
  if (failures >= FAILURES_IN_A_ROW)
    return { year, state: 'not started', why: `${failures} years in a row failed` };
  try {
    const before = request.again ? undefined : await endedImport(client, editionKey(request.festival, year));
    if (before !== undefined) return { year, state: 'done before', progress: before };
    // With a limit of nothing at all no page is bought: IMDb-Awards is read.
    if (leftUsd !== undefined && leftUsd < MIN_USD && request.spendLimitUsd !== 0)
      return { year, state: 'not started', why: 'the spend limit of all years is used up' };
    const input = request.inputFor(year);
    const handle = await startImport(
      client,
      leftUsd === undefined ? input : { ...input, policy: { ...input.policy, spendLimitUsd: leftUsd } },
      // An earlier call began it when another part of the limit was left.
      { anyPolicy: true },
    );
    return { year, state: 'imported', progress: await request.follow(handle, year) };
  } catch (error) {
    return { year, state: 'failed', why: failureWords(error) };
  }
}

/** What an import came to that has ended well; undefined for any other. */
async function endedImport(client: Client, edition: string): Promise<ImportProgress | undefined> {
  const handle = importOf(client, edition);
  try {
    const { status } = await handle.describe();
    return status.name === 'COMPLETED' ? await handle.result() : undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
