import type { FilmRecord } from '../../domain/film.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { Credit } from './people.js';

/**
 * Replaces the movie's credits by those of the record; a record without any leaves them. People are known by their
 * TMDb or IMDb id, and by name where a source gives none (OMDb).
 */
export async function writeCredits(db: Db, movieId: string, record: FilmRecord): Promise<void> {
  if (record.credits.length === 0) return;
  const json = storableJson(record.credits);
  for (const statement of [PEOPLE_BY_TMDB_ID, PEOPLE_BY_IMDB_ID, PEOPLE_BY_NAME])
    await runSql(db, statement, [json]);
  await db.delete(Credit, { movieId });
  await runSql(db, INSERT_CREDITS, [json, movieId, record.source]);
}

/** Upserts the record's ratings, one a source. */
export async function writeRatings(
  db: Db,
  movieId: string,
  { ratings }: Pick<FilmRecord, 'ratings'>,
): Promise<void> {
  if (ratings.length > 0) await runSql(db, UPSERT_RATINGS, [storableJson(ratings), movieId]);
}

/** Adds the record's images and videos to those that are there. */
export async function writeMedia(
  db: Db,
  movieId: string,
  { images, videos }: Pick<FilmRecord, 'images' | 'videos'>,
): Promise<void> {
  if (images.length > 0) await runSql(db, ADD_IMAGES, [storableJson(images), movieId]);
  if (videos.length > 0) await runSql(db, ADD_VIDEOS, [storableJson(videos), movieId]);
}

const UPSERT_RATINGS = `INSERT INTO movie_ratings (movie_id, source, value, scale, votes)
  SELECT DISTINCT ON (r.source) $2, r.source, r.value, r.scale, r.votes
  FROM jsonb_to_recordset($1::jsonb) AS r (source text, value float8, scale float8, votes int)
  ON CONFLICT (movie_id, source) DO UPDATE SET value = excluded.value, scale = excluded.scale,
    votes = coalesce(excluded.votes, movie_ratings.votes), updated_at = now()`;

const ADD_IMAGES = `INSERT INTO movie_images (movie_id, kind, url, width, height, language)
  SELECT DISTINCT ON (i.url) $2, i.kind, i.url, i.width, i.height, i.language
  FROM jsonb_to_recordset($1::jsonb) AS i (kind text, url text, width int, height int, language text)
  ON CONFLICT (movie_id, url) DO NOTHING`;

const ADD_VIDEOS = `INSERT INTO movie_videos (movie_id, site, key, name, kind)
  SELECT DISTINCT ON (v.site, v.key) $2, v.site, v.key, v.name, v.kind
  FROM jsonb_to_recordset($1::jsonb) AS v (site text, key text, name text, kind text)
  ON CONFLICT (movie_id, site, key) DO NOTHING`;

const CREDITS = `(SELECT name, "tmdbPersonId" AS tmdb_id, "imdbPersonId" AS imdb_id, department, job, character, position
  FROM jsonb_to_recordset($1::jsonb) AS given (name text, "tmdbPersonId" int, "imdbPersonId" text, department text, job text,
    character text, position int)) c`;

// People are written in the order of their ids, so that two films with the same cast do not block each other.
const PEOPLE_BY_TMDB_ID = `INSERT INTO people (name, tmdb_id)
  SELECT DISTINCT ON (c.tmdb_id) c.name, c.tmdb_id FROM ${CREDITS} WHERE c.tmdb_id IS NOT NULL ORDER BY c.tmdb_id
  ON CONFLICT (tmdb_id) DO NOTHING`;

const PEOPLE_BY_IMDB_ID = `INSERT INTO people (name, imdb_id)
  SELECT DISTINCT ON (c.imdb_id) c.name, c.imdb_id FROM ${CREDITS}
  WHERE c.tmdb_id IS NULL AND c.imdb_id IS NOT NULL ORDER BY c.imdb_id
  ON CONFLICT (imdb_id) DO NOTHING`;

const PEOPLE_BY_NAME = `INSERT INTO people (name)
  SELECT DISTINCT c.name FROM ${CREDITS} WHERE c.tmdb_id IS NULL AND c.imdb_id IS NULL ORDER BY c.name
  ON CONFLICT (name) WHERE tmdb_id IS NULL AND imdb_id IS NULL DO NOTHING`;

const INSERT_CREDITS = `INSERT INTO credits (movie_id, person_id, department, job, character, position, source)
  SELECT $2, person.id, c.department, c.job, c.character, c.position, $3
  FROM ${CREDITS} JOIN LATERAL (
    SELECT id FROM people WHERE c.tmdb_id IS NOT NULL AND people.tmdb_id = c.tmdb_id
    UNION ALL SELECT id FROM people WHERE c.tmdb_id IS NULL AND c.imdb_id IS NOT NULL AND people.imdb_id = c.imdb_id
    UNION ALL SELECT id FROM people WHERE c.tmdb_id IS NULL AND c.imdb_id IS NULL AND people.name = c.name
      AND people.tmdb_id IS NULL AND people.imdb_id IS NULL
  ) person ON true
  ON CONFLICT (movie_id, person_id, job, coalesce(character, '')) DO NOTHING`;
