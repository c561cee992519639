import { z } from 'zod';
import '../issue-words.js';
import { imdbIdSchema } from '../film-id.js';

const FIRST_FILM_YEAR = 1874; // "Passage de Vénus", the earliest title on IMDb
/** Most characters of a title, of a name or category, and of a nomination's details. */
export const MAX_TITLE = 1000;
export const MAX_NAME = 300;
export const MAX_DETAILS = 2000;
/** Most names of one film, and most nominations. */
export const MAX_NAMES = 50;
export const MAX_NOMINATIONS = 500;
/** A programme that cannot be had is tried so often: for an hour, once the tries are a minute apart. */
export const PROGRAMME_TRIES = 60;

/** How far a programme is read (in rows), then written, as the activity that stages it tells Temporal. */
export type StagingProgress = { read: number; rows: number } | { written: number; entries: number };
/** Minutes of the longest film that is believed. */
export const MAX_RUNTIME = 10_000;

const titleSchema = z
  .string()
  .trim()
  .min(1, 'expected a title')
  .max(MAX_TITLE, `expected at most ${MAX_TITLE} characters`);
const nameSchema = z
  .string()
  .trim()
  .min(1, 'expected a name')
  .max(MAX_NAME, `expected at most ${MAX_NAME} characters`);

export const yearSchema = z
  .int('expected a year such as 2025')
  .min(FIRST_FILM_YEAR, `expected a year from ${FIRST_FILM_YEAR}`)
  .max(2100, 'expected a year up to 2100');

/** Somebody whom a nomination names: by name, and by IMDb id and role where the programme has them. */
export const nomineeSchema = z.strictObject({
  name: nameSchema,
  imdbId: z
    .string()
    .regex(/^nm\d{7,10}$/, 'expected an IMDb name id such as "nm0000233"')
    .optional(),
  role: nameSchema.optional(),
});
export type Nominee = z.infer<typeof nomineeSchema>;

export const nominationSchema = z.strictObject({
  category: nameSchema,
  award: nameSchema.optional(),
  /** Who is nominated, as one text. */
  person: nameSchema.optional(),
  /** Everybody whom the nomination names; by default those of `person`. */
  people: z.array(nomineeSchema).max(MAX_NAMES).optional(),
  won: z.boolean().optional(),
  details: z.string().trim().max(MAX_DETAILS).optional(),
});
export type EntryNomination = z.infer<typeof nominationSchema>;

/** What is said of a film, whatever it is known by. */
export const entryFieldsSchema = z.strictObject({
  title: titleSchema.optional(),
  year: yearSchema.optional(),
  imdbId: imdbIdSchema.optional(),
  originalTitle: titleSchema.optional(),
  directors: z.array(nameSchema).max(MAX_NAMES).optional(),
  countries: z.array(nameSchema).max(MAX_NAMES).optional(),
  runtimeMinutes: z.number().positive().max(MAX_RUNTIME).optional(),
  critical: z.boolean().optional(),
  nominations: z.array(nominationSchema).max(MAX_NOMINATIONS).optional(),
});

/**
 * One film of a programme (design: "Entry"). A title is what a lookup by title needs; an entry with an IMDb id alone
 * is a film too (public award tables have them), named by its id until a source tells its title.
 */
export const entrySchema = entryFieldsSchema.refine(
  (entry) => entry.title !== undefined || entry.imdbId !== undefined,
  { path: ['title'], message: 'expected a title or an IMDb id' },
);
export type Entry = z.infer<typeof entrySchema>;

/** Slug of a festival: lower-case letters, digits and hyphens ("cannes", "new-york"). */
export const festivalSlugSchema = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'expected a festival name such as "cannes" (lower-case letters, digits, hyphens)',
  )
  .max(60, 'expected at most 60 characters');

/** What a column of a table can give: the entry's fields, and those of one nomination. */
export const COLUMN_FIELDS = [
  'title',
  'year',
  'imdbId',
  'originalTitle',
  'directors',
  'countries',
  'runtimeMinutes',
  'critical',
  'category',
  'award',
  'person',
  'people',
  'won',
  'details',
] as const;
export type ColumnField = (typeof COLUMN_FIELDS)[number];

/** Which column of a table gives which field: `{ "title": "title_mixed_lowercase", "year": "prod_year" }`. */
export const columnMappingSchema = z.partialRecord(z.enum(COLUMN_FIELDS), z.string().min(1));
export type ColumnMapping = z.infer<typeof columnMappingSchema>;

/** Festival sites whose own programme can be read, without IMDb between. */
export const SITE_NAMES = ['berlinale', 'docaviv'] as const;
export type SiteName = (typeof SITE_NAMES)[number];

/**
 * Which part of an edition's programme a list is ("shorts"). Lists of one part are versions of one another: what is no
 * longer in the newest is flagged. Lists without a part are versions of one list, too.
 */
const partSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected a part such as "shorts" (lower-case letters, digits, hyphens)')
  .max(60, 'expected at most 60 characters')
  .optional();

/** IMDb's id of a festival or an award, for those that are not known by name. */
export const eventIdSchema = z.string().regex(/^ev\d{7}$/, 'expected an IMDb event id such as "ev0000147"');

/** A festival's editions as IMDb-Awards, a public repository, lists them; from the repository, unless url or path names a copy. */
export const publicAwardsSchema = z.strictObject({
  kind: z.literal('imdb-awards'),
  eventId: eventIdSchema.optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
});
const imdbAwardsSchema = publicAwardsSchema
  .extend({ path: z.string().min(1, 'expected a path').optional() })
  .refine(({ url, path }) => url === undefined || path === undefined, {
    path: ['url'],
    message: 'expected either url or path',
  });

/**
 * Where a programme comes from. Inline entries are checked row by row when they are staged, so that one bad row does
 * not refuse the others: here they are only a list.
 */
export const programmeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('imdb-event'),
    eventId: eventIdSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('url'),
    url: z.url({ protocol: /^https?$/ }),
    columns: columnMappingSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('file'),
    path: z.string().min(1, 'expected a path'),
    columns: columnMappingSchema.optional(),
    part: partSchema,
  }),
  z.strictObject({
    kind: z.literal('inline'),
    entries: z.array(z.unknown()),
    /** Where each entry stands in the file that it was read from; its place in the list, from 1, by default. */
    rowNumbers: z.array(z.int32().positive()).optional(),
    /** What is to be told of how the file was read. */
    warnings: z.array(z.string().max(MAX_DETAILS)).max(MAX_NAMES).optional(),
    part: partSchema,
  }),
  z.strictObject({
    kind: z.literal('site'),
    site: z.enum(SITE_NAMES, `expected one of ${SITE_NAMES.join(', ')}`),
    /** Another address of the same programme, such as an archive's; the festival's own by default. */
    baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  }),
  imdbAwardsSchema,
]);
export type Programme = z.infer<typeof programmeSchema>;

/**
 * Something in a row of a programme that a person should look at: it could not be used as it is written, or contradicts another
 * row. Only a row without title and id costs a film.
 */
export interface RejectedRow {
  /** Where it stands in the file, the header of a table counted; else in the list, from 1. */
  row: number;
  /** Path of the field in words ("nominations[0].category"), or "entry" for the row as a whole. */
  field: string;
  /** What was done, what was expected, and what stood there. */
  reason: string;
  /** The row as it came. */
  raw: unknown;
}

/** How many rows have faults; one may have several. */
export function countRows(faults: readonly { row: number }[]): number {
  return new Set(faults.map(({ row }) => row)).size;
}
