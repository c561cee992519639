import { ApplicationFailure } from '@temporalio/workflow';
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

/** `year: expected a year such as 2025; festival: expected …` */
export function problems(error: z.ZodError): string {
  const words = error.issues.map((issue) =>
    issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`,
  );
  return shortened(words.join('; '), MAX_PROBLEMS_LENGTH);
}
