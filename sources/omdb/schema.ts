import { decodeHTMLStrict } from 'entities';
import { z } from 'zod';

/** What stands for "not known": OMDb writes every value as text. "None" is a language of silent films there. */
const PLACEHOLDERS: readonly string[] = ['', 'n/a', 'none'];

/** A key may be missing in old answers. */
const plain = z
  .string()
  .nullish()
  .transform((value) => {
    const trimmed = value?.trim();
    return trimmed === undefined || PLACEHOLDERS.includes(trimmed.toLowerCase()) ? undefined : trimmed;
  });

/** What is written for people: some of it is escaped for HTML. Addresses are not, and hold "&" in their own right. */
const text = plain.transform((value) => (value === undefined ? undefined : decodeHTMLStrict(value)));
const titleText = z
  .string()
  .min(1)
  .transform((value) => decodeHTMLStrict(value));

const ratingSchema = z.object({ Source: z.string(), Value: z.string() });

export const omdbTitleSchema = z.object({
  Response: z.literal('True'),
  Title: titleText,
  imdbID: z.string().regex(/^tt\d{7,10}$/, 'expected an IMDb title id'),
  Type: text,
  Year: text,
  Released: text,
  Runtime: text,
  Genre: text,
  Director: text,
  Writer: text,
  Actors: text,
  Plot: text,
  Language: text,
  Country: text,
  Poster: plain,
  Ratings: z.array(ratingSchema).nullish(),
  Metascore: text,
  imdbRating: text,
  imdbVotes: text,
  Website: plain,
});
export type OmdbTitle = z.infer<typeof omdbTitleSchema>;

const searchEntrySchema = z.object({
  Title: titleText,
  imdbID: z.string().regex(/^tt\d{7,10}$/, 'expected an IMDb title id'),
  Type: text,
  Year: text,
});

/** A page of `s=`. */
export const omdbSearchSchema = z.object({
  Response: z.literal('True'),
  Search: z.array(searchEntrySchema).min(1, 'expected a title that can be read'),
  /** A number as text, on all pages the same; 0 where it cannot be read. */
  totalResults: z.coerce.number().int().nonnegative().catch(0),
});
export type OmdbSearch = z.infer<typeof omdbSearchSchema>;

/** A miss, a bad key and a used-up quota look alike; only `Error` tells them apart. */
export const omdbErrorSchema = z.object({ Response: z.literal('False'), Error: z.string() });
