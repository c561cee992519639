import { rule } from '../../domain/lookup/claims.js';
import { AppError } from '../../domain/errors.js';
import type { FilmRecord } from '../../domain/film.js';
import { IMPORT_TYPES, type ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { MatchEvidence } from '../../domain/views/film.js';
import { assignImdbId } from '../review/begin-decision.js';
import { isJudgedApart } from './merge.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { dethrone, heldClaim, newClaim } from './claims.js';
import { mergeMovies } from './merge.js';
import { writeParts } from './write-record.js';

/** How a record was found to be the film. */
export interface Match {
  strategy: string;
  confidence: number;
  evidence: MatchEvidence;
  /** Accepted for a later look (between the two confidences). */
  flagged: boolean;
  /** A person chose it: it may replace anything, and no machine replaces it. */
  decidedBy?: string;
  /** A person chose the film, and this makes its minimal record full. */
  improvesDecided?: boolean;
}

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
  await writeColumns(db, row.id, record, match);
  await writeParts(db, row.id, record);
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

async function writeColumns(db: Db, id: string, record: FilmRecord, match: Match): Promise<void> {
  const { runtimeMinutes } = record;
  const state: ReviewState | null =
    match.decidedBy !== undefined || match.improvesDecided === true
      ? 'decided'
      : match.flagged
        ? 'flagged'
        : null;
  const columns = {
    ...record,
    runtime: runtimeMinutes === undefined ? null : Math.round(runtimeMinutes),
    // Credits and media have tables of their own.
    credits: undefined,
    images: undefined,
    videos: undefined,
    ...match,
    state,
  };
  await runSql(db, UPDATE_MOVIE, [id, storableJson(columns)]);
}

/** Values that the source does not know keep what stands there; a text that does not fit is cut. */
const UPDATE_MOVIE = `UPDATE movies SET
    -- The id of a doubtful match would bring every programme that names it to this row.
    imdb_id = coalesce(imdb_id, CASE WHEN r.state IS DISTINCT FROM 'flagged' THEN r."imdbId" END), tmdb_id = coalesce(r."tmdbId", tmdb_id), title = fitting('title', r.title),
    original_title = coalesce(fitting('original_title', r."originalTitle"), original_title),
    year = coalesce(r.year, movies.year), release_date = coalesce(r."releaseDate", release_date),
    runtime = coalesce(r.runtime, movies.runtime), overview = coalesce(r.overview, movies.overview),
    tagline = coalesce(fitting('tagline', r.tagline), movies.tagline),
    original_language = coalesce(fitting('original_language', r."originalLanguage"), original_language),
    -- Half an address leads nowhere.
    homepage = CASE WHEN fitting('homepage', r.homepage) = r.homepage THEN r.homepage ELSE movies.homepage END,
    status = coalesce(fitting('status', r.status), movies.status), popularity = coalesce(r.popularity, movies.popularity),
    alternative_titles = coalesce(nullif(r."alternativeTitles", '{}'), alternative_titles),
    genres = coalesce(nullif(r.genres, '{}'), movies.genres), countries = coalesce(nullif(r.countries, '{}'), movies.countries),
    languages = coalesce(nullif(r.languages, '{}'), movies.languages),
    import_type = CASE WHEN import_type = 'full' THEN 'full' ELSE r.completeness END,
    needs_enrichment = NOT (r.completeness = 'full' OR import_type = 'full'),
    data_source_hierarchy = array_append(array_remove(data_source_hierarchy, r.source), r.source),
    match_confidence = r.confidence, match_strategy = r.strategy, match_evidence = r.evidence, review_state = r.state, reason = NULL,
    last_enrichment_attempt = now(), first_settled_at = coalesce(first_settled_at, now()), updated_at = now()
  FROM jsonb_to_record($2::jsonb) AS r ("imdbId" text, "tmdbId" int, title text, "originalTitle" text, year int,
    "releaseDate" date, runtime int, overview text, tagline text, "originalLanguage" text, homepage text, status text,
    popularity float8, "alternativeTitles" text[], genres text[], countries text[], languages text[], completeness text,
    source text, confidence float8, strategy text, evidence jsonb, state text)
  WHERE id = $1`;
