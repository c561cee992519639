import { z } from 'zod';

// Texts may be "", null or missing, numbers 0 or null, and whole appended parts absent; ids and titles are always there.
export const text = z.string().nullish();
export const number = z.number().nullish();
const imdbId = z.string().nullish();
const named = z.object({ name: text });
const country = z.object({ iso_3166_1: z.string() });

const castSchema = z.object({
  id: number,
  name: text,
  character: text,
  order: number,
});

const crewSchema = z.object({ id: number, name: text, department: text, job: text });
export type TmdbCrew = z.infer<typeof crewSchema>;

const imageSchema = z.object({ file_path: z.string(), width: number, height: number, iso_639_1: text });
export type TmdbImage = z.infer<typeof imageSchema>;

const releasesSchema = z.object({
  results: z.array(z.object({ release_dates: z.array(z.object({ release_date: text })) })),
});

/** `/movie/{id}` with whatever was appended. */
export const tmdbMovieSchema = z.object({
  id: z.int().positive(),
  imdb_id: imdbId,
  title: z.string(),
  original_title: text,
  original_language: text,
  overview: text,
  tagline: text,
  release_date: text,
  adult: z.boolean().nullish(),
  runtime: number,
  homepage: text,
  status: text,
  popularity: number,
  vote_average: number,
  vote_count: number,
  poster_path: text,
  backdrop_path: text,
  genres: z.array(named).nullish(),
  origin_country: z.array(z.string()).nullish(),
  production_countries: z.array(country).nullish(),
  spoken_languages: z.array(z.object({ iso_639_1: text })).nullish(),
  credits: z.object({ cast: z.array(castSchema).nullish(), crew: z.array(crewSchema).nullish() }).nullish(),
  external_ids: z.object({ imdb_id: imdbId }).nullish(),
  alternative_titles: z.object({ titles: z.array(z.object({ title: text })) }).nullish(),
  translations: z
    .object({ translations: z.array(z.object({ data: z.object({ title: text }).nullish() })) })
    .nullish(),
  images: z
    .object({ posters: z.array(imageSchema).nullish(), backdrops: z.array(imageSchema).nullish() })
    .nullish(),
  videos: z
    .object({ results: z.array(z.object({ site: text, key: text, name: text, type: text })) })
    .nullish(),
  release_dates: releasesSchema.nullish(),
});
export type TmdbMovie = z.infer<typeof tmdbMovieSchema>;
