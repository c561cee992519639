import { z } from 'zod';
import { imdbIdSchema } from '../../domain/film-id.js';
import { yearSchema } from '../../domain/programme/programme.js';

const isoDate = z.iso.date();
const country = z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 alpha-2 code');
const language = z.string().regex(/^[a-z]{2}$/, 'expected an ISO 639-1 code');

/** Release types as TMDb numbers them: 1 premiere (festivals), 2 limited, 3 theatrical, 4 digital, 5 physical, 6 TV. */
const releaseSchema = z.strictObject({
  country,
  date: isoDate,
  type: z.int().min(1).max(6).default(3),
  note: z.string().default(''),
});

/** A film's page on a site of ratings: where it is, and how many reviews there are; too few make no score. */
const reviewedSchema = z.strictObject({
  slug: z.string().min(1),
  score: z.int().min(0).max(100).optional(),
  reviews: z.int().nonnegative().default(0),
});

/** The facts of a film, and what each source makes of it. */
export const filmSchema = z.strictObject({
  /** Absent: IMDb has never heard of it, so only TMDb can know it. */
  imdbId: imdbIdSchema.optional(),
  tmdbId: z.int().positive(),
  kind: z.enum(['movie', 'short', 'tvMovie', 'tvSeries', 'tvEpisode', 'videoGame']).default('movie'),
  /** English title. */
  title: z.string().min(1),
  /** Original title in Latin letters, as IMDb writes it. */
  originalTitle: z.string().min(1).optional(),
  /** Original title in its own script, as TMDb writes it. */
  nativeTitle: z.string().min(1).optional(),
  alternativeTitles: z.array(z.strictObject({ country, title: z.string().min(1) })).default([]),
  translations: z.array(z.strictObject({ language, title: z.string().min(1) })).default([]),
  originalLanguage: language.default('en'),
  /** Year of the first showing, as IMDb counts; absent for an announced film. */
  year: yearSchema.optional(),
  /** Last year of a series that has ended. */
  endYear: yearSchema.optional(),
  /** TMDb's primary date, often a year after the first showing. */
  releaseDate: isoDate.optional(),
  /** Dates beside the primary one; TMDb's `year` filter sees them too. */
  releases: z.array(releaseSchema).default([]),
  runtimeMinutes: z.int().positive().optional(),
  countries: z.array(country).default([]),
  languages: z.array(language).default([]),
  /** Genre names as TMDb has them ("Science Fiction"). */
  genres: z.array(z.string()).default([]),
  directors: z.array(z.string().min(1)).default([]),
  writers: z.array(z.string().min(1)).default([]),
  cast: z.array(z.strictObject({ name: z.string().min(1), character: z.string().optional() })).default([]),
  plot: z.string().optional(),
  keywords: z.array(z.string()).default([]),
  videos: z.array(z.strictObject({ site: z.string(), key: z.string(), name: z.string() })).default([]),
  popularity: z.number().nonnegative().default(1),
  /** TMDb shows it to those alone who ask for adult films, too. */
  adult: z.boolean().default(false),
  /** What TMDb marks as a video: no film of its own, as a rule. */
  video: z.boolean().default(false),

  /**
   * `linked`: found by its IMDb id; `unlinked`: there, without the id; `series`, `episode`, `person`: the id leads to
   * another kind of thing.
   */
  tmdb: z.enum(['linked', 'unlinked', 'series', 'episode', 'person', 'absent']).default('linked'),
  /** Ids of TMDb that lead to this film now. Whether TMDb ever does that, instead of knowing them no more, nobody has seen. */
  formerTmdbIds: z.array(z.int().positive()).default([]),
  /** Another IMDb id that TMDb carries for this film by mistake. */
  tmdbImdbId: imdbIdSchema.optional(),
  /** `control-characters` and `bad-escape`: known, but its JSON is broken as some of OMDb's is. */
  omdb: z.enum(['known', 'series', 'control-characters', 'bad-escape', 'absent']).default('known'),
  /**
   * `challenged`: an empty 202 in cheap mode; `skeleton`: an empty page in cheap mode; both well in a browser.
   * `blocked`: challenged in cheap mode and banned in the browser. `moved`: the page of another title comes back.
   */
  imdb: z.enum(['known', 'challenged', 'skeleton', 'blocked', 'moved', 'absent']).default('known'),
  /** Letterboxd has its films from TMDb: one that is not there is not here. `other`: the id leads to another film. */
  letterboxd: z.enum(['known', 'series', 'other', 'absent']).default('known'),
  rottenTomatoes: reviewedSchema.optional(),
  metacritic: reviewedSchema.optional(),
});
