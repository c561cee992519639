import { z } from 'zod';
import type { DecisionFilter } from '../../entities/review/decisions.js';
import { optional, plainText, searchOf } from '../components/form-fields.js';

const field = optional(plainText(200));

/** Which decisions are looked at, and the last one of the page before. */
export const decisionsQuery = z.object({
  reviewer: field,
  festival: field,
  after: z.uuid().optional().catch(undefined),
});

/** The filter as a query string with its "?". */
export function decisionsString({ reviewer, festival }: DecisionFilter, after?: string): string {
  const search = searchOf({ reviewer, festival, after });
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
