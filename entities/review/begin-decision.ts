import type { ImportType } from '../../domain/sources.js';
import { assignImdbId, snapshot, type Snapshot } from './keep-decision.js';
import { runSql, type Db } from '../sql.js';
import { takeOffRecord } from '../movies/revert-to-stub.js';
import { AppError } from '../../domain/errors.js';

/** What a decision leaves of the present record. */
export type DecisionBasis =
  /** It stays as it is. */
  | { keep: 'record' }
  /** None: the film is the festival's stub, or no film at all. */
  | { keep: 'nothing' }
  /** It stays if it is of the chosen film (ids as a source has them), and is taken off otherwise. */
  | { keep: 'same'; tmdbId?: number; imdbId?: string; assignImdbId?: string };

/** What stood before, and the movie that the decision goes on with. */
export interface BegunDecision {
  movieId: string;
  importType: ImportType;
  /** It was merged with the movie that had the id. */
  merged: boolean;
  before: Snapshot;
}

/** Why a decision cannot be carried out, in words for the reviewer. */

/**
 * What stands in a movie, of the one that it was merged into where it was.
 * @throws {AppError} `Conflict` where there is none.
 */
export async function readBefore(db: Db, movieId: string): Promise<Snapshot> {
  const before = await snapshot(db, movieId);
  if (before === undefined) throw new AppError('Conflict', `there is no movie ${movieId} any more`);
  return before;
}

/**
 * Checks a choice against the other movies and makes room for it: a record of another film is taken off, another IMDb id
 * is given. In one transaction with the caller; nothing is changed where it throws.
 * @throws {AppError} `Conflict` in words.
 */
export async function beginDecision(db: Db, movieId: string, basis: DecisionBasis): Promise<BegunDecision> {
  const before = await readBefore(db, movieId);
  const begun = { movieId: before.id, importType: before.import_type, merged: false, before };
  if (basis.keep === 'record') return begun;
  const isOther = basis.keep === 'nothing' || !isRecordOf(before, basis);
  if (before.import_type !== 'stub' && isOther) {
    await takeOffRecord(db, before.id);
    begun.importType = 'stub';
  }
  if (basis.keep === 'nothing') return begun;
  await refuseOthersFilm(db, before.id, basis);
  if (basis.assignImdbId === undefined) return begun;
  const assigned = await assignImdbId(db, before.id, basis.assignImdbId);
  // A person decides: what an earlier decision locked may be written now.
  await runSql(db, 'UPDATE movies SET review_state = NULL WHERE id = $1', [assigned.movieId]);
  return { ...assigned, before };
}

function isRecordOf(before: Snapshot, chosen: DecisionBasis & { keep: 'same' }): boolean {
  if (before.tmdb_id !== null && chosen.tmdbId !== undefined) return before.tmdb_id === chosen.tmdbId;
  return before.imdb_id !== null && before.imdb_id === (chosen.assignImdbId ?? chosen.imdbId);
}

interface Holder {
  id: string;
  title: string;
  imdb_id: string | null;
  tmdb_id: number | null;
  review_state: string | null;
}

/** A chosen id may be another film's: two films of one record are merged where that is right, else it is said. */
async function refuseOthersFilm(
  db: Db,
  ownId: string,
  chosen: DecisionBasis & { keep: 'same' },
): Promise<void> {
  const [own] = await runSql<{ imdb_id: string | null }>(db, 'SELECT imdb_id FROM movies WHERE id = $1', [
    ownId,
  ]);
  const imdbId = chosen.assignImdbId ?? chosen.imdbId;
  const holders = await runSql<Holder>(
    db,
    `SELECT id::text, title, imdb_id, tmdb_id, review_state FROM movies
     WHERE id <> $1 AND merged_into IS NULL AND (imdb_id = $2 OR tmdb_id = $3) ORDER BY id FOR UPDATE`,
    [ownId, imdbId ?? null, chosen.tmdbId ?? null],
  );
  const ownImdbId = chosen.assignImdbId ?? own?.imdb_id ?? null;
  for (const holder of holders) {
    const name = `${holder.title} (${holder.imdb_id ?? `TMDb ${holder.tmdb_id ?? ''}`})`;
    if (holder.review_state === 'rejected')
      throw new AppError(
        'Conflict',
        `that is ${name}, which a reviewer rejected: reopen that one first. Nothing was changed.`,
      );
    if (ownImdbId !== null && holder.imdb_id !== null && holder.imdb_id !== ownImdbId)
      throw new AppError(
        'Conflict',
        `that is ${name}, another film here: give its IMDb id where the two are one. Nothing was changed.`,
      );
  }
  if (holders.length > 1)
    throw new AppError(
      'Conflict',
      `that is two films here, ${holders.map(({ title }) => title).join(' and ')}: decide on those first. Nothing was changed.`,
    );
}
