import { z } from 'zod';

/** A film that a source offered, as it stands in the evidence. */
export const candidateSchema = z.object({
  tmdbId: z.number().optional(),
  imdbId: z.string().optional(),
  title: z.string(),
  originalTitle: z.string().optional(),
  year: z.number().optional(),
  confidence: z.number(),
  evidence: z.string(),
});

/** A film in the list. */
export const filmRowSchema = z.object({
  id: z.string(),
  title: z.string(),
  originalTitle: z.string().nullable(),
  year: z.number().nullable(),
  imdbId: z.string().nullable(),
  tmdbId: z.number().nullable(),
  importType: z.string(),
  reviewState: z.string().nullable(),
  reason: z.string().nullable(),
  confidence: z.number().nullable(),
  sources: z.array(z.string()),
  festivals: z.array(z.string()),
  nominations: z.number(),
});

const evidenceSchema = z.object({ line: z.string(), candidates: z.array(candidateSchema) });
const recordSchema = z.object({
  id: z.string(),
  imdbId: z.string().nullable(),
  tmdbId: z.number().nullable(),
  festivalKey: z.string().nullable(),
  title: z.string(),
  originalTitle: z.string().nullable(),
  alternativeTitles: z.array(z.string()),
  year: z.number().nullable(),
  releaseDate: z.string().nullable(),
  runtime: z.number().nullable(),
  overview: z.string().nullable(),
  genres: z.array(z.string()),
  countries: z.array(z.string()),
  languages: z.array(z.string()),
  importType: z.string(),
  dataSourceHierarchy: z.array(z.string()),
  matchConfidence: z.number().nullable(),
  matchStrategy: z.string().nullable(),
  matchEvidence: evidenceSchema.nullable(),
  reviewState: z.string().nullable(),
  reason: z.string().nullable(),
  workflowId: z.string().nullable(),
  criEligible: z.boolean(),
  lastTried: z.date().nullable(),
  updatedAt: z.date(),
});
const attemptSchema = z.object({
  at: z.date(),
  source: z.string(),
  operation: z.string(),
  success: z.boolean(),
  tier: z.number().nullable(),
  reason: z.string().nullable(),
  message: z.string().nullable(),
  strategy: z.string().nullable(),
  confidence: z.number().nullable(),
  responseTimeMs: z.number().nullable(),
  costUsd: z.number(),
  cached: z.boolean(),
  festival: z.string().nullable(),
});

/** A film with everything that is kept of it. */
export const filmSchema = z.object({
  record: recordSchema,
  attempts: z.array(attemptSchema),
  decisions: z.array(
    z.object({
      id: z.string(),
      at: z.date(),
      reviewer: z.string(),
      decision: z.unknown(),
      note: z.string().nullable(),
      before: z.unknown(),
      after: z.unknown(),
    }),
  ),
  nominations: z.array(
    z.object({
      edition: z.string(),
      category: z.string(),
      award: z.string().nullable(),
      person: z.string().nullable(),
      won: z.boolean(),
      details: z.string().nullable(),
      vanishedAt: z.date().nullable(),
    }),
  ),
  ratings: z.array(
    z.object({
      source: z.string(),
      value: z.number(),
      scale: z.number(),
      votes: z.number().nullable(),
    }),
  ),
  credits: z.array(
    z.object({ name: z.string(), department: z.string(), job: z.string(), character: z.string().nullable() }),
  ),
  images: z.array(z.object({ kind: z.string(), url: z.string() })),
});
