import { QueryFailedError } from 'typeorm';
import type { LearnedFacts } from '../../matching/evidence/learned.js';
import type { Movie } from '../movie.js';
import { runSql, type Db } from '../sql.js';

/** A film's record, without what other tables hold. */
export type FilmRecordRow = Omit<Movie, 'lastEnrichmentAttempt' | 'insertedAt' | 'updatedAt'> & {
  lastTried: Date | null;
  insertedAt: Date;
  updatedAt: Date;
};

const NO_SUCH_ID = '22P02';

/** A film's record; of a film that was merged the row that was left. Undefined where there is none. */
export async function readFilmRecord(db: Db, movieId: string): Promise<FilmRecordRow | undefined> {
  try {
    const [row] = await runSql<FilmRecordRow>(db, RECORD, [movieId]);
    return row;
  } catch (error) {
    // An id in a form that this database's movies do not have.
    if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === NO_SUCH_ID)
      return undefined;
    throw error;
  }
}

const RECORD = `SELECT id::text, imdb_id AS "imdbId", tmdb_id AS "tmdbId", festival_key AS "festivalKey", title,
    original_title AS "originalTitle", year, release_date::text AS "releaseDate", runtime, overview, tagline,
    original_language AS "originalLanguage", homepage, status, popularity, alternative_titles AS "alternativeTitles",
    genres, countries, languages, import_type AS "importType", needs_enrichment AS "needsEnrichment",
    data_source_hierarchy AS "dataSourceHierarchy", last_enrichment_attempt AS "lastTried",
    match_confidence AS "matchConfidence", match_strategy AS "matchStrategy", match_evidence AS "matchEvidence",
    review_state AS "reviewState", reason, workflow_id AS "workflowId", cri_eligible AS "criEligible",
    merged_into::text AS "mergedInto", first_settled_at AS "firstSettledAt", inserted_at AS "insertedAt",
    updated_at AS "updatedAt"
  FROM movies WHERE id = $1`;

/** What a festival says of the film. */
export interface ProgrammeWord {
  edition: string;
  title: string | null;
  originalTitle: string | null;
  year: number | null;
  directors: string[];
  countries: string[];
  runtimeMinutes: number | null;
  critical: boolean;
}

/** What the festivals say of a film, newest edition first. */
export async function readProgrammeWords(db: Db, movieId: string): Promise<ProgrammeWord[]> {
  return await runSql<ProgrammeWord>(
    db,
    `SELECT edition.key AS edition, entry.title, entry.original_title AS "originalTitle", entry.year, entry.directors,
       entry.countries, entry.runtime_minutes AS "runtimeMinutes", entry.critical
     FROM programme_entries entry JOIN festival_editions edition ON edition.id = entry.edition_id
     WHERE entry.movie_id = $1 ORDER BY edition.year DESC, edition.key, entry.id LIMIT 50`,
    [movieId],
  );
}

/** A nomination of a film. */
export interface NominationRow {
  edition: string;
  category: string;
  award: string | null;
  person: string | null;
  won: boolean;
  details: string | null;
  /** Since when no programme of the edition names it; null while one does. */
  vanishedAt: Date | null;
}

/** A film's nominations, newest edition first, won ones before the others. */
export async function readNominations(db: Db, movieId: string): Promise<NominationRow[]> {
  return await runSql<NominationRow>(
    db,
    `SELECT edition.key AS edition, nomination.category, nomination.award, nomination.person, nomination.won, nomination.details,
       nomination.vanished_at AS "vanishedAt"
     FROM nominations nomination JOIN festival_editions edition ON edition.id = nomination.edition_id
     WHERE nomination.movie_id = $1
     ORDER BY edition.year DESC, edition.key, nomination.won DESC, nomination.category, nomination.id LIMIT 200`,
    [movieId],
  );
}

/** What the sources say of a film, whether or not it became the record. */
export async function readFacts(db: Db, movieId: string): Promise<{ source: string; facts: LearnedFacts }[]> {
  return await runSql(
    db,
    'SELECT source, facts FROM film_facts WHERE movie_id = $1 ORDER BY source LIMIT 20',
    [movieId],
  );
}

/** Movies here that have one of these ids at TMDb: what a candidate is already the record of. */
export async function moviesWithTmdbIds(
  db: Db,
  tmdbIds: number[],
): Promise<{ id: string; tmdbId: number; title: string }[]> {
  if (tmdbIds.length === 0) return [];
  return await runSql(
    db,
    'SELECT id::text, tmdb_id AS "tmdbId", title FROM movies WHERE tmdb_id = ANY ($1) AND merged_into IS NULL',
    [tmdbIds],
  );
}
