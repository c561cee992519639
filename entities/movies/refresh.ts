import type { FilmRecord } from '../../domain/film.js';
import { learnedFrom } from '../../matching/evidence/learned.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { notWorse } from '../sweeps/enrichment.js';
import { revertToStub } from './revert-to-stub.js';
import { keepChanges, readValues } from './history/record-changes.js';
import { columnsOf, FROM_RECORD, VALUES, writeParts } from './write-record.js';

/** What became of a record that was fetched again: how many fields are others now, or why a person is to look at it. */
export type Refreshed = { changes: number } | { doubt: string };

interface Row {
  imdbId: string | null;
  tmdbId: number | null;
  /** The IMDb id that TMDb gave when it was asked last. */
  toldImdbId: string | null;
  lastSource: string | null;
}

/**
 * Writes what TMDb says of a movie today, with a row for each field that changed. Who the film is stays: a record that
 * carries other ids is taken where it is the same film's (TMDb has merged two of its own), and else is a doubt, and nothing
 * is written. Values that a better source gave after TMDb stay, as does all that people said.
 * @param askedId the TMDb id that was asked; a movie that has another one by now is left alone.
 */
export async function refreshMovie(
  db: Db,
  movieId: string,
  askedId: number,
  record: FilmRecord,
): Promise<Refreshed> {
  const [row] = await runSql<Row>(
    db,
    `SELECT imdb_id, tmdb_id, data_source_hierarchy[cardinality(data_source_hierarchy)] AS last_source,
       (SELECT facts->>'imdbId' FROM film_facts WHERE movie_id = movies.id AND source = 'tmdb') AS told_imdb_id
     FROM movies WHERE id = $1 AND merged_into IS NULL AND import_type = 'full' FOR UPDATE`,
    [movieId],
  );
  if (row?.tmdbId !== askedId) return { changes: 0 };
  const doubt = await doubtOf(db, movieId, row, record);
  if (doubt !== undefined) return { doubt };
  const before = await readValues(db, movieId);
  const isTmdbs = row.lastSource === 'tmdb';
  const kept = isTmdbs ? record : { ...record, credits: [] };
  if (isTmdbs) await runSql(db, REWRITE_MOVIE, [movieId, storableJson(columnsOf(record))]);
  else await runSql(db, 'UPDATE movies SET tmdb_id = $2 WHERE id = $1', [movieId, record.tmdbId]);
  const ratings = await notWorse(db, movieId, record.ratings);
  await writeParts(db, movieId, { ...kept, ratings }, learnedFrom(record));
  await runSql(db, 'SELECT drop_vanished_media($1, $2)', [movieId, storableJson(record)]);
  return { changes: await keepChanges(db, movieId, before, 'tmdb') };
}

/** Why what TMDb has under the id may be another film than the movie is; undefined where it is not. */
async function doubtOf(
  db: Db,
  movieId: string,
  { imdbId, tmdbId, toldImdbId }: Row,
  record: FilmRecord,
): Promise<string | undefined> {
  const isKnownId = [undefined, imdbId, toldImdbId].includes(record.imdbId);
  if (isKnownId && record.tmdbId === tmdbId) return undefined;
  const name = `"${record.title}" (TMDb ${record.tmdbId ?? ''}, ${record.imdbId ?? 'no IMDb id'})`;
  if (imdbId !== null && !isKnownId) return `TMDb has ${name} under this film's id now`;
  const [other] = await runSql<{ title: string }>(
    db,
    `SELECT title FROM movies WHERE id <> $1 AND merged_into IS NULL AND (imdb_id = $2 OR tmdb_id = $3) LIMIT 1`,
    [movieId, record.imdbId ?? null, record.tmdbId ?? null],
  );
  if (other !== undefined) return `TMDb leads this film to ${name}, which is the film ${other.title} here`;
  const refused = await runSql(db, 'SELECT FROM refused_films($1) WHERE tmdb_id = $2', [
    movieId,
    record.tmdbId ?? null,
  ]);
  return refused.length === 0 ? undefined : `TMDb leads this film to ${name}, which a person refused`;
}

/** Whether people were told already that a movie's record is in doubt, in these words: what they said since stands. */
export async function wasTold(db: Db, movieId: string, line: string): Promise<boolean> {
  const told = await runSql(
    db,
    `SELECT FROM review_decisions WHERE movie_id = $1 AND decision ? 'reopen' AND note = $2`,
    [movieId, line],
  );
  return told.length > 0;
}

/** Takes a record off that cannot be fetched again, unless a person has decided to keep it; what it said is kept as changes. */
export async function takeOffRecord(db: Db, movieId: string, why: string): Promise<void> {
  const held = await runSql(db, 'SELECT FROM movies WHERE id = $1 AND is_decided(review_state)', [movieId]);
  if (held.length > 0) return;
  const before = await readValues(db, movieId);
  await revertToStub(db, movieId, why);
  await keepChanges(db, movieId, before, 'tmdb');
}

/** How the film was found, and what people said of it, stay. */
const REWRITE_MOVIE = `UPDATE movies SET ${VALUES}, imdb_id = coalesce(imdb_id, CASE
      WHEN review_state IS DISTINCT FROM 'flagged' AND NOT EXISTS (SELECT FROM movies other WHERE other.imdb_id = r."imdbId")
      THEN r."imdbId" END),
    -- Since when it waits for people is told by this.
    updated_at = CASE WHEN review_state IS NULL THEN now() ELSE movies.updated_at END
  ${FROM_RECORD}`;
