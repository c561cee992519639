import { rule } from '../../domain/claims.js';
import type { FilmRecord } from '../../domain/film.js';
import { IMPORT_TYPES, type ImportType } from '../../domain/sources.js';
import type { MatchEvidence, ReviewState } from '../movie.js';
import { assignImdbId } from '../review/keep-decision.js';
import { dethrone, heldClaim, newClaim } from './claims.js';
import { mergeMovies } from './merge.js';
import { runSql, storableJson, storableText, type Db } from '../sql.js';
import { writeMedia, writeCredits, writeRatings } from './write-record.js';
import { AppError } from '../../domain/errors.js';

/** How a record was found to be the film. */
export interface Match {
  strategy: string;
  confidence: number;
  evidence: MatchEvidence;
  /** Accepted for a later look (between the two confidences). */
  flagged: boolean;
  /** A person chose it: it may replace anything, and no machine replaces it. */
  decidedBy?: string;
}

/** What became of the movie. `conflict` names another movie that holds the record's ids, and nothing was written. */
export type Upgrade =
  | { movieId: string; importType: ImportType; created: boolean; changed: boolean }
  | { conflict: { movieId: string; title: string; imdbId: string | null; tmdbId: number | null } };

interface Row {
  id: string;
  imdb_id: string | null;
  tmdb_id: number | null;
  title: string;
  match_confidence: number | null;
  match_strategy: string | null;
  import_type: ImportType;
  review_state: ReviewState | null;
  merged_into: string | null;
  first_settled_at: Date | null;
  /** A person decided, or took a decision up again: no machine writes the record. */
  locked: boolean;
}

const COLUMNS = `id::text, imdb_id, tmdb_id, title, match_confidence, match_strategy, import_type, review_state, merged_into::text, first_settled_at,
  coalesce(review_state IN ('decided', 'rejected') OR review_state = 'review' AND EXISTS (
    SELECT 1 FROM review_decisions decision WHERE decision.movie_id = movies.id), false) AS locked`;

/**
 * Makes a source's record the movie's own, in one transaction with the caller. Only ever upgrades: a less complete
 * record, and any machine's after a person's decision, changes nothing. Where another movie holds the record's ids, the surer of the
 * two claims has it (`rule` in domain/claims.ts): the movies are made one, or the one that is in doubt goes to review. An id that the
 * source says was merged into another is followed first.
 */
export async function upgradeMovie(
  db: Db,
  movieId: string,
  record: FilmRecord,
  match: Match,
): Promise<Upgrade> {
  const asked = await lockMovie(db, movieId);
  const byMachine = match.decidedBy === undefined;
  if (byMachine && isLocked(asked)) return unchanged(asked);
  const own = await underMergedId(db, asked, record);
  const [other, third] = await lockHolders(db, own.id, record);
  if (other === undefined) return await write(db, own, record, match, own.first_settled_at === null);
  // The record's two ids belong to two movies: which of them it is, is for a person to say.
  if (third !== undefined) return conflictWith(third);
  const ruling = rule(newClaim(own, match), heldClaim(other, record));
  if (ruling === 'yield') return conflictWith(other);
  if (ruling === 'take over') {
    await dethrone(db, other, record);
    return await write(db, own, record, match, own.first_settled_at === null);
  }
  // The row that has the IMDb id stays: lookups and links go by it.
  const [kept, merged] = own.imdb_id !== null && other.imdb_id === null ? [own, other] : [other, own];
  if (byMachine && isLocked(merged)) return conflictWith(merged);
  await mergeMovies(db, merged.id, kept.id);
  return await write(db, kept, record, match, own.first_settled_at === null);
}

/** The movie under the id that the source says its own was merged into; another movie may have that already. */
async function underMergedId(db: Db, own: Row, { imdbId, formerImdbIds = [] }: FilmRecord): Promise<Row> {
  if (imdbId === undefined || own.imdb_id === null || own.imdb_id === imdbId) return own;
  if (!formerImdbIds.includes(own.imdb_id)) return own;
  const { movieId } = await assignImdbId(db, own.id, imdbId);
  return await lockMovie(db, movieId);
}

function isLocked(row: Row): boolean {
  return row.locked;
}

function unchanged(row: Row): Upgrade {
  return { movieId: row.id, importType: row.import_type, created: false, changed: false };
}

function conflictWith(row: Row): Upgrade {
  return { conflict: { movieId: row.id, title: row.title, imdbId: row.imdb_id, tmdbId: row.tmdb_id } };
}

async function write(db: Db, row: Row, record: FilmRecord, match: Match, created: boolean): Promise<Upgrade> {
  const worse = rank(record.completeness) < rank(row.import_type);
  if (match.decidedBy === undefined && (isLocked(row) || worse)) return unchanged(row);
  await writeColumns(db, row.id, record, match);
  await writeCredits(db, row.id, record);
  await writeRatings(db, row.id, record);
  await writeMedia(db, row.id, record);
  const importType =
    rank(record.completeness) >= rank(row.import_type) ? record.completeness : row.import_type;
  return { movieId: row.id, importType, created, changed: true };
}

function rank(type: ImportType): number {
  return IMPORT_TYPES.indexOf(type);
}

/** The movie's row, locked; when it was merged meanwhile, the movie that it was merged into. */
async function lockMovie(db: Db, movieId: string): Promise<Row> {
  const [row] = await runSql<Row>(db, `SELECT ${COLUMNS} FROM movies WHERE id = $1 FOR UPDATE`, [movieId]);
  if (row === undefined) throw new AppError('NotFound', `There is no movie ${movieId}.`);
  return row.merged_into === null ? row : await lockMovie(db, row.merged_into);
}

/** The other movies that have the record's ids, locked: that of the IMDb id first. */
async function lockHolders(db: Db, ownId: string, record: FilmRecord): Promise<Row[]> {
  return await runSql<Row>(
    db,
    `SELECT ${COLUMNS} FROM movies WHERE id <> $1 AND merged_into IS NULL AND (imdb_id = $2 OR tmdb_id = $3)
     ORDER BY (imdb_id IS NOT DISTINCT FROM $2) DESC FOR UPDATE`,
    [ownId, record.imdbId ?? null, record.tmdbId ?? null],
  );
}

/** Values that the source does not know keep what stands there. */
async function writeColumns(db: Db, id: string, record: FilmRecord, match: Match): Promise<void> {
  const full = record.completeness === 'full';
  const state: ReviewState | null =
    match.decidedBy !== undefined ? 'decided' : match.flagged ? 'flagged' : null;
  await runSql(db, UPDATE_MOVIE, [
    id,
    record.imdbId ?? null,
    record.tmdbId ?? null,
    storableText(record.title),
    text(record.originalTitle),
    record.year ?? null,
    record.releaseDate ?? null,
    record.runtimeMinutes === undefined ? null : Math.round(record.runtimeMinutes),
    text(record.overview),
    text(record.tagline),
    text(record.originalLanguage),
    text(record.homepage),
    text(record.status),
    record.popularity ?? null,
    nonEmpty(record.alternativeTitles),
    nonEmpty(record.genres),
    nonEmpty(record.countries),
    nonEmpty(record.languages),
    record.completeness,
    full,
    record.source,
    match.confidence,
    match.strategy,
    storableJson(match.evidence),
    state,
  ]);
}

function text(value: string | undefined): string | null {
  return value === undefined ? null : storableText(value);
}

function nonEmpty(values: string[]): string[] | null {
  return values.length === 0 ? null : values.map(storableText);
}

const UPDATE_MOVIE = `UPDATE movies SET
  -- The id of a doubtful match would bring every programme that names it to this row.
  imdb_id = coalesce(imdb_id, CASE WHEN $25::text IS DISTINCT FROM 'flagged' THEN $2 END), tmdb_id = coalesce($3, tmdb_id), title = $4,
  original_title = coalesce($5, original_title), year = coalesce($6, year), release_date = coalesce($7, release_date),
  runtime = coalesce($8, runtime), overview = coalesce($9, overview), tagline = coalesce($10, tagline),
  original_language = coalesce($11, original_language), homepage = coalesce($12, homepage),
  status = coalesce($13, status), popularity = coalesce($14, popularity),
  alternative_titles = coalesce($15, alternative_titles), genres = coalesce($16, genres),
  countries = coalesce($17, countries), languages = coalesce($18, languages),
  import_type = CASE WHEN import_type = 'full' THEN 'full' ELSE $19 END,
  needs_enrichment = NOT ($20 OR import_type = 'full'), cri_eligible = ($20 OR import_type = 'full'),
  data_source_hierarchy = array_append(array_remove(data_source_hierarchy, $21), $21),
  match_confidence = $22, match_strategy = $23, match_evidence = $24::jsonb, review_state = $25, reason = NULL,
  last_enrichment_attempt = now(), first_settled_at = coalesce(first_settled_at, now()), updated_at = now()
  WHERE id = $1`;
