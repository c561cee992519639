import { isGrpcServiceError, type Client, type WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { STUCK_AFTER_TRIES, type RetriedActivity, type StuckWork } from '../../domain/sweeps/stuck-work.js';

/** What newer servers (1.30 on) write to a workflow whose tasks fail again and again. */
const PROBLEMS = 'TemporalReportedProblems IS NOT NULL AND ExecutionStatus = "Running"';
const EXAMPLES = 5;
const INVALID_ARGUMENT = 3;
/** Running workflows among which the sample is drawn, and those of it that are looked at closely. */
const LISTED = 2000;
const DESCRIBED = 200;
const AT_ONCE = 10;
/** A task that failed once or twice was on a worker that went away. */
const FAILING_AFTER_TASKS = 3;

/**
 * Workflows that cannot go on because their tasks fail, and activities that are tried again and again. Of up to 200 running
 * workflows all is seen, of more a sample that is another one each time; newer servers name all whose tasks fail.
 */
export async function findFailingWork(
  client: Client,
  draw: () => number = Math.random,
): Promise<{ problems: NonNullable<StuckWork['problems']>; retries: RetriedActivity[] }> {
  const described = await describeAll(client, sample(await listRunning(client), DESCRIBED, draw));
  const retries = described.flatMap(retriedActivities);
  const failing = described.filter(hasFailingTask).map(({ workflowId }) => workflowId);
  const problems = (await reportedProblems(client)) ?? { count: 0, examples: [] };
  const examples = [...new Set([...problems.examples, ...failing])];
  return { problems: { count: Math.max(problems.count, examples.length), examples }, retries };
}

/** What the server says by itself; undefined where it does not know that search attribute. */
async function reportedProblems({ workflow }: Client): Promise<StuckWork['problems']> {
  try {
    const { count } = await workflow.count(PROBLEMS);
    const examples: string[] = [];
    if (count > 0)
      for await (const { workflowId } of workflow.list({ query: PROBLEMS, pageSize: EXAMPLES })) {
        examples.push(workflowId);
        if (examples.length === EXAMPLES) break;
      }
    return { count, examples };
  } catch (error) {
    if (isUnknownAttribute(error)) return undefined;
    throw error;
  }
}

async function listRunning({ workflow }: Client): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of workflow.list({ query: 'ExecutionStatus = "Running"', pageSize: 500 })) {
    ids.push(workflowId);
    if (ids.length === LISTED) break;
  }
  return ids;
}

/** So many of them, drawn without putting back. */
function sample(ids: string[], size: number, draw: () => number): string[] {
  const left = [...ids];
  const drawn: string[] = [];
  while (drawn.length < size && left.length > 0) {
    const at = Math.min(left.length - 1, Math.floor(draw() * left.length));
    const [id] = left.splice(at, 1);
    if (id !== undefined) drawn.push(id);
  }
  return drawn;
}

async function describeAll(client: Client, ids: string[]): Promise<WorkflowExecutionDescription[]> {
  const described: WorkflowExecutionDescription[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const batch = await Promise.all(ids.slice(start, start + AT_ONCE).map((id) => describe(client, id)));
    described.push(...batch.filter((found) => found !== undefined));
  }
  return described;
}

async function describe(client: Client, id: string): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(id).describe();
  } catch (error) {
    // It was deleted since it was listed.
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

function hasFailingTask({ raw }: WorkflowExecutionDescription): boolean {
  return (raw.pendingWorkflowTask?.attempt ?? 0) > FAILING_AFTER_TASKS;
}

function retriedActivities({ workflowId, raw }: WorkflowExecutionDescription): RetriedActivity[] {
  return (raw.pendingActivities ?? [])
    .filter(({ attempt }) => (attempt ?? 0) > STUCK_AFTER_TRIES)
    .map(({ activityType, attempt, lastFailure }) => ({
      workflowId,
      activity: activityType?.name ?? 'an activity',
      attempt: attempt ?? 0,
      message: lastFailure?.message ?? 'its worker went away',
    }));
}

function isUnknownAttribute(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause)
    if (isGrpcServiceError(current) && (current.code as number) === INVALID_ARGUMENT) return true;
  return false;
}
