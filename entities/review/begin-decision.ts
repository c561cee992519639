import { AppError } from '../../domain/errors.js';
import type { ImportType } from '../../domain/sources.js';
import type { DecisionBasis } from '../../domain/lookup/tier.js';
import { mergeMovies } from '../movies/merge.js';
import { revertToStub } from '../movies/revert-to-stub.js';
import { runSql, type Db } from '../sql.js';
import { lockMovie, type Snapshot } from './keep-decision.js';

/** What stood before, and the movie that the decision goes on with. */
export interface BegunDecision {
  movieId: string;
  importType: ImportType;
  /** It was merged with the movie that had the id. */
  merged: boolean;
  before: Snapshot;
}

/**
 * Checks a choice against the other movies and makes room for it: a record of another film is taken off, another IMDb id
 * is given. In one transaction with the caller; nothing is changed where it throws.
 * @throws {AppError} `Conflict` in words; `FilmGone` where there is no such movie.
 */
export async function beginDecision(db: Db, movieId: string, basis: DecisionBasis): Promise<BegunDecision> {
  const before = await lockMovie(db, movieId);
  const begun = { movieId: before.id, importType: before.import_type, merged: false, before };
  if (basis.keep === 'record') return begun;
  const isOther = basis.keep === 'nothing' || !isRecordOf(before, basis);
  if (before.import_type !== 'stub' && isOther) {
    await revertToStub(db, before.id);
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
  title: string;
  imdbId: string | null;
  tmdbId: number | null;
  reviewState: string | null;
  ownImdbId: string | null;
}

/** A chosen id may be another film's: two films of one record are merged where that is right, else it is said. */
async function refuseOthersFilm(
  db: Db,
  ownId: string,
  chosen: DecisionBasis & { keep: 'same' },
): Promise<void> {
  const holders = await runSql<Holder>(
    db,
    `SELECT title, imdb_id, tmdb_id, review_state, (SELECT imdb_id FROM movies WHERE id = $1) AS own_imdb_id FROM movies
     WHERE id <> $1 AND merged_into IS NULL AND (imdb_id = $2 OR tmdb_id = $3) ORDER BY id FOR UPDATE`,
    [ownId, chosen.assignImdbId ?? chosen.imdbId ?? null, chosen.tmdbId ?? null],
  );
  for (const { title, imdbId, tmdbId, reviewState, ownImdbId } of holders) {
    const name = `${title} (${imdbId ?? `TMDb ${tmdbId ?? ''}`})`;
    const ownId = chosen.assignImdbId ?? ownImdbId;
    if (reviewState === 'rejected')
      throw new AppError(
        'Conflict',
        `that is ${name}, which a reviewer rejected: reopen that one first. Nothing was changed.`,
      );
    if (ownId !== null && imdbId !== null && imdbId !== ownId)
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

/**
 * Gives the movie another IMDb id. Where a movie has that id already, this one is merged into it; where not, the id
 * that it had before still leads to it, for programmes that name it.
 * @returns the movie that has the id now, and whether it was merged.
 */
export async function assignImdbId(
  db: Db,
  movieId: string,
  imdbId: string,
): Promise<Omit<BegunDecision, 'before'>> {
  const own = await lockMovie(db, movieId);
  const [holder] = await runSql<{ id: string; mergedInto: string | null }>(
    db,
    'SELECT id::text, merged_into::text FROM movies WHERE imdb_id = $1 FOR UPDATE',
    [imdbId],
  );
  if (holder?.mergedInto === own.id) {
    // The id led here already: the row that kept it gives it back.
    await runSql(db, 'UPDATE movies SET imdb_id = NULL WHERE id = $1', [holder.id]);
  } else if (holder !== undefined && holder.id !== own.id) {
    const kept = await lockMovie(db, holder.id);
    await mergeMovies(db, own.id, kept.id);
    return { movieId: kept.id, merged: true, importType: kept.import_type };
  }
  await runSql(db, 'UPDATE movies SET imdb_id = $2, updated_at = now() WHERE id = $1', [own.id, imdbId]);
  if (own.imdb_id !== null && own.imdb_id !== imdbId)
    await runSql(
      db,
      `INSERT INTO movies (imdb_id, title, merged_into, import_type, needs_enrichment, inserted_at, updated_at)
       VALUES ($1, $2, $3, 'stub', false, now(), now())`,
      [own.imdb_id, own.title, own.id],
    );
  return { movieId: own.id, merged: false, importType: own.import_type };
}
