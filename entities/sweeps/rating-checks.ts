import { AppError } from '../../domain/errors.js';
import { compact } from '../../domain/compact.js';
import type { FilmDescription } from '../../domain/film.js';
import type { FilmRef } from '../../domain/film-ref.js';
import type { RatingSource } from '../../domain/sources.js';
import { FILM_KEY, FILM_REF_COLUMNS, newestEntry, toFilmRef, type FilmRefRow } from '../movies/film-ref.js';
import { runSql, type Db } from '../sql.js';

/** A movie as a site of ratings is asked for it. */
export interface RatedFilm {
  movieId: string;
  /** IMDb id, or the film's key where it has none. */
  identifier: string;
  wanted: FilmDescription;
}

interface Row {
  movieId: string;
  filmKey: string;
  title: string;
  originalTitle: string | null;
  year: number | null;
  runtime: number | null;
  directors: string[];
}

/**
 * Reads what tells a movie from its namesakes. A merged movie's target is read.
 * @throws {AppError} `FilmGone` where there is no such movie.
 */
export async function readRatedFilm(db: Db, askedId: string): Promise<RatedFilm> {
  const [row] = await runSql<Row>(
    db,
    `SELECT movie.id::text AS movie_id, ${FILM_KEY} AS film_key, movie.title, movie.original_title, movie.year,
       movie.runtime, ARRAY(SELECT people.name FROM credits JOIN people ON people.id = credits.person_id
         WHERE credits.movie_id = movie.id AND department = 'directing' ORDER BY position, people.id) AS directors
     FROM movies asked JOIN movies movie ON movie.id = coalesce(asked.merged_into, asked.id) WHERE asked.id = $1`,
    [askedId],
  );
  if (row === undefined) throw new AppError('FilmGone', `There is no movie ${askedId}.`);
  const { movieId, filmKey, title, directors } = row;
  const known = compact({
    originalTitle: row.originalTitle ?? undefined,
    year: row.year ?? undefined,
    runtimeMinutes: row.runtime ?? undefined,
  });
  return { movieId, identifier: filmKey, wanted: { title, directors, countries: [], ...known } };
}

/**
 * Full movies that a site was last asked for before a point of time, the longest unasked first, then the most nominated;
 * none while the site is switched off.
 * @param checkedBefore ISO time.
 */
export async function pageRatingsDue(
  db: Db,
  source: RatingSource,
  checkedBefore: string,
  limit: number,
): Promise<FilmRef[]> {
  const rows = await runSql<FilmRefRow>(
    db,
    `SELECT ${FILM_REF_COLUMNS} FROM movies movie ${newestEntry()}
     LEFT JOIN rating_checks checks ON checks.movie_id = movie.id AND checks.source = $1
     WHERE movie.cri_eligible AND movie.workflow_id IS NOT NULL AND coalesce(checks.checked_at, '-infinity') < $2
       AND EXISTS (SELECT 1 FROM source_policies policy WHERE policy.source = $1 AND policy.enabled)
     ORDER BY date_trunc('day', checks.checked_at) NULLS FIRST,
       (SELECT count(*) FROM nominations n WHERE n.movie_id = movie.id) DESC, movie.id LIMIT $3`,
    [source, checkedBefore, limit],
  );
  return rows.map((row) => toFilmRef(row));
}

/** Records that a site was asked for a movie's ratings, and which page was the film's. */
export async function recordRatingCheck(
  db: Db,
  { movieId, source, url }: { movieId: string; source: RatingSource; url?: string },
): Promise<void> {
  await runSql(
    db,
    `INSERT INTO rating_checks (movie_id, source, url) VALUES ($1, $2, $3)
     ON CONFLICT (movie_id, source) DO UPDATE SET checked_at = now(), url = coalesce(excluded.url, rating_checks.url)`,
    [movieId, source, url ?? null],
  );
}
