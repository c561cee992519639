import { z } from 'zod';
import { durationSchema } from '../policy.js';
import { RATING_SOURCES, type RatingSource } from '../sources.js';

/** How a sweep goes about it; what is left out has these defaults. Set them as the arguments of the schedule. */
export const enrichmentInputSchema = z.strictObject({
  /** A film is due when it was last tried longer ago than this. */
  dueAfter: durationSchema.default('3 days'),
  /** Most films looked up in one run. */
  maxFilms: z.int().min(0).max(100_000).default(2000),
  /** Films at one time; few, so that tonight's imports come first. */
  window: z.int().min(1).max(50).default(5),
  /** Whether IMDb pages may be bought (about $0.01 to $0.05 each, within the limits) for what TMDb does not have. */
  buyPages: z.boolean().default(false),
  /** Most full movies whose ratings are asked of OMDb in one run ($0.001 each, within the limits). */
  maxRatings: z.int().min(0).max(100_000).default(200),
  /** Sites whose pages are bought for their scores of full movies (about $0.02 a film); those switched off are passed over. */
  ratingPages: z.array(z.enum(RATING_SOURCES)).default([...RATING_SOURCES]),
  /** Most movies that one site is asked for in one run. */
  maxRatingPages: z.int().min(0).max(100_000).default(100),
  /** Most records of TMDb that are fetched again in one run; with 0 none is, and they grow older than its terms allow. */
  maxRecords: z.int().min(0).max(100_000).default(20_000),
  /** Ratings are asked again after this. */
  ratingsAfter: durationSchema.default('30 days'),
});
/** What a person or the schedule gives to start a sweep. */
export type EnrichmentInput = z.input<typeof enrichmentInputSchema>;
export type EnrichmentPolicy = z.output<typeof enrichmentInputSchema>;

/** What a sweep came to. */
export interface EnrichmentReport {
  /** ISO time of the first run's start. */
  startedAt: string;
  /** Films that were due and looked up. */
  tried: number;
  upgraded: { full: number; minimal: number };
  /** Stubs whose own lookup still runs: they are left to it. */
  running: number;
  failed: number;
  ratings: { tried: number; updated: number };
  /** Records of TMDb that were fetched again; `spared` were not, for TMDb's list of changes does not name them. */
  records?: { tried: number; updated: number; spared: number; stopped?: string };
  costUsd: number;
  requests: number;
  /** Why ratings were not asked for all that were due. */
  ratingsStopped?: string;
  /** Nominees who were looked at, those who were found to be a person, and those whom a reviewer is to decide. */
  people?: { looked: number; linked: number; doubtful: number };
  /** By site, once it was asked. */
  ratingPages?: Partial<Record<RatingSource, RatingPagesReport>>;
}

/** What became of one site's scores. */
export interface RatingPagesReport {
  tried: number;
  updated: number;
  /** Why it was not asked for all that were due. */
  stopped?: string;
}

/** What became of one film's ratings, or of its record. */
export interface SweepOutcome {
  updated: boolean;
  costUsd: number;
  requests: number;
  /** No film's can be had now (money, quota, a switch, an outage), in words: the sweep stops asking. */
  stop?: string;
}
