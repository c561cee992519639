import { z } from 'zod';
import { movieIdSchema } from '../../domain/lookup/lookup.js';
import { IMPORT_TYPES } from '../../domain/sources.js';
import { QUEUE_SORTS, REVIEW_KINDS, type ReviewFilter } from '../../entities/review/queue.js';
import { optional, plainText, queryString } from '../components/form-fields.js';

const field = optional(plainText(120));

export const movieParams = z.object({ id: movieIdSchema });

const figure = (most: number) => z.coerce.number().int().min(0).max(most).optional().catch(undefined);

/** Which part of the queue is looked at, in which order; it goes along from film to film. What cannot be read is left out. */
export const queueQuery = z.object({
  kind: z.enum(REVIEW_KINDS).catch('waiting').default('waiting'),
  festival: field,
  reason: field,
  record: z.enum(IMPORT_TYPES).optional().catch(undefined),
  nominations: given(figure(1000)),
  days: given(figure(10_000)),
  from: given(figure(100)),
  to: given(figure(100)),
  sort: z.enum(QUEUE_SORTS).optional().catch(undefined),
  /** A newcomer is led: it goes along from page to page like the rest. */
  guide: z.literal('1').optional().catch(undefined),
});
export type QueueView = z.output<typeof queueQuery>;

/** A field that was left empty is not there: 0 is a number like others. */
function given<T extends z.ZodType>(schema: T): z.ZodPreprocess<T> {
  return z.preprocess((value) => (value === '' ? undefined : value), schema);
}

/** What was done on the page before, and to which film: told at the top of the next. */
export const doneQuery = z.object({
  done: z.enum(['decided', 'reopened', 'retried', 'started']).optional().catch(undefined),
  film: movieIdSchema.optional().catch(undefined),
});
export type Done = z.infer<typeof doneQuery>;

/** A filter as names and values of an address; what is usual is left out. */
export function filterEntries(filter: ReviewFilter): [string, string][] {
  const usual = { ...filter, kind: filter.kind === 'waiting' ? undefined : filter.kind };
  return Object.entries(usual).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
}

/** A filter as a query string with its "?"; empty for the whole queue. `more` is added. */
export function queueString(filter: ReviewFilter, more: Record<string, string | undefined> = {}): string {
  const search = new URLSearchParams(filterEntries(filter));
  for (const [name, value] of Object.entries(more)) if (value !== undefined) search.set(name, value);
  return queryString(search);
}

/** What a page says that was not saved. */
export interface Refused {
  status: number;
  words: string;
  /** What the reviewer had written. */
  note?: string;
  reason?: string;
}
