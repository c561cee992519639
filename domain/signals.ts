import { z } from 'zod';
import { usdSchema } from './policy.js';
import { IMPORT_TYPES, LOOKUP_STAGES, REASONS, TIER_SOURCES } from './sources.js';

// What signals carry. Fields that are not known are passed over: the sender may be of another version.

/** Most characters of a pause's reason: it stands in a search attribute, which holds 2 KB. */
export const MAX_PAUSE_REASON_LENGTH = 300;

/** Why an import is paused, as an operator gives it. */
export const pauseReasonSchema = z
  .string()
  .trim()
  .max(MAX_PAUSE_REASON_LENGTH, `expected at most ${MAX_PAUSE_REASON_LENGTH} characters`);

const filmKeySchema = z.string().min(1, 'expected the film').max(1000);
const requestsSchema = z.number('expected a number of requests').nonnegative();
/** `<source>_<reason>`: it is a key of the counts. */
const reasonSchema = z.string().max(200).optional();

/** Message of the signal `spend`. */
export const spendMessageSchema = z.object({
  filmKey: filmKeySchema,
  source: z.enum(TIER_SOURCES),
  costUsd: usdSchema,
  requests: requestsSchema,
});

/** Message of the signal `parked`. */
export const parkedMessageSchema = z.object({
  filmKey: filmKeySchema,
  stage: z.enum(['parked', 'review']),
  importType: z.enum(IMPORT_TYPES),
  reason: reasonSchema,
  requests: requestsSchema,
});

/** Message of the signal `settled`. */
export const settledMessageSchema = z.object({
  filmKey: filmKeySchema,
  movieId: z.string(),
  importType: z.enum(IMPORT_TYPES),
  stage: z.enum(LOOKUP_STAGES),
  reason: reasonSchema,
  spendUsd: z.number().nonnegative(),
  requests: requestsSchema,
});

/** Message of the signal `sourceDown`. */
export const sourceDownMessageSchema = z.object({
  filmKey: filmKeySchema,
  source: z.enum(TIER_SOURCES),
  reason: z.enum(REASONS),
  message: z.string(),
  isOutage: z.boolean(),
  waitMs: z.number().nonnegative(),
});

/** Message of the signal `sourceUp`. */
export const sourceUpMessageSchema = z.enum(TIER_SOURCES);

/** Message of the signal `join`: the workflow id of the import that wants to hear. */
export const joinMessageSchema = z
  .string('expected a workflow id')
  .min(1, 'expected a workflow id')
  .max(1000);

/** The first characters of a text, with an ellipsis where it is longer; never half a character. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
