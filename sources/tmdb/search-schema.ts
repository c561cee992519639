/** What TMDb's lists answer: searches, a person's films, and what stands under another catalogue's id. */
import { z } from 'zod';
import { number, text } from './schema.js';

const searchHitSchema = z.object({
  id: z.int().positive(),
  title: z.string(),
  original_title: text,
  original_language: text,
  release_date: text,
  popularity: number,
  poster_path: text,
  adult: z.boolean().nullish(),
});
export type TmdbSearchHit = z.infer<typeof searchHitSchema>;

/** `/search/movie`; an empty result has `total_pages` 0 or 1, so only the list itself is read. */
export const tmdbSearchSchema = z.object({ results: z.array(searchHitSchema) });

/** `/search/person`. */
export const tmdbPeopleSchema = z.object({
  results: z.array(
    z.object({ id: z.int().positive(), name: text, known_for_department: text, popularity: number }),
  ),
});
export type TmdbPerson = z.infer<typeof tmdbPeopleSchema>['results'][number];

/** `/person/{id}/movie_credits`: the films of a person, with their job in each. */
export const tmdbFilmographySchema = z.object({
  crew: z.array(searchHitSchema.extend({ job: text })).default([]),
});
export type TmdbFilmography = z.infer<typeof tmdbFilmographySchema>;

const anything = z.array(z.unknown()).default([]);

/** `/find/{id}`; old answers have fewer than the five lists. */
export const tmdbFindSchema = z.object({
  movie_results: z.array(searchHitSchema).default([]),
  person_results: anything,
  tv_results: anything,
  tv_episode_results: anything,
  tv_season_results: anything,
});
export type TmdbFind = z.infer<typeof tmdbFindSchema>;
