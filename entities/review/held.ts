import type { ImportType } from '../../domain/sources.js';
import { runSql, type Db } from '../sql.js';

/** A film that we have already, whatever id it was found by. */
export interface HeldFilm {
  /** Id in `movies`. */
  id: string;
  title: string;
  originalTitle: string | null;
  year: number | null;
  imdbId: string | null;
  tmdbId: number | null;
  importType: ImportType;
  runtime: number | null;
  countries: string[];
  directors: string[];
  overview: string | null;
  /** https address. */
  posterUrl: string | null;
  nominations: number;
  /** The id that it was found by: one of its own, or one that leads to it since it was merged. */
  askedImdbId?: string | null;
}

/** The ids that a film is known by elsewhere; either may be unknown. */
export interface FilmIds {
  tmdbId?: number | null | undefined;
  imdbId?: string | null | undefined;
}

const COLUMNS = `movie.id::text, movie.title, movie.original_title, movie.year, movie.imdb_id, movie.tmdb_id, movie.import_type,
  movie.runtime, movie.countries, movie.overview,
  ARRAY(SELECT person.name FROM credits credit JOIN people person ON person.id = credit.person_id
    WHERE credit.movie_id = movie.id AND credit.department = 'directing' ORDER BY credit.position, credit.id LIMIT 5) AS directors,
  (SELECT url FROM movie_images image WHERE image.movie_id = movie.id AND kind = 'poster' AND url LIKE 'https://%' ORDER BY id LIMIT 1)
    AS poster_url,
  (SELECT count(*)::int FROM nominations nomination WHERE nomination.movie_id = movie.id) AS nominations`;

/** The films here that have one of these ids, or had it before they were merged; at most 100 ids are looked at. */
export async function heldFilms(db: Db, ids: readonly FilmIds[]): Promise<HeldFilm[]> {
  const some = ids.slice(0, 100);
  const tmdbIds = some.flatMap(({ tmdbId }) => tmdbId ?? []);
  const imdbIds = some.flatMap(({ imdbId }) => imdbId ?? []);
  if (tmdbIds.length + imdbIds.length === 0) return [];
  return await runSql<HeldFilm>(
    db,
    `SELECT ${COLUMNS}, asked.imdb_id AS asked_imdb_id
     FROM movies asked JOIN movies movie ON movie.id = coalesce(asked.merged_into, asked.id)
     WHERE asked.tmdb_id = ANY ($1::int[]) OR asked.imdb_id = ANY ($2::text[])`,
    [tmdbIds, imdbIds],
  );
}

/** Which of the held films has one of a film's ids; undefined for none. */
export function heldAs(held: readonly HeldFilm[], { tmdbId, imdbId }: FilmIds): HeldFilm | undefined {
  return held.find(
    (film) =>
      (tmdbId !== undefined && tmdbId !== null && film.tmdbId === tmdbId) ||
      (imdbId !== undefined && imdbId !== null && (film.imdbId === imdbId || film.askedImdbId === imdbId)),
  );
}

const MOST_OWN = 6;
/** Words of a title in two years' time of each other may be one film. */
const YEARS_NEAR = 1;

/**
 * Some of our own films, those with most nominations first.
 * @param year those of about that year alone; of any when absent.
 */
export async function readHeld(
  db: Db,
  movieIds: readonly string[],
  year: number | undefined,
): Promise<HeldFilm[]> {
  return await runSql<HeldFilm>(
    db,
    `SELECT ${COLUMNS} FROM movies movie
     WHERE movie.id = ANY ($1) AND ($2::int IS NULL OR movie.year BETWEEN $2::int - ${YEARS_NEAR} AND $2::int + ${YEARS_NEAR})
     ORDER BY nominations DESC, movie.id LIMIT ${MOST_OWN}`,
    [movieIds, year ?? null],
  );
}
