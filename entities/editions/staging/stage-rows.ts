/** A staged programme's rows as statements read them: $1 is the JSON of `stagedRow`. */
export const ROWS = `jsonb_to_recordset($1::jsonb) AS row (film_key text, imdb_id text, tmdb_id int, workflow_id text, position int,
  title text, original_title text, year int, directors jsonb, countries jsonb, runtime_minutes float8, critical bool, nominations jsonb)`;

/** A film that was merged into another stands there under its new movie. */
export const MOVIE_OF_ROW = `JOIN LATERAL (
    SELECT coalesce(movie.merged_into, movie.id) AS id FROM movies movie
    WHERE movie.imdb_id = row.imdb_id
      OR row.imdb_id IS NULL AND (movie.festival_key = row.film_key OR movie.tmdb_id = row.tmdb_id)
    ORDER BY movie.festival_key IS NOT DISTINCT FROM row.film_key DESC LIMIT 1
  ) target ON true`;

export const TEXT_ARRAY = (column: string): string =>
  `ARRAY(SELECT jsonb_array_elements_text(row.${column}))`;

export const NOMINATIONS_OF_ROW = `jsonb_to_recordset(row.nominations)
  AS n (category text, award text, person text, work text, won bool, details text, people jsonb)`;
/** The index by which nominations are told apart; details may be longer than an index takes. */
export const NOMINATION_KEY = `(edition_id, movie_id, category, coalesce(award, ''), coalesce(person, ''), md5(work))`;
