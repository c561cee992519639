import { isAppError } from '../../domain/errors.js';
import type { ChosenRecord, TierAttempt } from '../../domain/lookup/tier.js';
import { subjectOf, writeFacts } from '../../entities/movies/lookup-subject.js';
import { decide, type DecisionRequest } from '../../entities/review/decide.js';
import type { Db } from '../../entities/sql.js';
import { learnedFrom } from '../../matching/evidence/learned.js';
import { missed } from '../../sources/results.js';
import type { Found, NotFound } from '../../sources/source.js';
import type { Written } from './attempt-rows.js';

type DecidedMatch = NonNullable<DecisionRequest['chosen']>['match'];

/** What became of an offered record. */
export type Taken = {
  /** The film's row now. */
  movieId: string;
} & ({ written: Written; decided?: { movieId: string; merged: boolean } } | { conflict: NotFound });

/** Takes the record that a reviewer chose, and keeps the decision: both or neither. */
export async function takeChosen(
  db: Db,
  attempt: TierAttempt,
  asked: { movieId: string; workflowId: string },
  { answer, match, chosen }: { answer: Found; match: DecidedMatch; chosen: ChosenRecord },
): Promise<Taken> {
  const { workflowId } = asked;
  const movieId = await subjectOf(db, asked.movieId, workflowId);
  try {
    // A savepoint: a refusal takes back what was changed on the way, and is an answer to the reviewer.
    const decided = await db.transaction((part) =>
      decide(part, { ...chosen, movieId, workflowId, chosen: { record: answer.film, match } }),
    );
    await writeFacts(db, decided.movieId, attempt.source, learnedFrom(answer.film));
    return { movieId: decided.movieId, written: { importType: decided.importType, created: false }, decided };
  } catch (error) {
    if (!isAppError(error, 'Conflict')) throw error;
    return { movieId, conflict: { ...missed('low_confidence', error.message), searches: answer.searches } };
  }
}
