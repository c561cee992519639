import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { SweepOutcome } from '../../domain/sweeps/enrichment.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { shortened } from '../../domain/text.js';
import type { ChildLookups } from '../child-lookups/children.js';
import { forEachConcurrent } from '../shared/concurrent.js';

/** Failures in a row after which the rest of the films are left to the next sweep. */
const FAILURES_IN_A_ROW = 3;
const MAX_NOTE_LENGTH = 2000;

/** What a source is asked film by film, and where it is counted. */
export interface AskingRound {
  /** The source's name, for people. */
  name: string;
  /** Counts on as answers come in; once `stopped` is set, nobody is asked any more. */
  tally: { tried: number; updated: number; stopped?: string };
  ask: (film: FilmRef) => Promise<SweepOutcome>;
  /** Called after each answer, for what it cost. */
  spent: (outcome: SweepOutcome) => void;
}

/**
 * Asks a source about some films, so many at one time, until it answers for nobody.
 * @returns whether all that were asked gave an answer: films whose request failed stay due.
 */
export async function askFilms(
  films: readonly FilmRef[],
  width: number,
  round: AskingRound,
): Promise<boolean> {
  const { name, tally } = round;
  let failures = 0;
  await forEachConcurrent(films, width, async (film) => {
    if (tally.stopped !== undefined) return;
    failures = (await askOne(film, round)) ? 0 : failures + 1;
    if (failures >= FAILURES_IN_A_ROW) tally.stopped ??= `${name} failed several times in a row`;
  });
  return failures === 0;
}

/** @returns whether the source gave an answer. */
async function askOne(film: FilmRef, { tally, ask, spent }: AskingRound): Promise<boolean> {
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

/** A record that a source's answer contradicts is a reviewer's, who decides by way of the film's lookup. */
export async function reopenDoubtful(
  children: ChildLookups,
  { film, line }: { film: FilmRef; line: string },
): Promise<void> {
  await children.reopen(film, {
    reviewer: 'enrichment sweep',
    note: shortened(line, MAX_NOTE_LENGTH),
  });
}
