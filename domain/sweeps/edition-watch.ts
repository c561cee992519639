import { z } from 'zod';
import { durationSchema, importPolicySchema } from '../policy.js';
import { eventIdSchema, festivalSlugSchema, yearSchema } from '../programme/programme.js';

/** Festivals whose new editions are imported by themselves; what is left out has these defaults. */
export const editionWatchInputSchema = z.strictObject({
  festivals: z
    .array(z.strictObject({ festival: festivalSlugSchema, eventId: eventIdSchema.optional() }))
    .max(100)
    .default([]),
  /** The first year that is looked for; the one before the running year by default. */
  since: yearSchema.optional(),
  /** An edition of the running year is imported again after this: winners are told later than nominees. */
  again: durationSchema.default('7 days'),
  /** Nobody is asked before these imports start: they spend nothing unless it is said here. */
  policy: importPolicySchema.prefault({ spendMode: 'free-only' }),
});
/** What a person or the schedule gives to start it. */
export type EditionWatchInput = z.input<typeof editionWatchInputSchema>;
export type WatchedFestival = z.output<typeof editionWatchInputSchema>['festivals'][number];

/** What a look came to; editions by their names ("cannes-2026"). */
export interface EditionWatchReport {
  started: string[];
  /** Imported already when it was looked at, by somebody else's start. */
  running: string[];
  /** Festivals whose editions cannot be listed, with the reason. */
  failed: { festival: string; why: string }[];
}
