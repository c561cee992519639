import { isGrpcServiceError, QueryRejectedError, type Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { connectClient } from './connect.js';
import { withoutCurrentVersion } from './deployment.js';
import { stateOf, type ImportRunState } from './imports/state.js';
import { failureWords } from './imports/start.js';

/** Workers answer at once; a long history that nobody has in mind takes seconds to be read again. */
const PATIENCE_MS = 10_000;
/** Codes of gRPC. */
const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;
const FAILED_PRECONDITION = 9;

/**
 * Asks a workflow something that a worker has to answer.
 * @throws {Error} in words, within seconds, when no worker does; {@link WorkflowNotFoundError} when there is none.
 */
export async function askWorkflow<T>(client: Client, workflowId: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + PATIENCE_MS, ask);
  } catch (error) {
    const words = silenceWords(error, workflowId);
    if (words === undefined) throw error;
    const idle = await withoutCurrentVersion(client);
    throw new Error(idle ?? `${words}${await endWords(client, workflowId)}`, { cause: error });
  }
}

/** Why a workflow does not answer, in words; undefined where it is something else than silence. */
function silenceWords(error: unknown, workflowId: string): string | undefined {
  if (error instanceof QueryRejectedError) return `${workflowId} answers no more.`;
  const cause = error instanceof Error ? error.cause : undefined;
  if (!isGrpcServiceError(cause)) return undefined;
  const code: number = cause.code;
  const { details } = cause;
  // A deadline is told as either, by who notices it first.
  if (
    code === DEADLINE_EXCEEDED ||
    code === CANCELLED ||
    (code === FAILED_PRECONDITION && details.includes('poller'))
  )
    return `No worker answers for ${workflowId}: is one up (npm run worker)?`;
  if (code === FAILED_PRECONDITION)
    return `${workflowId} cannot answer now: ${details.replace(/\.$/, '')}. Its history in Temporal says why.`;
  return undefined;
}

/** That a workflow has come to an end, for one that does not answer; nothing where it runs or nobody can say. */
async function endWords(client: Client, workflowId: string): Promise<string> {
  const state = await stateIn(client, workflowId).catch(() => undefined);
  return state === undefined || state === 'running' ? '' : ` It is over: ${state}.`;
}

async function stateIn(client: Client, workflowId: string): Promise<ImportRunState> {
  return stateOf((await client.workflow.getHandle(workflowId).describe()).status.name);
}

/**
 * Why a command failed, in words.
 * @param command its name: "pause".
 */
export async function commandFailure(error: unknown, command: string | undefined): Promise<string> {
  if (!(error instanceof WorkflowNotFoundError)) return failureWords(error);
  const { workflowId } = error;
  const state = await stateNow(workflowId);
  // One that is over takes no signals: Temporal calls it not found then, too.
  if (state !== undefined && state !== 'running')
    return `${workflowId} has ended (${state}): there is nothing to ${command ?? 'do'}.`;
  return `Temporal knows no workflow ${workflowId}: was the import started, under this id and in this namespace?`;
}

async function stateNow(workflowId: string): Promise<string | undefined> {
  try {
    const client = await connectClient();
    try {
      return await stateIn(client, workflowId);
    } finally {
      await client.connection.close();
    }
  } catch {
    return undefined;
  }
}
