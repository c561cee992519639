import { rule } from '../../domain/lookup/claims.js';
import { AppError } from '../../domain/errors.js';
import type { FilmRecord } from '../../domain/film.js';
import { IMPORT_TYPES, type ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../../domain/review/states.js';
import { assignImdbId } from '../review/begin-decision.js';
import { isJudgedApart } from './merge.js';
import { runSql, type Db } from '../sql.js';
import { dethrone, heldClaim, newClaim } from './claims.js';
import { mergeMovies } from './merge.js';
import { keepChanges, readValues } from './history/record-changes.js';
import { writeColumns, writeParts, type Match } from './write-record.js';

/** What became of the movie. `conflict` names another movie that holds the record's ids, and nothing was written. */
export type Upgrade =
  | { movieId: string; importType: ImportType; created: boolean; changed: boolean }
  | { conflict: { movieId: string; title: string; imdbId: string | null; tmdbId: number | null } };

interface Row {
  id: string;
  imdbId: string | null;
  tmdbId: number | null;
  title: string;
  matchConfidence: number | null;
  matchStrategy: string | null;
  importType: ImportType;
  reviewState: ReviewState | null;
  mergedInto: string | null;
  isNew: boolean;
  /** A person decided, or took a decision up again: no machine writes the record. */
  locked: boolean;
  /** A record that no source gave here: another system has made it, and may refer to it by its number. */
  foreign: boolean;
  /** Of one that holds the record's ids: a person said that the two are not one film. */
  isApart?: boolean;
}

const COLUMNS = `id::text, imdb_id, tmdb_id, title, match_confidence, match_strategy, import_type, review_state, merged_into::text,
  first_settled_at IS NULL AS is_new,
  is_held(id, review_state) AS locked,
  import_type <> 'stub' AND data_source_hierarchy = '{}' AS foreign`;

/**
 * Makes a source's record the movie's own, in one transaction with the caller. Only ever upgrades: a less complete
 * record, and any machine's after a person's decision, changes nothing. Where another movie holds the record's ids, the
 * surer of the two claims has it (`rule` in domain/lookup/claims.ts): the movies are made one, or the one that is in doubt goes
 * to review. An id that the source says was merged into another is followed first.
 * @throws {AppError} `FilmGone` where there is no such movie.
 */
export async function upgradeMovie(
  db: Db,
  movieId: string,
  record: FilmRecord,
  match: Match,
): Promise<Upgrade> {
  const asked = await lockRow(db, movieId);
  const byMachine = match.decidedBy === undefined;
  if (byMachine && asked.locked && match.improvesDecided !== true) return unchanged(asked);
  const own = await underMergedId(db, asked, record);
  const [other, third] = await lockHolders(db, own.id, record);
  if (other === undefined) return await write(db, own, record, match, own.isNew);
  // The record's two ids belong to two movies: which of them it is, is for a person to say.
  if (third !== undefined) return conflictWith(third);
  if (byMachine && other.isApart === true) return conflictWith(other);
  const ruling = rule(newClaim(own, match), heldClaim(other, record));
  if (ruling === 'yield') return conflictWith(other);
  if (ruling === 'take over') {
    await dethrone(db, other, record);
    return await write(db, own, record, match, own.isNew);
  }
  // The row that has the IMDb id stays: lookups and links go by it.
  const ownStays = own.imdbId !== null && other.imdbId === null && !other.foreign;
  const [kept, merged] = ownStays ? [own, other] : [other, own];
  if (byMachine && merged.locked) return conflictWith(merged);
  await mergeMovies(db, merged.id, kept.id);
  return await write(db, kept, record, match, own.isNew);
}

/** The movie under the id that the source says its own was merged into; another movie may have that already. */
async function underMergedId(db: Db, own: Row, { imdbId, formerImdbIds = [] }: FilmRecord): Promise<Row> {
  if (imdbId === undefined || own.imdbId === null || own.imdbId === imdbId) return own;
  if (!formerImdbIds.includes(own.imdbId)) return own;
  if (await isJudgedApart(db, own.id, imdbId)) return own;
  const { movieId } = await assignImdbId(db, own.id, imdbId);
  return await lockRow(db, movieId);
}

function unchanged(row: Row): Upgrade {
  return { movieId: row.id, importType: row.importType, created: false, changed: false };
}

function conflictWith({ id, title, imdbId, tmdbId }: Row): Upgrade {
  return { conflict: { movieId: id, title, imdbId, tmdbId } };
}

async function write(db: Db, row: Row, record: FilmRecord, match: Match, created: boolean): Promise<Upgrade> {
  const isWorse = rank(record.completeness) < rank(row.importType);
  const isLocked = row.locked && match.improvesDecided !== true;
  if (match.decidedBy === undefined && (isLocked || isWorse)) return unchanged(row);
  const before = row.importType === 'stub' ? undefined : await readValues(db, row.id);
  await writeColumns(db, row.id, record, match);
  await writeParts(db, row.id, record);
  if (before !== undefined) await keepChanges(db, row.id, before, record.source);
  const importType = isWorse ? row.importType : record.completeness;
  return { movieId: row.id, importType, created, changed: true };
}

/** How complete a record is: the higher the more. */
export function rank(type: ImportType): number {
  return IMPORT_TYPES.indexOf(type);
}

/** The movie's row, locked; when it was merged meanwhile, the movie that it was merged into. */
async function lockRow(db: Db, movieId: string): Promise<Row> {
  const [row] = await runSql<Row>(db, `SELECT ${COLUMNS} FROM movies WHERE id = $1 FOR UPDATE`, [movieId]);
  if (row === undefined) throw new AppError('FilmGone', `There is no movie ${movieId}.`);
  return row.mergedInto === null ? row : await lockRow(db, row.mergedInto);
}

/** The other movies that have the record's ids, locked: that of the IMDb id first. */
async function lockHolders(db: Db, ownId: string, { imdbId, tmdbId }: FilmRecord): Promise<Row[]> {
  return await runSql<Row>(
    db,
    `SELECT ${COLUMNS}, judged_apart($1, id) AS is_apart FROM movies
     WHERE id <> $1 AND merged_into IS NULL AND (imdb_id = $2 OR tmdb_id = $3)
     ORDER BY (imdb_id IS NOT DISTINCT FROM $2) DESC FOR UPDATE`,
    [ownId, imdbId ?? null, tmdbId ?? null],
  );
}
