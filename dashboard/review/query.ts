import { z } from 'zod';
import { movieIdSchema } from '../../domain/lookup/lookup.js';
import { REVIEW_KINDS, type ReviewFilter } from '../../entities/review/queue.js';
import { optional, plainText } from '../components/form-fields.js';

const field = optional(plainText(120));

export const movieParams = z.object({ id: movieIdSchema });

/** Which part of the queue is looked at; it goes along from film to film. */
export const queueQuery = z.object({
  kind: z.enum(REVIEW_KINDS).catch('waiting').default('waiting'),
  festival: field,
  reason: field,
});

/** What was done on the page before, and to which film: told at the top of the next. */
export const doneQuery = z.object({
  done: z.enum(['decided', 'reopened', 'retried', 'started']).optional().catch(undefined),
  film: movieIdSchema.optional().catch(undefined),
});
export type Done = z.infer<typeof doneQuery>;

/** A filter as a query string with its "?"; empty for the whole queue. `more` is added. */
export function queueString(filter: ReviewFilter, more: Record<string, string | undefined> = {}): string {
  const given = {
    kind: filter.kind === 'waiting' ? undefined : filter.kind,
    festival: filter.festival,
    reason: filter.reason,
    ...more,
  };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== undefined) search.set(name, value);
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** What a page says that was not saved. */
export interface Refused {
  status: number;
  words: string;
  /** What the reviewer had written. */
  note?: string;
  reason?: string;
}
