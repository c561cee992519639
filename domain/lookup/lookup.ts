import { z } from 'zod';
import { reopeningSchema } from '../review/decision.js';
import { importPolicySchema } from '../policy.js';
import { imdbIdSchema } from '../film-id.js';
import { typedText } from '../text.js';
import type { CandidateSummary } from './candidates.js';
import { IMPORT_TYPES, type ImportType, type LookupStage, type TierSource } from '../sources.js';

/** Id of a row in movies: 64 bits, or a UUID where an earlier application's table has such. */
export const movieIdSchema = z
  .string()
  .regex(
    /^([1-9]\d{0,17}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    'expected the id of a row in movies, such as "4711"',
  );

/** What tells a film from others: its IMDb id, or festival-year-slug; part of a workflow's id, which holds 1,000 bytes. */
export const filmKeySchema = z
  .string('expected the film')
  .regex(/^[a-z0-9][a-z0-9-]{0,254}$/, 'expected an IMDb id, or a key such as "cannes-2025-alpha"');

/** "cannes-2025" */
const editionSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*-\d{4}$/, 'expected an edition such as "cannes-2025"')
  .max(70, 'expected at most 70 characters');

/** Input of `movieLookup`: which movie, for whom, and by which policy. Facts of the film stay in the database. */
export const movieLookupInputSchema = z.strictObject({
  movieId: movieIdSchema,
  filmKey: filmKeySchema,
  imdbId: imdbIdSchema.optional(),
  /** "Alpha (2025)", for people. */
  label: typedText(200),
  /** Edition that asks ("cannes-2025"): its limits hold, and its name stands in the metrics. */
  edition: editionSchema.optional(),
  critical: z.boolean().default(false),
  /** What the movie is already: a minimal one is only asked of sources that give more. */
  importType: z.enum(IMPORT_TYPES).default('stub'),
  policy: importPolicySchema.prefault({}),
  /** A person takes an earlier decision up again: no source is asked, the film goes to a reviewer at once. */
  reopened: reopeningSchema.optional(),
});
export type MovieLookupInput = z.input<typeof movieLookupInputSchema>;
/** The input, checked, with its defaults. */
export type CheckedLookup = z.output<typeof movieLookupInputSchema>;

/** The film was reopened, and a person is to decide: no source is asked. */
export function isForPerson({ reopened }: CheckedLookup): boolean {
  return reopened !== undefined && reopened.notThisFilm !== true;
}

/** One tier as `state` shows it. */
export interface TriedTier {
  source: TierSource;
  found: boolean;
  /** `<source>_<reason>` when not found. */
  reason?: string;
  message: string;
  strategy?: string;
  confidence?: number;
  costUsd: number;
  requests: number;
  /** ISO time. */
  at: string;
}

/** What a lookup came to. */
export interface LookupResult {
  movieId: string;
  importType: ImportType;
  stage: LookupStage;
  reason?: string;
  spendUsd: number;
  /** Requests that imports were not yet told of. */
  requests: number;
}

/** Answer of the query `state`. */
export interface LookupState {
  label: string;
  stage: LookupStage;
  importType: ImportType;
  reason?: string;
  tried: TriedTier[];
  candidates: CandidateSummary[];
  spendUsd: number;
  requests: number;
  /** ISO time at which a person is asked; only while parked. */
  deadline?: string;
  /** ISO time of the next lookup by itself; only while parked. */
  nextCheck?: string;
  /** What a person can do now, in one sentence. */
  next: string;
  /** The last decision, and what came of it. */
  decision?: string;
  /** The last signal that was not understood, and what was expected; absent when there is none. */
  refusedSignal?: string;
}

/** Answer of the query `progress`. */
export interface ImportProgress {
  total: number;
  started: number;
  full: number;
  minimal: number;
  stub: number;
  awaitingReview: number;
  failedReasons: Record<string, number>;
  spendUsd: number;
  spendBySource: Record<string, number>;
  requests: number;
  paused: boolean;
  pausedReason?: string;
  /** ISO time since when no lookups are begun; absent while they are. */
  heldSince?: string;
  spendMode: string;
  spendLimitUsd?: number;
  etaSeconds: number | null;
  rejectedRows: number;
  /** What a person should know of how the programme was read; absent when there is nothing. */
  warnings?: string[];
  /** The last signal that was not understood, and what was expected; absent when there is none. */
  refusedSignal?: string;
}

/** From a child: what one tier attempt cost, and the requests since the last message. */
export interface SpendMessage {
  filmKey: string;
  source: TierSource;
  costUsd: number;
  requests: number;
}

/** From a child: it waits for sources or people from here on, and needs no slot. */
export interface ParkedMessage {
  filmKey: string;
  stage: 'parked' | 'review';
  importType: ImportType;
  reason?: string;
  /** Free requests since the last message. */
  requests: number;
}

/** From a child to imports that joined it: it is done. */
export interface SettledMessage extends LookupResult {
  filmKey: string;
}
