import type { FilmRecord } from '../../domain/film.js';
import { runSql, storableJson, type Db } from '../sql.js';

/** Writes the record's credits, ratings, images and videos (`write_record_parts` in the database says how). */
export async function writeParts(
  db: Db,
  movieId: string,
  { source, credits, ratings, images, videos }: FilmRecord,
): Promise<void> {
  const parts = storableJson({ credits, ratings, images, videos });
  await runSql(db, 'SELECT write_record_parts($1, $2, $3)', [movieId, source, parts]);
}

/** Upserts ratings, one a source. */
export async function writeRatings(
  db: Db,
  movieId: string,
  { ratings }: Pick<FilmRecord, 'ratings'>,
): Promise<void> {
  await runSql(db, 'SELECT write_ratings($1, $2)', [movieId, storableJson(ratings)]);
}
