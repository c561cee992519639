import { z } from 'zod';
import { REVIEW_STATES } from '../review/states.js';
import { IMPORT_TYPES } from '../sources.js';

/** What is read of a film, as the API answers it: the type of each row is that of its query. */

/** A film that a source offered, as it stands in the evidence. */
export const candidateSchema = z.object({
  tmdbId: z.number().optional(),
  imdbId: z.string().optional(),
  title: z.string(),
  originalTitle: z.string().optional(),
  year: z.number().optional(),
  confidence: z.number().describe('Estimated probability that this is the film, 0 to 1'),
  evidence: z.string(),
  facts: z
    .array(z.object({ words: z.string(), adds: z.number() }))
    .optional()
    .describe('Fact by fact what each adds to the log odds: 0.7 doubles the odds, -0.7 halves them'),
});

/** Why a record was taken for the film, or why none was. */
const matchEvidenceSchema = z.object({ line: z.string(), candidates: z.array(candidateSchema) });
export type MatchEvidence = z.infer<typeof matchEvidenceSchema>;

const text = z.string().nullable();
const number = z.number().nullable();
const moment = z.date().nullable();
const reason = text.describe('`<source>_<reason>`: why there is no better record');

/** What lists have of every film. */
const listed = {
  title: z.string(),
  year: number,
  imdbId: text,
  importType: z.enum(IMPORT_TYPES),
  reason,
};

/** A film in the list. */
export const filmRowSchema = z.object({
  ...listed,
  id: z.string(),
  originalTitle: text,
  tmdbId: number,
  reviewState: z.enum(REVIEW_STATES).nullable(),
  confidence: number,
  sources: z.array(z.string()),
  festivals: z.array(z.string()),
  nominations: z.number(),
});
export type FilmRow = z.infer<typeof filmRowSchema>;

/** A film of the review queue. */
export const queuedFilmSchema = z.object({
  ...listed,
  id: z.string(),
  tmdbId: number,
  reviewState: z.enum(REVIEW_STATES),
  workflowId: text,
  confidence: number,
  evidence: matchEvidenceSchema.nullable(),
  nominations: z.number(),
  festivals: z.array(z.string()),
  waitingSince: z.date(),
});
export type QueuedFilm = z.infer<typeof queuedFilmSchema>;

/** One time that a source was asked for a film, whichever import asked. */
const tierAttemptSchema = z.object({
  source: z.string(),
  success: z.boolean(),
  reason: text.describe('`<source>_<reason>` when it gave no record'),
  strategy: text,
  confidence: number,
  responseTimeMs: number,
  costUsd: z.number(),
  cached: z.boolean(),
});
export type TierAttempt = z.infer<typeof tierAttemptSchema>;

/** A film of an edition, with the latest attempts at it in their order. */
export const editionFilmSchema = z.object({
  ...listed,
  movieId: z.string(),
  reviewState: z.enum(REVIEW_STATES).nullable(),
  workflowId: text,
  critical: z.boolean(),
  vanishedAt: moment.describe('Since when no programme of the edition names it; null while one does'),
  nominations: z.number(),
  tried: z.array(tierAttemptSchema),
});
export type EditionFilm = z.infer<typeof editionFilmSchema>;

/** A row of a programme that could not be read. */
export const rejectSchema = z.object({ row: z.number(), field: z.string(), reason: z.string() });
export type RejectView = z.infer<typeof rejectSchema>;

/** A film's record: of a film that was merged the row that was left. */
const filmRecordSchema = z.object({
  ...listed,
  id: z.string(),
  tmdbId: number,
  festivalKey: text.describe('Identity of a film without an IMDb id'),
  originalTitle: text,
  alternativeTitles: z.array(z.string()),
  releaseDate: text,
  runtime: number.describe('Minutes'),
  overview: text,
  tagline: text,
  originalLanguage: text,
  homepage: text,
  status: text,
  popularity: number,
  genres: z.array(z.string()),
  countries: z.array(z.string()),
  languages: z.array(z.string()),
  needsEnrichment: z.boolean(),
  dataSourceHierarchy: z.array(z.string()),
  lastTried: moment,
  matchConfidence: number,
  matchStrategy: text,
  matchEvidence: matchEvidenceSchema.nullable(),
  reviewState: z.enum(REVIEW_STATES).nullable(),
  workflowId: text,
  criEligible: z.boolean(),
  mergedInto: text,
  firstSettledAt: moment,
  insertedAt: z.date(),
  updatedAt: z.date(),
});
export type FilmRecordRow = z.infer<typeof filmRecordSchema>;

/** One attempt at a film: a tier that was asked, or the stub that it was left as. */
const lookupAttemptSchema = tierAttemptSchema.extend({
  at: z.date(),
  operation: z.string(),
  tier: number.describe('1 to 4'),
  message: text,
  requests: number,
  festival: text,
});
export type LookupAttempt = z.infer<typeof lookupAttemptSchema>;

/** What stood in a record when it was decided on, as far as it is told; by the columns' names. */
const recordThenSchema = z.looseObject({
  title: z.string().optional(),
  imdb_id: text.optional(),
  tmdb_id: number.optional(),
  import_type: z.string().optional(),
  review_state: text.optional(),
});
export type RecordThen = z.infer<typeof recordThenSchema>;

/** A decision about a film, as it was given: an approval, a rejection, a reopening. */
const decisionRowSchema = z.object({
  id: z.string(),
  at: z.date(),
  reviewer: z.string(),
  decision: z.unknown(),
  note: text,
  before: recordThenSchema.nullable(),
  after: recordThenSchema.nullable(),
});
export type DecisionRow = z.infer<typeof decisionRowSchema>;

/** A field of a film's record that a source has changed since; a list is names in their order. */
const changeRowSchema = z.object({
  at: z.date(),
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  source: z.string(),
});
export type ChangeRow = z.infer<typeof changeRowSchema>;

/** A nomination of a film. */
const nominationRowSchema = z.object({
  edition: z.string(),
  category: z.string(),
  award: text,
  person: text,
  won: z.boolean(),
  details: text,
  vanishedAt: moment.describe('Since when no programme of the edition names it; null while one does'),
});
export type NominationRow = z.infer<typeof nominationRowSchema>;

/** A score, out of `scale`. */
const ratingRowSchema = z.object({ source: z.string(), value: z.number(), scale: z.number(), votes: number });
export type RatingRow = z.infer<typeof ratingRowSchema>;

/** A person's part in a film. */
const creditRowSchema = z.object({
  name: z.string(),
  department: z.string(),
  job: z.string(),
  character: text,
});
export type CreditRow = z.infer<typeof creditRowSchema>;

/** Two people of a film, and in how many films they worked together. */
const collaborationRowSchema = z.object({
  people: z.array(z.string()),
  films: z.number(),
  firstYear: number,
});
export type CollaborationRow = z.infer<typeof collaborationRowSchema>;

const imageRowSchema = z.object({ kind: z.string(), url: z.string() });
export type ImageRow = z.infer<typeof imageRowSchema>;

/** A film with everything that is kept of it. */
export const filmSchema = z.object({
  record: filmRecordSchema,
  attempts: z.array(lookupAttemptSchema),
  decisions: z.array(decisionRowSchema),
  changes: z.array(changeRowSchema),
  nominations: z.array(nominationRowSchema),
  ratings: z.array(ratingRowSchema),
  credits: z.array(creditRowSchema),
  collaborations: z.array(collaborationRowSchema),
  images: z.array(imageRowSchema),
});
