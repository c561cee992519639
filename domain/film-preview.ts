import { z } from 'zod';
import { tmdbIdSchema } from './decision.js';
import { imdbIdSchema } from './programme.js';

/** An id that a person wants to see the film of, before anything is decided. */
export const previewIdSchema = z.union(
  [z.strictObject({ tmdbId: tmdbIdSchema }), z.strictObject({ imdbId: imdbIdSchema })],
  'expected a TMDb id such as 1124566, or an IMDb id such as tt27714581',
);
export type PreviewId = z.infer<typeof previewIdSchema>;

/** Most ids that are looked up at one time: a film's candidates. */
export const MAX_PREVIEWS = 10;

export const filmPreviewInputSchema = z.strictObject({
  ids: z.array(previewIdSchema).min(1).max(MAX_PREVIEWS),
});
export type FilmPreviewInput = z.infer<typeof filmPreviewInputSchema>;

/** What tells a film from another, as TMDb has it; or why it cannot be shown, in words. */
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
    }
  | { found: false; message: string };

/** An id in one word: "tmdb-1124566", "tt27714581". */
export function previewName(id: PreviewId): string {
  return 'tmdbId' in id ? `tmdb-${id.tmdbId}` : id.imdbId;
}

/**
 * An id as people give it: "tt27714581", "1124566", or an address of a film's page at IMDb or TMDb.
 * @returns undefined for anything else.
 */
export function readPreviewId(text: string): PreviewId | undefined {
  const imdbId = /(?:^|\/)(tt\d+)(?:[/?#]|$)/.exec(text.trim())?.[1];
  const tmdbId = /^(\d+)$|themoviedb\.org\/movie\/(\d+)/.exec(text.trim());
  const id = imdbId === undefined ? { tmdbId: Number(tmdbId?.[1] ?? tmdbId?.[2]) } : { imdbId };
  return previewIdSchema.safeParse(id).data;
}
