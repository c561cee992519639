import { z } from 'zod';
import { filmKeySchema, movieIdSchema } from './lookup.js';
import { usdSchema } from '../policy.js';
import { IMPORT_TYPES, LOOKUP_STAGES, REASONS, TIER_SOURCES } from '../sources.js';
import { cleanText, shortened, typedText } from '../text.js';

// What signals carry. Fields that are not known are passed over: the sender may be of another version.

/** Most characters of a source's words that travel in a signal. */
const MAX_MESSAGE_LENGTH = 500;
/** Most characters of a pause's reason: it stands in a search attribute, which holds 2 KB. */
export const MAX_PAUSE_REASON_LENGTH = 300;

/** Why an import is paused, as an operator gives it. */
export const pauseReasonSchema = typedText(MAX_PAUSE_REASON_LENGTH);

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
  movieId: movieIdSchema,
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
  message: z.string().transform((text) => shortened(cleanText(text), MAX_MESSAGE_LENGTH)),
  isOutage: z.boolean(),
  waitMs: z.number().nonnegative(),
});

/** Message of the signal `sourceUp`. */
export const sourceUpMessageSchema = z.enum(TIER_SOURCES);

/** Message of the signal `join`: the id of the workflow that wants to hear, `<kind>/<name>` as all of ours. */
export const joinMessageSchema = z
  .string('expected a workflow id')
  .regex(/^[a-z][a-z-]*\/[a-z0-9-]{1,200}$/, 'expected a workflow id such as "festival-import/cannes-2025"');
