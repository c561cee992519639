import { ApplicationFailure, patched, workflowInfo } from '@temporalio/workflow';
import type { z } from 'zod';
import { shortened } from '../../domain/text.js';

const MAX_PROBLEMS_LENGTH = 2000;

/**
 * Checks what a person or another program gave.
 * @throws {ApplicationFailure} `InvalidInput`, not retryable, naming each field and what was expected.
 */
export function checkInput<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw ApplicationFailure.nonRetryable(`${what} is not usable: ${problems(parsed.error)}`, 'InvalidInput');
}

/**
 * What the run before handed on, in a second argument that only the workflow itself gives.
 * @throws {ApplicationFailure} `InvalidInput` where somebody else gave one: it would pass for a run that never was.
 */
export function fromRunBefore<T>(carried: T | undefined, workflow: string): T | undefined {
  const { continuedFromExecutionRunId } = workflowInfo();
  if (carried === undefined || continuedFromExecutionRunId !== undefined || !patched('one-argument'))
    return carried;
  throw ApplicationFailure.nonRetryable(`${workflow} takes one argument, found a second`, 'InvalidInput');
}

/** `year: expected a year such as 2025; festival: expected …`; of each field what is said of it first. */
export function problems(error: z.ZodError): string {
  const told = new Set<string>();
  const words = error.issues.flatMap(({ path, message }) => {
    const field = path.join('.');
    if (field === '') return [message];
    return told.has(field) ? [] : (told.add(field), [`${field}: ${message}`]);
  });
  return shortened(words.join('; '), MAX_PROBLEMS_LENGTH);
}
