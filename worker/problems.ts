import { Client, isGrpcServiceError } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { AlertFigures } from '../domain/sweeps/alerts.js';

/** What newer servers (1.30 on) write to a workflow whose tasks fail again and again. */
const PROBLEMS = 'TemporalReportedProblems IS NOT NULL AND ExecutionStatus = "Running"';
const EXAMPLES = 5;
const INVALID_ARGUMENT = 3;

/**
 * Makes the question which workflows cannot go on because their tasks fail.
 * @returns undefined where the server does not know that search attribute.
 */
export function problemFinder(
  connection: NativeConnection,
  namespace: string,
): () => Promise<AlertFigures['problems']> {
  const { workflow } = new Client({ connection, namespace });
  return async () => {
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
  };
}

function isUnknownAttribute(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause)
    if (isGrpcServiceError(current) && (current.code as number) === INVALID_ARGUMENT) return true;
  return false;
}
