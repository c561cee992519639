import { z } from 'zod';
import { tmdbIdSchema } from '../film-id.js';
import { importPolicySchema } from '../policy.js';
import { entryFieldsSchema, festivalSlugSchema, yearSchema } from '../programme/programme.js';

/** Below everything that somebody waits for: 5 is the least of Temporal's priorities. */
export const LOW_PRIORITY_KEY = 5;

/** Films that one workflow's input may carry; more are given in parts. */
const MAX_FILMS = 20_000;

/** A film whose import failed before: what is known of it, and the edition that wanted it, if any. */
export const backfillFilmSchema = z
  .strictObject({
    entry: entryFieldsSchema,
    /** Id at TMDb: a film may be known by that alone. */
    tmdbId: tmdbIdSchema.optional(),
    festival: festivalSlugSchema.optional(),
    festivalYear: yearSchema.optional(),
    /** Where it was found, for people: "job 17", "row 3". */
    origin: z.string().max(200).optional(),
  })
  .refine((film) => (film.festival === undefined) === (film.festivalYear === undefined), {
    path: ['festivalYear'],
    message: 'expected a festival and its year together, or neither',
  })
  .refine(({ entry, tmdbId }) => (entry.title ?? entry.imdbId ?? tmdbId) !== undefined, {
    path: ['entry', 'title'],
    message: 'expected an IMDb id, a title or a TMDb id',
  });
export type BackfillFilm = z.infer<typeof backfillFilmSchema>;

/** Name of a backfill: it runs as `backfill/<name>`. */
export const backfillNameSchema = z
  .string('expected a name for the backfill')
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'expected a name such as "retry-2025" (lower-case letters, digits, hyphens)',
  )
  .max(60, 'expected at most 60 characters');

export const backfillInputSchema = z.strictObject({
  name: backfillNameSchema,
  /** None: the films that were given under this name before are taken up again. */
  films: z.array(backfillFilmSchema).max(MAX_FILMS, `expected at most ${MAX_FILMS} films`).default([]),
  policy: importPolicySchema.prefault({}).refine((policy) => policy.spendLimitUsd === undefined, {
    path: ['spendLimitUsd'],
    message: 'a backfill has no limit of its own: those of the sources and of its films’ editions hold',
  }),
});
/** What a person gives to start a backfill. */
export type BackfillInput = z.input<typeof backfillInputSchema>;

export function backfillWorkflowId(name: string): string {
  return `backfill/${name}`;
}

/** What a backfill came to. */
export interface BackfillReport {
  name: string;
  /** Films under this name. */
  films: number;
  /** Films that needed no lookup: they have a record, or a person decided. */
  known: number;
  /** Films whose lookup runs already, mostly parked: they are left to it. */
  running: number;
  lookedUp: number;
  /** What the lookups came to; a stub goes on by itself. */
  full: number;
  minimal: number;
  stub: number;
  /** Of the stubs, those that wait for a reviewer. */
  awaitingReview: number;
  /** Lookups that ended by a fault of our own side. */
  failed: number;
  costUsd: number;
  requests: number;
  /** Why films are stubs: films by `<source>_<reason>`. */
  reasons: Record<string, number>;
}
