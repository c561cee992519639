import { z } from 'zod';
import { festivalSlugSchema, yearSchema } from './programme.js';

/** Which of IMDb's pages of a festival: that of an edition, or, without a year, the list of all of them. */
export const eventPageInputSchema = z.strictObject({
  festival: festivalSlugSchema,
  year: yearSchema.optional(),
  /** For festivals that are not known by name. */
  eventId: z
    .string()
    .regex(/^ev\d{7}$/, 'expected an IMDb event id such as "ev0000147"')
    .optional(),
});
export type EventPageInput = z.output<typeof eventPageInputSchema>;

/** What reading a page came to; the page itself is kept in the database. */
export interface EventPageRead {
  /** The years of the list, newest first, one that was held twice standing twice; none for an edition's page. */
  years: number[];
  /** USD spent on it just now; 0 where it was kept. */
  costUsd: number;
}
