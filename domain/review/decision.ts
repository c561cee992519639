import { z } from 'zod';
import { givenImdbIdSchema, givenTmdbIdSchema } from '../film-id.js';
import { typedText } from '../text.js';
import { judgementsSchema } from './judgement.js';
import { TIER_SOURCES } from '../sources.js';

const reviewerSchema = typedText(200, 'the reviewer');
const noteSchema = typedText(2000).optional();

/** What a reviewer chose: a TMDb film, another IMDb id, or the record as it is. */
export const choiceSchema = z.union(
  [
    z.strictObject({ tmdbId: givenTmdbIdSchema }),
    z.strictObject({ imdbId: givenImdbIdSchema }),
    z.strictObject({ accept: z.enum(['stub', 'match']) }),
  ],
  'expected {"tmdbId": 123}, {"imdbId": "tt…"} or {"accept": "stub" | "match"}',
);

export type Choice = z.infer<typeof choiceSchema>;

export const approvalSchema = z.strictObject({
  reviewer: reviewerSchema,
  choice: choiceSchema,
  note: noteSchema,
});
export type Approval = z.infer<typeof approvalSchema>;

export const rejectionSchema = z.strictObject({
  reviewer: reviewerSchema,
  reason: typedText(2000, 'a reason'),
});
export type Rejection = z.infer<typeof rejectionSchema>;

/** None of the films that are offered, or doubt in one of them: the film is looked up again without those that were refused. */
export const judgingSchema = z.strictObject({
  reviewer: reviewerSchema,
  judgements: judgementsSchema,
  note: noteSchema,
});
export type Judging = z.infer<typeof judgingSchema>;

/** Takes the film's last decision back: exactly what stood before stands again. */
export const undoingSchema = z.strictObject({
  reviewer: reviewerSchema,
  undo: z.literal(true),
  note: noteSchema,
});
export type Undoing = z.infer<typeof undoingSchema>;

export const retryNowSchema = z.strictObject({ sources: z.array(z.enum(TIER_SOURCES)).min(1).optional() });
export type RetryNow = z.infer<typeof retryNowSchema>;

/** A reviewer's decision: an approval carries `choice`, a rejection `reason`, what is said of candidates `judgements`; `undo` takes the last one back. */
export type Decision = Approval | Rejection | Judging | Undoing;

/** How a film stands with people: what one of them decided stands, whatever its workflow knows of it. */
export type Standing = 'open' | 'resolved' | 'rejected';

/**
 * Takes an earlier decision up again. `notThisFilm` parts a film from the one that it was merged with, for good, and looks it
 * up anew.
 */
export const reopeningSchema = z.strictObject({
  reviewer: reviewerSchema,
  note: noteSchema,
  notThisFilm: z.literal(true).optional(),
  /** Nothing is kept of it: the lookup runs so that a decision can be made on the film as it stands. */
  toDecide: z.literal(true).optional(),
});
export type Reopening = z.infer<typeof reopeningSchema>;

/** A reopening as it is kept among the decisions. */
export type KeptReopening = Reopening & { reopen: true };

/** Reads a decision; the error names what is wrong with the kind that was meant. */
export function parseDecision(value: unknown): z.ZodSafeParseResult<Decision> {
  const has = (field: string): boolean => typeof value === 'object' && value !== null && field in value;
  if (has('undo')) return undoingSchema.safeParse(value);
  if (has('judgements')) return judgingSchema.safeParse(value);
  return has('reason') ? rejectionSchema.safeParse(value) : approvalSchema.safeParse(value);
}
