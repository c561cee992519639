import { z } from 'zod';
import { importPolicySchema } from '../../domain/policy.js';
import {
  festivalSlugSchema,
  programmeSchema,
  publicAwardsSchema,
  yearSchema,
} from '../../domain/programme/programme.js';
import { IMPORT_TYPES, PAGE_VENDORS } from '../../domain/sources.js';
import { editionFilmSchema, rejectSchema } from '../../domain/views/film.js';
import { refusedText } from '../components/form-fields.js';
import { ENTRY_STATES } from '../../domain/review/states.js';

const [event, url, , inline, site] = programmeSchema.options;

/** What an import is started with. Paths of the workers' machine are for those who are on it: a file is sent inline. */
export const inputSchema = z.strictObject({
  festival: festivalSlugSchema,
  year: yearSchema,
  programme: z
    .discriminatedUnion('kind', [event, url, inline, site, publicAwardsSchema])
    .default({ kind: 'imdb-event' }),
  policy: importPolicySchema.prefault({}),
});

export const filmsQuery = z.object({
  type: z.enum(IMPORT_TYPES).optional(),
  reason: refusedText(60).optional(),
  state: z.enum(ENTRY_STATES).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

const figures = {
  edition: z.string(),
  state: z.string().nullable(),
  films: z.number(),
  full: z.number(),
  minimal: z.number(),
  stub: z.number(),
  awaitingReview: z.number(),
  rejectedRows: z.number(),
  spendUsd: z.number(),
  spendLimitUsd: z.number().nullable(),
  spendMode: z.string(),
  startedAt: z.date().nullable(),
  closedAt: z.date().nullable(),
  pausedFor: z.string().nullable(),
  failure: z.string().nullable(),
};
export const importSchema = z.object({
  ...figures,
  lookedUp: z.number(),
  etaSeconds: z.number().nullable(),
  reasons: z.array(z.object({ reason: z.string(), films: z.number() })),
  warnings: z.array(z.string()),
});
export const importsSchema = z.object({
  imports: z.array(z.object(figures)),
  /** Whether there is another page. */
  more: z.boolean(),
});

export const filmsSchema = z.object({ total: z.number(), films: z.array(editionFilmSchema) });
export const rejectsSchema = z.array(rejectSchema);

export const checkSchema = z.object({
  edition: z.string(),
  programme: z
    .object({
      films: z.number(),
      withoutImdbId: z.number(),
      nominations: z.number(),
      rejected: z.number(),
      rejects: rejectsSchema,
      warnings: z.array(z.string()),
    })
    .nullable(),
  plan: z
    .object({
      usd: z.number(),
      minutes: z.number(),
      stubs: z.number(),
      notes: z.array(z.string()),
      steps: z.array(
        z.object({
          source: z.string(),
          films: z.number(),
          cached: z.number(),
          requests: z.number(),
          usd: z.number(),
          fromRecord: z.boolean(),
          notional: z.boolean().optional().describe("Whether a plan's requests have no price of their own"),
          vendor: z.enum(PAGE_VENDORS).optional().describe('Who fetches the pages'),
          billed: z.boolean().optional().describe("Whether the price is from the vendor's bill"),
          browser: z.boolean().optional().describe('Whether the site refuses plain requests'),
        }),
      ),
    })
    .nullable(),
  notes: z.array(z.string()),
});
