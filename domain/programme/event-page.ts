import { z } from 'zod';
import { eventIdSchema, festivalSlugSchema, yearSchema } from './programme.js';

/** Which of IMDb's pages of a festival: that of an edition, or, without a year, the list of all of them. */
export const eventPageInputSchema = z.strictObject({
  festival: festivalSlugSchema,
  year: yearSchema.optional(),
  /** For festivals that are not known by name. */
  eventId: eventIdSchema.optional(),
});
export type EventPageInput = z.output<typeof eventPageInputSchema>;

/** What reading a page came to; the page itself is kept in the database. */
export interface EventPageRead {
  /** The years of the list, newest first, one that was held twice standing twice; none for an edition's page. */
  years: number[];
  /** IMDb's own page, or, where the workers have no key for it, IMDb-Awards. */
  from: 'imdb-event' | 'imdb-awards';
  /** USD spent on it just now; 0 where it was kept. */
  costUsd: number;
}
