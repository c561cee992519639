import type { z } from 'zod';
import { AppError } from '../../../domain/errors.js';

/**
 * What a site sent, in the shape that its reader knows.
 * @throws {AppError} `InvalidProgramme` naming the address and what is different.
 */
export function inShape<T>(schema: z.ZodType<T>, value: unknown, address: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'its whole' : issue.path.join('.');
  throw changed(address, `${where}: ${issue?.message ?? 'something else'}`);
}

/** The error for a site whose pages are not what they were. */
export function changed(address: string, difference: string): AppError {
  return new AppError(
    'InvalidProgramme',
    `${address} is not in the form that is known (${difference}), so nothing was read. Give the programme as a file.`,
  );
}

/** The error for a site whose list of films is empty. */
export function notAnnounced(title: string): AppError {
  return new AppError(
    'InvalidProgramme',
    `${title} has no programme yet. Start the import again once it is announced.`,
  );
}

/** The error for a site that shows another year's programme. */
export function otherYear(title: string, shown: readonly number[], year: number): AppError {
  const years = [...new Set(shown)].sort((one, other) => one - other).join(', ');
  return new AppError(
    'InvalidProgramme',
    `${title} shows the programme of ${years}, not of ${year}, so nothing was read. ` +
      'Festival sites have their latest programme alone: give another one as a file, or read it from IMDb.',
  );
}
