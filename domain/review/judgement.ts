import { z } from 'zod';
import { givenImdbIdSchema, givenTmdbIdSchema } from '../film-id.js';

/** What a person says of a film and one that is offered for it. `no_film` holds for every film. */
export const VERDICTS = ['same', 'not_the_same', 'unsure', 'no_film'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What is said of a film that is offered; `same` is said by choosing it. */
export const JUDGED_AS = ['not_the_same', 'unsure', 'no_film'] as const;

/** Most films that are judged at one time: a film's candidates. */
const MAX_JUDGED = 10;

/** One film that was offered, by the ids under which sources know it. */
const judgedSchema = z
  .strictObject({
    tmdbId: givenTmdbIdSchema.optional(),
    imdbId: givenImdbIdSchema.optional(),
    verdict: z.enum(JUDGED_AS),
  })
  .refine(
    ({ tmdbId, imdbId }) => tmdbId !== undefined || imdbId !== undefined,
    'expected a tmdbId or an imdbId',
  );

/** "None of these": what each of them is. */
export const judgementsSchema = z
  .array(judgedSchema, 'expected [{"tmdbId": 123, "verdict": "not_the_same" | "unsure" | "no_film"}]')
  .min(1, 'expected at least one film')
  .max(MAX_JUDGED, `expected at most ${MAX_JUDGED} films`);

export type Judged = z.infer<typeof judgedSchema>;

/** A film as sources know it. */
export interface FilmIds {
  tmdbId?: number | null;
  imdbId?: string | null;
}

/** Whether a film is one of those that people refused. */
export function isRefused(film: FilmIds, refused: readonly FilmIds[]): boolean {
  return refused.some(({ tmdbId, imdbId }) => isSame(tmdbId, film.tmdbId) || isSame(imdbId, film.imdbId));
}

function isSame(one: unknown, other: unknown): boolean {
  return one !== undefined && one !== null && one === other;
}
