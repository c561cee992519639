import type { FilmRecord } from '../../domain/film.js';
import { fallThroughReason, type TierSource } from '../../domain/sources.js';
import { setReviewState } from '../../entities/movies/park.js';
import { readContradiction, readTitleMatch, recordContradiction } from '../../entities/movies/title-match.js';
import type { Db } from '../../entities/sql.js';
import { contradiction } from '../../matching/evidence/contradiction.js';
import { learnedFrom } from '../../matching/evidence/learned.js';

/**
 * Holds a full record that was matched by title against what another source tells of the film by its IMDb id; one that is
 * contradicted goes to review, record and nominations untouched.
 * @returns why it waits for a reviewer, also when it was sent there before; undefined where it does not.
 */
export async function confirmRecord(
  db: Db,
  movieId: string,
  source: TierSource,
  told: FilmRecord,
): Promise<string | undefined> {
  const reason = fallThroughReason(source, 'low_confidence');
  const match = await readTitleMatch(db, movieId);
  const against = match === undefined ? undefined : contradiction(match, learnedFrom(told));
  if (against !== undefined) {
    const line = `${source} knows another film under its IMDb id, "${told.title}": ${against}`;
    await recordContradiction(db, movieId, { reason, line });
    await setReviewState(db, movieId, 'review');
  }
  return await readContradiction(db, movieId, reason);
}
