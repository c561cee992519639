import { runSql, type Db } from '../sql.js';
import { FilmFacts, MovieImage, MovieRating, MovieVideo } from './movie.js';
import { writeStubRow } from './park.js';
import { Credit } from './people.js';

/**
 * Takes a wrong record off a movie: it is the stub again that the festival's programme made, with the programme's id,
 * title and year. Its nominations, its decisions and what was paid stay. In one transaction with the caller.
 * @param why for the metrics, in words.
 */
export async function revertToStub(
  db: Db,
  movieId: string,
  why = 'a reviewer took the record off',
): Promise<void> {
  for (const part of [Credit, MovieRating, MovieImage, MovieVideo, FilmFacts])
    await db.delete(part, { movieId });
  await runSql(db, DELETE_ALIAS, [movieId]);
  await runSql(db, RESET_TO_PROGRAMME, [movieId]);
  await countAsStub(db, movieId, why);
}

/** In its festivals' figures the film counts by its best record: that is none now. */
async function countAsStub(db: Db, movieId: string, message: string): Promise<void> {
  await runSql(
    db,
    `UPDATE api_lookup_metrics SET metadata = superseded(metadata)
     WHERE metadata->>'movie_id' = $1::text AND operation = 'movie_lookup' AND metadata->>'import_type' IS NOT NULL`,
    [movieId],
  );
  const editions = await runSql<{ edition: string; filmKey: string }>(
    db,
    `SELECT DISTINCT ON (edition.key) edition.key AS edition, entry.film_key
     FROM programme_entries entry JOIN festival_editions edition ON edition.id = entry.edition_id
     WHERE entry.movie_id = $1 ORDER BY edition.key`,
    [movieId],
  );
  for (const entry of editions)
    await writeStubRow(db, { movieId, ...entry, reason: null, message, sourcesAsked: [], created: false });
}

/** What told the film apart before any source was asked: the key of its lookup. */
const KEY = `coalesce(nullif(substr(movie.workflow_id, length('movie-lookup/') + 1), ''), entry.film_key)`;

/** The newest entry of a movie; none for a film of no festival. */
const ENTRY = `LEFT JOIN LATERAL (
    SELECT e.* FROM programme_entries e JOIN festival_editions ed ON ed.id = e.edition_id
    WHERE e.movie_id = movie.id ORDER BY e.title IS NULL, ed.year DESC, e.id LIMIT 1
  ) entry ON true`;

/** The row that kept the programme's id for the film while it had another one. */
const DELETE_ALIAS = `DELETE FROM movies alias USING movies movie ${ENTRY}
  WHERE movie.id = $1 AND alias.merged_into = movie.id AND alias.workflow_id IS NULL AND alias.imdb_id = ${KEY}`;

const RESET_TO_PROGRAMME = `UPDATE movies target SET
    imdb_id = CASE WHEN named.key IS NULL THEN target.imdb_id
      WHEN named.key ~ '^tt[0-9]{7,10}$' AND NOT named.taken THEN named.key END,
    tmdb_id = NULL, title = fitting('title', coalesce(named.title, named.key, target.title)),
    original_title = fitting('original_title', named.original_title),
    year = named.year, runtime = round(named.runtime_minutes)::int, countries = coalesce(named.countries, '{}'),
    release_date = NULL, overview = NULL, tagline = NULL, original_language = NULL, homepage = NULL, status = NULL,
    popularity = NULL, alternative_titles = '{}', genres = '{}', languages = '{}', import_type = 'stub',
    needs_enrichment = true, data_source_hierarchy = '{}', match_confidence = NULL, match_strategy = NULL,
    match_evidence = NULL, updated_at = now()
  FROM (
    SELECT movie.id, ${KEY} AS key, entry.title, entry.original_title, entry.year, entry.runtime_minutes, entry.countries,
      EXISTS (SELECT 1 FROM movies other WHERE other.id <> movie.id AND other.imdb_id = ${KEY}) AS taken
    FROM movies movie ${ENTRY} WHERE movie.id = $1
  ) named WHERE target.id = named.id`;
