import type { WantedFilm } from '../../domain/film.js';
import type { FilmRef } from '../../domain/film-ref.js';
import type { RatingSource } from '../../domain/sources.js';
import { FILM_REF_COLUMNS, newestEntry, toFilmRef, type FilmRefRow } from '../movies/film-ref.js';
import { runSql, type Db } from '../sql.js';
import { AppError } from '../../domain/errors.js';

/** A movie as a site of ratings is asked for it. */
export interface RatedFilm {
  movieId: string;
  /** IMDb id, or the film's key where it has none. */
  identifier: string;
  wanted: WantedFilm;
}

interface Row {
  movie_id: string;
  imdb_id: string | null;
  festival_key: string | null;
  title: string;
  original_title: string | null;
  year: number | null;
  runtime: number | null;
  directors: string[];
}

/** Reads what tells a movie from its namesakes. A merged movie's target is read. */
export async function readRatedFilm(db: Db, movieId: string): Promise<RatedFilm> {
  const [row] = await runSql<Row>(
    db,
    `SELECT movie.id::text AS movie_id, movie.imdb_id, movie.festival_key, movie.title, movie.original_title, movie.year,
       movie.runtime, ARRAY(SELECT people.name FROM credits JOIN people ON people.id = credits.person_id
         WHERE credits.movie_id = movie.id AND department = 'directing' ORDER BY position, people.id) AS directors
     FROM movies asked JOIN movies movie ON movie.id = coalesce(asked.merged_into, asked.id) WHERE asked.id = $1`,
    [movieId],
  );
  if (row === undefined) throw new AppError('NotFound', `There is no movie ${movieId}.`);
  return {
    movieId: row.movie_id,
    identifier: row.imdb_id ?? row.festival_key ?? row.movie_id,
    wanted: {
      title: row.title,
      directors: row.directors,
      countries: [],
      ...(row.original_title === null ? {} : { originalTitle: row.original_title }),
      ...(row.year === null ? {} : { year: row.year }),
      ...(row.runtime === null ? {} : { runtimeMinutes: row.runtime }),
    },
  };
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

/** Notes that a site was asked for a movie's ratings, and which page was the film's. */
export async function noteRatingCheck(
  db: Db,
  check: { movieId: string; source: RatingSource; url?: string },
): Promise<void> {
  await runSql(
    db,
    `INSERT INTO rating_checks (movie_id, source, url) VALUES ($1, $2, $3)
     ON CONFLICT (movie_id, source) DO UPDATE SET checked_at = now(), url = coalesce(excluded.url, rating_checks.url)`,
    [check.movieId, check.source, check.url ?? null],
  );
}
