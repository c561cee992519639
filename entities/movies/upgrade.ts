import { rule } from '../../domain/lookup/claims.js';
import type { FilmRecord } from '../../domain/film.js';
import { IMPORT_TYPES, type ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../../domain/review/states.js';
import { assignImdbId } from '../review/begin-decision.js';
import { isJudgedApart } from './merge.js';
import { runSql, type Db } from '../sql.js';
import { dethrone, heldClaim, newClaim } from './claims.js';
import { filmGone, noSuchMovie } from './lookup-subject.js';
import { mergeMovies } from './merge.js';
import { keepChanges, readValues } from './history/record-changes.js';
import { writeRecord, type Match } from './write-record.js';

/**
 * What became of the movie. `conflict` names another movie that holds the record's ids, and nothing was written. `subject` is the
 * row of the film that was asked for; the record's own is another one where the two were merged.
 */
export type Upgrade = { subject: string } & (
  | { movieId: string; importType: ImportType; created: boolean; changed: boolean }
  | { conflict: { movieId: string; title: string; imdbId: string | null; tmdbId: number | null } }
);
type Outcome = Upgrade extends infer Each ? (Each extends unknown ? Omit<Each, 'subject'> : never) : never;

interface Row {
  id: string;
  imdbId: string | null;
  tmdbId: number | null;
  title: string;
  matchConfidence: number | null;
  matchStrategy: string | null;
  importType: ImportType;
  reviewState: ReviewState | null;
  isNew: boolean;
  /** A person decided, or took a decision up again: no machine writes the record. */
  locked: boolean;
  /** A record that no source gave here: another system has made it, and may refer to it by its number. */
  foreign: boolean;
  /** Of one that holds the record's ids: a person said that the two are not one film. */
  isApart?: boolean;
}

const COLUMNS = `id::text, imdb_id, tmdb_id, title, match_confidence, match_strategy, import_type, review_state,
  first_settled_at IS NULL AS is_new,
  is_held(id, review_state) AS locked,
  import_type <> 'stub' AND data_source_hierarchy = '{}' AS foreign`;

/**
 * Makes a source's record the movie's own, in one transaction with the caller. Only ever upgrades: a less complete
 * record, and any machine's after a person's decision, changes nothing. Where another movie holds the record's ids, the
 * surer of the two claims has it (`rule` in domain/lookup/claims.ts): the movies are made one, or the one that is in doubt goes
 * to review. An id that the source says was merged into another is followed first.
 * @param workflowId the lookup's own, where one asks: its film may lie in another row by now (`subjectOf`).
 * @throws {AppError} `FilmGone` where there is no such movie.
 */
export async function upgradeMovie(
  db: Db,
  movieId: string,
  record: FilmRecord,
  match: Match,
  workflowId?: string,
): Promise<Upgrade> {
  const films = await lockFilms(db, movieId, record, workflowId);
  return { subject: films[0].id, ...(await upgrade(db, films, record, match)) };
}

async function upgrade(db: Db, films: [Row, ...Row[]], record: FilmRecord, match: Match): Promise<Outcome> {
  const [asked] = films;
  const byMachine = match.decidedBy === undefined;
  if (byMachine && asked.locked && match.improvesDecided !== true) return unchanged(asked);
  const [own, other, third] = await underMergedId(db, films, record);
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
async function underMergedId(db: Db, films: [Row, ...Row[]], record: FilmRecord): Promise<[Row, ...Row[]]> {
  const [own] = films;
  const { imdbId, formerImdbIds = [] } = record;
  if (imdbId === undefined || own.imdbId === null || own.imdbId === imdbId) return films;
  if (!formerImdbIds.includes(own.imdbId)) return films;
  if (await isJudgedApart(db, own.id, imdbId)) return films;
  const { movieId } = await assignImdbId(db, own.id, imdbId);
  return await lockFilms(db, movieId, record);
}

function unchanged(row: Row): Outcome {
  return { movieId: row.id, importType: row.importType, created: false, changed: false };
}

function conflictWith({ id, title, imdbId, tmdbId }: Row): Outcome {
  return { conflict: { movieId: id, title, imdbId, tmdbId } };
}

async function write(db: Db, row: Row, record: FilmRecord, match: Match, created: boolean): Promise<Outcome> {
  const isWorse = rank(record.completeness) < rank(row.importType);
  const isLocked = row.locked && match.improvesDecided !== true;
  if (match.decidedBy === undefined && (isLocked || isWorse)) return unchanged(row);
  const before = row.importType === 'stub' ? undefined : await readValues(db, row.id);
  await writeRecord(db, row.id, record, match);
  if (before !== undefined) await keepChanges(db, row.id, before, record.source);
  const importType = isWorse ? row.importType : record.completeness;
  return { movieId: row.id, importType, created, changed: true };
}

/** How complete a record is: the higher the more. */
export function rank(type: ImportType): number {
  return IMPORT_TYPES.indexOf(type);
}

/** The movie's row and those of the other movies that have the record's ids, locked: that of the IMDb id first. */
async function lockFilms(
  db: Db,
  movieId: string,
  { imdbId, tmdbId }: FilmRecord,
  workflowId?: string,
): Promise<[Row, ...Row[]]> {
  const [own, ...others] = await runSql<Row>(
    db,
    `SELECT ${COLUMNS}, judged_apart(first_value(id) OVER (ORDER BY ordinality), id) AS is_apart
     FROM lock_films($1, $2, $3, $4) WITH ORDINALITY ORDER BY ordinality`,
    [movieId, workflowId ?? null, imdbId ?? null, tmdbId ?? null],
  );
  if (own === undefined) throw workflowId === undefined ? noSuchMovie(movieId) : filmGone(workflowId);
  return [own, ...others];
}
