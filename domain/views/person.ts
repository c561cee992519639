import { z } from 'zod';

/** How a nominee was found to be a person. */
export const LINK_SOURCES = ['imdb_id', 'credits', 'search', 'decided'] as const;
export type LinkSource = (typeof LINK_SOURCES)[number];

/** Why a nominee is nobody whom we know, yet. */
export const NO_LINK_REASONS = ['no_film', 'no_credits', 'not_in_credits', 'doubtful', 'nobody'] as const;
export type NoLinkReason = (typeof NO_LINK_REASONS)[number];

/** Somebody whom a nominee may be: a person here, or one whom a source knows. */
export const personCandidateSchema = z.object({
  personId: z.string().optional(),
  tmdbId: z.number().optional(),
  imdbId: z.string().optional(),
  name: z.string(),
  confidence: z.number().describe('Estimated probability that it is the nominee, 0 to 1'),
  evidence: z.string(),
});
export type PersonCandidate = z.infer<typeof personCandidateSchema>;

export interface LinkEvidence {
  line: string;
  candidates: PersonCandidate[];
}

/** Nominees whom a person is to decide on, those whom nobody was found for, and those who were decided on. */
export const NOMINEE_KINDS = ['doubtful', 'missing', 'decided'] as const;
export type NomineeKind = (typeof NOMINEE_KINDS)[number];

/** Somebody whom a nomination names, as a reviewer sees them. */
export const queuedNomineeSchema = z.object({
  id: z.string(),
  nominee: z.string().describe('As printed'),
  role: z.string().nullable(),
  imdbId: z.string().nullable().describe("The programme's own word of who it is"),
  reason: z.enum(NO_LINK_REASONS).nullable(),
  linkedBy: z.enum(LINK_SOURCES).nullable(),
  confidence: z.number().nullable(),
  line: z.string().nullable().describe('Why'),
  category: z.string(),
  award: z.string().nullable(),
  won: z.boolean(),
  edition: z.string(),
  movieId: z.string().nullable(),
  film: z.string().nullable(),
  personId: z.string().nullable(),
  person: z.string().nullable(),
  candidates: z.array(personCandidateSchema),
  decided: z
    .object({ reviewer: z.string(), note: z.string().nullable(), at: z.string() })
    .nullable()
    .describe('The last decision that stands'),
});
export type QueuedNominee = z.infer<typeof queuedNomineeSchema>;

/** People whom the nominations of a festival name: a row of the view `person_linkage`, summed up. */
export interface PersonLinkage {
  festival: string;
  nominees: number;
  linked: number;
  /** By how they were linked, and by why not. */
  by: Partial<Record<LinkSource | NoLinkReason | 'not_looked_at', number>>;
}
