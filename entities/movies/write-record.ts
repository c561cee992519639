import type { FilmRecord } from '../../domain/film.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { MatchEvidence } from '../../domain/views/film.js';
import { learnedFrom, type LearnedFacts } from '../../matching/evidence/learned.js';
import { runSql, storableJson, type Db } from '../sql.js';

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

/** A record, what belongs to it and how it was found, in one round trip. */
export async function writeRecord(db: Db, id: string, record: FilmRecord, match: Match): Promise<void> {
  const state: ReviewState | null =
    match.decidedBy !== undefined || match.improvesDecided === true
      ? 'decided'
      : match.flagged
        ? 'flagged'
        : null;
  const columns = storableJson({ ...columnsOf(record), ...match, state });
  await runSql(db, WRITE_MOVIE, [id, columns, record.source, partsOf(record, learnedFrom(record))]);
}

/** A record as {@link FROM_RECORD} reads it. */
export function columnsOf(record: FilmRecord): object {
  const { runtimeMinutes } = record;
  return {
    ...record,
    runtime: runtimeMinutes === undefined ? null : Math.round(runtimeMinutes),
    // Credits and media have tables of their own.
    credits: undefined,
    images: undefined,
    videos: undefined,
  };
}

/** Writes the record's credits, ratings, images, videos and facts (`write_record_parts` in the database says how). */
export async function writeParts(
  db: Db,
  movieId: string,
  record: FilmRecord,
  facts: LearnedFacts,
): Promise<void> {
  await runSql(db, 'SELECT write_record_parts($1, $2, $3)', [movieId, record.source, partsOf(record, facts)]);
}

function partsOf({ credits, ratings, images, videos }: FilmRecord, facts: LearnedFacts): string {
  return storableJson({ credits, ratings, images, videos, facts });
}

/** Upserts ratings, one a source. */
export async function writeRatings(
  db: Db,
  movieId: string,
  { ratings }: Pick<FilmRecord, 'ratings'>,
): Promise<void> {
  await runSql(db, 'SELECT write_ratings($1, $2)', [movieId, storableJson(ratings)]);
}

/** Values that the source does not know keep what stands there; a text that does not fit is cut. */
export const VALUES = `tmdb_id = coalesce(r."tmdbId", tmdb_id), title = fitting('title', r.title),
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
    languages = coalesce(nullif(r.languages, '{}'), movies.languages)`;

export const FROM_RECORD = `FROM jsonb_to_record($2::jsonb) AS r ("imdbId" text, "tmdbId" int, title text, "originalTitle" text, year int,
    "releaseDate" date, runtime int, overview text, tagline text, "originalLanguage" text, homepage text, status text,
    popularity float8, "alternativeTitles" text[], genres text[], countries text[], languages text[], completeness text,
    source text, confidence float8, strategy text, evidence jsonb, state text)
  WHERE id = $1`;

const WRITE_MOVIE = `UPDATE movies SET ${VALUES},
    -- The id of a doubtful match would bring every programme that names it to this row.
    imdb_id = coalesce(imdb_id, CASE WHEN r.state IS DISTINCT FROM 'flagged' THEN r."imdbId" END),
    import_type = CASE WHEN import_type = 'full' THEN 'full' ELSE r.completeness END,
    needs_enrichment = NOT (r.completeness = 'full' OR import_type = 'full'),
    data_source_hierarchy = array_append(array_remove(data_source_hierarchy, r.source), r.source),
    match_confidence = r.confidence, match_strategy = r.strategy, match_evidence = r.evidence, review_state = r.state, reason = NULL,
    last_enrichment_attempt = now(), first_settled_at = coalesce(first_settled_at, now()), updated_at = now()
  ${FROM_RECORD} RETURNING write_record_parts(id, $3, $4)`;
