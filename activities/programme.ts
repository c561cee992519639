import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { ProgrammeFolders } from '../config/programme-folders.js';
import { AppError, isAppError } from '../domain/errors.js';
import type { SpendMode } from '../domain/policy.js';
import { PROGRAMME_TRIES, type Programme } from '../domain/programme/programme.js';
import { dependentId } from '../entities/metrics/write.js';
import { SourceError } from '../sources/http/errors.js';
import type { RequestGate } from '../sources/http/gate.js';
import type { ProgrammeRows } from '../sources/programmes/programme-rows.js';
import { readProgrammeRows } from '../sources/programmes/read-programme.js';
import type { PageFetcher } from '../sources/pages/fetcher.js';
import { createRequestGate } from './asking/request-gate.js';

/** Which programme is wanted, and what its import may spend. */
export interface ProgrammeRequest {
  festival: string;
  year: number;
  programme: Programme;
  spendLimitUsd?: number;
  spendMode: SpendMode;
}

/** What reading programmes takes. */
export interface ProgrammeDependencies {
  dataSource: DataSource;
  /** Fetches IMDb's event pages; absent where there is no key for it. */
  pages?: PageFetcher;
  /** The gate to paid requests for the programme of an edition ("cannes-2025"); the request gate by default. */
  gateFor?: (edition: string) => RequestGate;
  /** Lets programmes be fetched from URLs of this machine and its network, too. */
  allowPrivateAddresses?: boolean;
  /** Where programmes by path may lie; the uploads' folder by default. */
  folders?: ProgrammeFolders;
}

/**
 * Reads a programme, which is tried so long as it cannot be had.
 * @throws {AppError} `InvalidProgramme` in its place at the last try: somebody is to see to it.
 */
export async function rowsOfProgramme(
  request: ProgrammeRequest,
  edition: string,
  dependencies: ProgrammeDependencies,
): Promise<ProgrammeRows> {
  try {
    return await read(request, edition, dependencies);
  } catch (error) {
    const { attempt } = Context.current().info;
    const mayPass = isAppError(error, 'Unavailable') || (error instanceof SourceError && error.retryable);
    if (!mayPass || attempt < PROGRAMME_TRIES) throw error;
    throw new AppError(
      'InvalidProgramme',
      `The programme could not be had in ${attempt} tries: ${error.message} Start the import again when it can be.`,
      { cause: error },
    );
  }
}

async function read(
  { festival, year, programme, spendMode, spendLimitUsd }: ProgrammeRequest,
  edition: string,
  dependencies: ProgrammeDependencies,
): Promise<ProgrammeRows> {
  const { folders, allowPrivateAddresses = false } = dependencies;
  const gateFor = dependencies.gateFor ?? ((key) => programmeGate(dependencies.dataSource, key));
  const maySpend = spendMode !== 'free-only' && spendLimitUsd !== 0;
  return await readProgrammeRows(programme, {
    festival,
    year,
    signal: Context.current().cancellationSignal,
    allowPrivateAddresses,
    folders,
    pages: maySpend ? dependencies.pages : undefined,
    gate: gateFor(edition),
  });
}

/** Pages of a programme are paid for as the films are: cached, reserved, settled. A retry belongs to the same attempt. */
function programmeGate(dataSource: DataSource, edition: string): RequestGate {
  const { info, cancellationSignal } = Context.current();
  const workflowId = info.workflowExecution?.workflowId ?? edition;
  const attemptId = programmeAttempt(edition);
  return createRequestGate(dataSource, { edition, workflowId, attemptId, critical: true }, cancellationSignal)
    .gate;
}

/** Under this id the ledger keeps what reading the programme cost; a retry has the same. */
export function programmeAttempt(edition: string): string {
  return dependentId(Context.current().info.workflowExecution?.runId ?? '', `programme/${edition}`);
}
