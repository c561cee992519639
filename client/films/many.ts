import { isAppError } from '../../domain/errors.js';
import type { Decision } from '../../domain/review/decision.js';
import {
  keepBatchUndo,
  keepRefusals,
  readBatch,
  readBatchFilms,
  type BatchSubject,
} from '../../entities/review/batch.js';
import { decideMovie, undoMovie, type Services } from './actions.js';

/** Films that are decided on at a time; each waits for its workflow. */
const AT_ONCE = 4;
/** A page would rather say how far it is than wait longer. */
const PATIENCE_MS = 25_000;

/** What a decision will do to a film. */
export interface Prospect {
  film: BatchSubject;
  words: string;
  /** It will be left as it is. */
  skipped: boolean;
}

/** What a decision will do to films, by how they stand now; nothing is done. */
export function prospectOf(film: BatchSubject, decision: Decision): Prospect {
  const { reviewState, importType, evidence } = film;
  const skip = (words: string): Prospect => ({ film, words, skipped: true });
  const will = (words: string): Prospect => ({ film, words, skipped: false });
  const loses = importType === 'stub' ? '' : `; its ${importType} record is taken off`;
  if (reviewState === 'decided' || reviewState === 'rejected')
    return skip('a person has decided on it already');
  if (reviewState === null) return skip('it waits for nobody');
  if ('reason' in decision) return will(`is rejected: ${decision.reason}${loses}`);
  if (!('choice' in decision)) return skip('candidates are judged film by film');
  const { choice } = decision;
  if (!('accept' in choice)) return skip('one film cannot be the record of many');
  if (choice.accept === 'stub') return will(loses === '' ? 'stays a stub' : `becomes a stub${loses}`);
  if (importType !== 'stub') return will(`keeps its ${importType} record`);
  const best = evidence?.candidates[0];
  if (best?.tmdbId === undefined) return skip('no candidate was offered for it');
  const year = best.year === undefined ? '' : ` (${best.year})`;
  return will(`takes ${best.title}${year}, TMDb ${best.tmdbId}, at ${Math.round(best.confidence * 100)} %`);
}

/**
 * Carries a kept batch out, film by film, until all is done or a page would wait too long; what is done already is left. So
 * it can be called again, by whoever goes on with it.
 */
export async function carryOutBatch(services: Services, batchId: string): Promise<void> {
  const batch = await readBatch(services.db, batchId);
  if (batch === null || batch.undoneAt !== null) return;
  const films = await readBatchFilms(services.db, batch);
  await forEach(
    services,
    batchId,
    films.filter(({ done, refused }) => !done && refused === null),
    async ({ id }) => {
      await decideMovie(services, id, batch.decision);
    },
  );
}

/** Takes back what a batch did, where nobody has decided otherwise since. */
export async function undoBatch(services: Services, batchId: string, reviewer: string): Promise<void> {
  const batch = await readBatch(services.db, batchId);
  if (batch === null) return;
  await keepBatchUndo(services.db, batchId, reviewer);
  const films = await readBatchFilms(services.db, batch);
  await forEach(
    services,
    batchId,
    films.filter(({ done, changed }) => done && !changed),
    async ({ id }) => {
      await undoMovie(services, id, { reviewer, note: 'undone with the others' });
    },
  );
}

async function forEach(
  { db }: Services,
  batchId: string,
  films: { id: string }[],
  act: (film: { id: string }) => Promise<void>,
): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  const refused: Record<string, string> = {};
  const left = films.values();
  const one = async (): Promise<void> => {
    for (const film of left) {
      if (Date.now() > until) return;
      try {
        await act(film);
      } catch (error) {
        if (!isAppError(error)) throw error;
        refused[film.id] = error.message;
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  } finally {
    if (Object.keys(refused).length > 0) await keepRefusals(db, batchId, refused);
  }
}
