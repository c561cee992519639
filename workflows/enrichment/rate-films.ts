import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { RatingsOutcome } from '../../domain/sweeps/enrichment.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { forEachConcurrent } from '../child-lookups/children.js';

/** Failures in a row after which the rest of the ratings are left to the next sweep. */
const FAILURES_IN_A_ROW = 3;

/** What a source of ratings is asked, and where it is counted. */
export interface RatingsRound {
  /** The source's name, for people. */
  name: string;
  /** Counts on as answers come in; once `stopped` is set, nobody is asked any more. */
  tally: { tried: number; updated: number; stopped?: string };
  ask: (film: FilmRef) => Promise<RatingsOutcome>;
  /** Called after each answer, for what it cost. */
  spent: (outcome: RatingsOutcome) => void;
}

/**
 * Asks for the ratings of some films, so many at one time, until nobody's can be had.
 * @returns whether all that were asked gave an answer: films whose request failed stay due.
 */
export async function rateFilms(
  films: readonly FilmRef[],
  width: number,
  round: RatingsRound,
): Promise<boolean> {
  const { name, tally } = round;
  let failures = 0;
  await forEachConcurrent(films, width, async (film) => {
    if (tally.stopped !== undefined) return;
    failures = (await rate(film, round)) ? 0 : failures + 1;
    if (failures >= FAILURES_IN_A_ROW) tally.stopped ??= `${name} failed several times in a row`;
  });
  return failures === 0;
}

/** @returns whether the source gave an answer. */
async function rate(film: FilmRef, { tally, ask, spent }: RatingsRound): Promise<boolean> {
  try {
    const outcome = await ask(film);
    if (outcome.stop !== undefined) tally.stopped = outcome.stop;
    else tally.tried += 1;
    if (outcome.updated) tally.updated += 1;
    spent(outcome);
    return true;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    tally.tried += 1;
    return false;
  }
}
