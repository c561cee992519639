import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { FilmRecordRow } from '../../domain/views/film.js';
import type { Decision, Reopening } from '../../domain/review/decision.js';
import { lookupKey, lookupWorkflowId } from '../../domain/identity.js';
import { keptFirst } from '../../entities/access/changes.js';
import { readDecisions } from '../../entities/movies/history/history.js';
import { readFilmRecord } from '../../entities/movies/record.js';
import { readMergedFilms, readOffered } from '../../entities/review/judgements.js';
import type { Db } from '../../entities/sql.js';
import { retryNowSignal } from '../../workflows/shared/messages.js';
import { decideFilm, reopenFilm } from './reviews.js';
import { isReopening, startLookup } from './start-lookup.js';
import { AppError } from '../../domain/errors.js';

export { isReopening };

export interface Services {
  client: Client;
  db: Db;
}

/** A decision about a movie; `none` refuses every film that is offered for it. */
export type MovieDecision = Decision | { reviewer: string; none: true; note?: string };

/**
 * Carries out a reviewer's decision about a movie, whatever it waits for.
 * @param movieId id of a row in `movies`; to undo, also that of a row that was merged, or of the one that it was merged into.
 * @returns what was done, in words.
 * @throws {AppError} in words, when it is refused; nothing was changed then.
 */
export async function decideMovie(
  services: Services,
  movieId: string,
  decision: MovieDecision,
): Promise<string> {
  const movie = await movieOf(services, movieId);
  const meant = 'none' in decision ? await refusingAll(services, movie, decision) : decision;
  return await decideFilm(services, keyOf(movie), meant);
}

/** "None of these": each film that is offered is another one, under all its ids. */
async function refusingAll(
  { db }: Services,
  { id, matchEvidence }: FilmRecordRow,
  { none: _, ...said }: Extract<MovieDecision, { none: true }>,
): Promise<Decision> {
  const offered = await readOffered(db, id, matchEvidence);
  const judgements = offered
    .filter(({ tmdbId, imdbId }) => tmdbId !== undefined || imdbId !== undefined)
    .map(({ tmdbId, imdbId }) => ({ tmdbId, imdbId, verdict: 'not_the_same' as const }));
  if (judgements.length === 0) throw new AppError('Conflict', 'No film was offered that could be refused.');
  return { ...said, judgements };
}

/**
 * Undoes the last decision on a movie: exactly what stood before stands again, and films that it made one are parted.
 * @returns what was done, in words.
 * @throws {AppError} `Conflict` in words, when that cannot be done.
 */
export async function undoMovie(
  services: Services,
  movieId: string,
  said: { reviewer: string; note?: string },
): Promise<string> {
  return await decideMovie(services, movieId, { ...said, undo: true });
}

/**
 * Puts a movie before the reviewers again.
 * @returns what was done, in words.
 * @throws {AppError} `Conflict` in words, when that cannot be done.
 */
export async function reopenMovie(
  services: Services,
  movieId: string,
  reopening: Reopening,
): Promise<string> {
  return await reopenFilm(services, keyOf(await movieOf(services, movieId)), reopening);
}

/** What {@link retryMovie} did, in words. */
export const RETRIED = {
  retried: 'Its lookup was told to look again now.',
  started: 'Its lookup has begun.',
};

/**
 * "Not this film": parts a movie from the one that it was merged with. It is a film of its own again, with its nominations,
 * is looked up anew, and no machine joins the two again.
 * @param movieId the row that was merged, not the one that was kept.
 * @returns what was done, in words.
 * @throws {AppError} `Conflict` in words, when that cannot be done.
 */
export async function partMovie(services: Services, movieId: string, reopening: Reopening): Promise<string> {
  const { mergedInto } = await movieOf(services, movieId);
  const merged = mergedInto === null ? [] : await readMergedFilms(services.db, mergedInto);
  if (!merged.some(({ id }) => id === movieId))
    throw new AppError('Conflict', 'It was not merged with another film: there is nothing to part.');
  return await reopenMovie(services, movieId, { ...reopening, notThisFilm: true });
}

/**
 * Has a movie looked up again now: by the lookup that waits for it, else by a new one. It is kept with who did it.
 * @returns which of the two.
 * @throws {AppError} `Conflict` in words, when a person has decided or is to decide.
 */
export async function retryMovie(
  services: Services,
  movieId: string,
  by: string,
): Promise<keyof typeof RETRIED> {
  const { client, db } = services;
  const movie = await movieOf(services, movieId);
  const key = keyOf(movie);
  if (movie.reviewState === 'decided' || movie.reviewState === 'rejected')
    throw new AppError('Conflict', 'A person has decided on it: reopen it to change that.');
  const [last] = await readDecisions(db, movieId, 1);
  if (movie.reviewState === 'review' && isReopening(last?.decision))
    throw new AppError('Conflict', 'It was reopened, and a person is to decide: no source is asked.');
  return await keptFirst(db, by, `looks ${key} up again`, async () => {
    try {
      await client.workflow.getHandle(movie.workflowId ?? lookupWorkflowId(key)).signal(retryNowSignal);
      return 'retried';
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
    await startLookup(services, key);
    return 'started';
  });
}

async function movieOf({ db }: Services, movieId: string): Promise<FilmRecordRow> {
  const movie = await readFilmRecord(db, movieId);
  if (movie === undefined) throw new AppError('NotFound', `There is no movie ${movieId}.`);
  return movie;
}

/** IMDb id, or festival-year-slug: by what the film's lookup goes. */
function keyOf({ workflowId, imdbId, festivalKey, id }: FilmRecordRow): string {
  return (workflowId === null ? null : lookupKey(workflowId)) ?? imdbId ?? festivalKey ?? id;
}
