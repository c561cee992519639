import { z } from 'zod';

/** Sources that are searched by title for a reviewer, the free one first. */
export const SEARCHED_SOURCES = ['tmdb', 'omdb', 'imdb_scrape'] as const;
export type SearchedSource = (typeof SEARCHED_SOURCES)[number];

/** Shorter texts are the beginning of everything. */
export const MIN_SEARCH_LENGTH = 2;
const MAX_SEARCH_LENGTH = 200;

/** What a reviewer asks a source: films of a title, of one year where that is given. */
export const filmSearchSchema = z.strictObject({
  source: z.enum(SEARCHED_SOURCES),
  text: z.string().trim().min(MIN_SEARCH_LENGTH).max(MAX_SEARCH_LENGTH),
  year: z.int().min(1870).max(2100).optional(),
});
export type FilmSearch = z.infer<typeof filmSearchSchema>;

/** Most films of one list: what a person looks through, and small enough for a workflow's history. */
export const MAX_FOUND = 8;

/** A film as a source's list shows it. */
export interface FoundFilm {
  tmdbId?: number;
  imdbId?: string;
  title: string;
  originalTitle?: string;
  year?: number;
  /** https address. */
  posterUrl?: string;
}

/** What a search came to. */
export interface FilmsFound {
  films: FoundFilm[];
  /** What this search cost in USD; 0 where it was free, or the answer was kept. */
  costUsd: number;
  /** Why nobody could be asked, in words; absent where somebody answered. */
  problem?: string;
}
