import type { z } from 'zod';
import type { filmSchema } from '../../domain/views/film.js';
import {
  readAttempts,
  readChanges,
  readCollaborations,
  readCredits,
  readDecisions,
  readImages,
  readRatings,
} from '../../entities/movies/history/history.js';
import { readFilmRecord, readNominations } from '../../entities/movies/record.js';
import { readMergedFilms, type MergedFilm } from '../../entities/review/judgements.js';
import type { Db } from '../../entities/sql.js';
import { filmName } from './labels.js';

const ATTEMPTS_SHOWN = 50;
const DECISIONS_SHOWN = 50;
const CHANGES_SHOWN = 30;
const CREDITS_SHOWN = 10;
const IMAGES_SHOWN = 6;
const COLLABORATIONS_SHOWN = 8;

/** A film with everything that is kept of it, and what it is called. */
export type Film = z.infer<typeof filmSchema> & { name: string; merged: MergedFilm[] };

/** A film; of one that was merged the id of the film that it is now. Undefined where there is none. */
export async function readFilm(db: Db, id: string): Promise<Film | { mergedInto: string } | undefined> {
  const record = await readFilmRecord(db, id);
  if (record === undefined) return undefined;
  if (record.mergedInto !== null) return { mergedInto: record.mergedInto };
  const [attempts, decisions, changes, nominations, ratings, credits, collaborations, images, merged] =
    await Promise.all([
      readAttempts(db, id, ATTEMPTS_SHOWN),
      readDecisions(db, id, DECISIONS_SHOWN),
      readChanges(db, id, CHANGES_SHOWN),
      readNominations(db, id),
      readRatings(db, id),
      readCredits(db, id, CREDITS_SHOWN),
      readCollaborations(db, id, COLLABORATIONS_SHOWN),
      readImages(db, id, IMAGES_SHOWN),
      readMergedFilms(db, id),
    ]);
  const name = filmName(record);
  return {
    record,
    name,
    attempts,
    decisions,
    changes,
    nominations,
    ratings,
    credits,
    collaborations,
    images,
    merged,
  };
}
