import { z } from 'zod';
import type { TierSource } from '../sources.js';
import { givenImdbIdSchema, givenTmdbIdSchema, readImdbId, readTmdbId } from '../film-id.js';

/** An id that a person wants to see the film of, before anything is decided. */
export const previewIdSchema = z.union(
  [z.strictObject({ tmdbId: givenTmdbIdSchema }), z.strictObject({ imdbId: givenImdbIdSchema })],
  'expected a TMDb id such as 1124566, or an IMDb id such as tt27714581',
);
export type PreviewId = z.infer<typeof previewIdSchema>;

/** Most ids that are looked up at one time: a film's candidates. */
export const MAX_PREVIEWS = 10;

export const filmPreviewInputSchema = z.strictObject({
  ids: z.array(previewIdSchema).min(1).max(MAX_PREVIEWS),
});
export type FilmPreviewInput = z.infer<typeof filmPreviewInputSchema>;

/** What tells a film from another, as TMDb has it, or as another source told us before; or why it cannot be shown, in words. */
export type FilmPreview =
  | {
      found: true;
      tmdbId?: number;
      imdbId?: string;
      title: string;
      originalTitle?: string;
      year?: number;
      runtimeMinutes?: number;
      directors: string[];
      countries: string[];
      overview?: string;
      /** https address. */
      posterUrl?: string;
      /** Who said it; TMDb alone where this is absent. */
      saidBy?: TierSource[];
    }
  | { found: false; message: string };

/** An id in one word: "tmdb-1124566", "tt27714581". */
export function previewName(id: PreviewId): string {
  return 'tmdbId' in id ? `tmdb-${id.tmdbId}` : id.imdbId;
}

/**
 * An id as people give it: "tt27714581", "1124566", or an address of a film's page at IMDb or TMDb. Digits alone are TMDb's.
 * @returns undefined for anything else.
 */
export function readPreviewId(text: string): PreviewId | undefined {
  const tmdbId = readTmdbId(text);
  const id = tmdbId === undefined ? { imdbId: readImdbId(text) } : { tmdbId };
  return previewIdSchema.safeParse(id).data;
}
