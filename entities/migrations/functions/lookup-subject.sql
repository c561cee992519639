-- What a lookup is told of its film, as JSON whose names are those of the program (lookup-subject.ts): a function, for then a
-- session plans it once. Of several festivals' entries that of the edition, or the newest, is taken; of a merged movie its target.
-- `p_by_id` are the strategies that find a film by an id. Null where the film is not there.
CREATE OR REPLACE FUNCTION read_lookup_subject(p_movie :movie_id_type, p_edition text, p_by_id text[], p_workflow text)
RETURNS json LANGUAGE plpgsql STABLE AS $$
DECLARE
  subject CONSTANT movies.id%TYPE := CASE WHEN p_workflow IS NULL THEN p_movie ELSE lookup_subject(p_movie, p_workflow) END;
BEGIN
  RETURN (SELECT row_to_json(film) FROM (
    SELECT movie.id::text AS "movieId", coalesce(movie.imdb_id, movie.festival_key, movie.id::text) AS identifier,
        movie.imdb_id AS "imdbId", movie.tmdb_id AS "tmdbId",
        movie.import_type AS "importType", movie.review_state AS "reviewState", movie.match_evidence AS "matchEvidence",
        movie.match_confidence AS "matchConfidence", movie.data_source_hierarchy AS "dataSourceHierarchy",
        -- A film that came with its id has no festival's key; one of several programmes may have brought it later.
        coalesce(movie.imdb_id IS NOT NULL AND movie.festival_key IS NOT NULL AND movie.match_strategy <> ALL (p_by_id)
          AND movie.match_confidence < 1 AND NOT is_decided(movie.review_state) AND NOT EXISTS (
            SELECT 1 FROM programme_entries named WHERE named.movie_id = movie.id AND named.film_key = movie.imdb_id
          ), false) AS "idFoundByTitle",
        coalesce(entry.title, nullif(nullif(movie.title, movie.imdb_id), movie.festival_key), '') AS title, entry.original_title AS "originalTitle",
        coalesce(entry.year, CASE WHEN edition.year IS NULL THEN movie.year END) AS year,
        coalesce(entry.directors, '{}') AS directors, coalesce(entry.countries, '{}') AS countries, entry.runtime_minutes AS "runtimeMinutes",
        ARRAY(SELECT DISTINCT said FROM nominations n, unnest(ARRAY[n.category, n.award]) said
          WHERE n.movie_id = movie.id AND n.edition_id = entry.edition_id AND n.vanished_at IS NULL AND said IS NOT NULL) AS categories,
        festival.slug AS festival, edition.year AS "editionYear",
        (SELECT jsonb_agg(facts ORDER BY source = 'imdb_scrape', source)
           FROM film_facts WHERE film_facts.movie_id = movie.id AND source <> 'tmdb') AS facts,
        (SELECT jsonb_agg(jsonb_build_object('tmdbId', tmdb_id, 'imdbId', imdb_id)) FROM refused_films(movie.id)) AS refused
      FROM movies asked
      JOIN movies movie ON movie.id = coalesce(asked.merged_into, asked.id)
      LEFT JOIN LATERAL (
        SELECT e.* FROM programme_entries e JOIN festival_editions ed ON ed.id = e.edition_id
        WHERE e.movie_id = movie.id ORDER BY (ed.key = p_edition) DESC NULLS LAST, e.title IS NULL, ed.year DESC LIMIT 1
      ) entry ON true
      LEFT JOIN festival_editions edition ON edition.id = entry.edition_id
      LEFT JOIN festivals festival ON festival.id = edition.festival_id
      WHERE asked.id = subject
  ) film);
END $$;

-- Locks the movie of a lookup (or another one, where no workflow is named), and those that have a record's ids: what the movie was
-- merged into, if it was, comes first, then who has the IMDb id.
CREATE OR REPLACE FUNCTION lock_films(p_movie :movie_id_type, p_workflow text, p_imdb_id text, p_tmdb_id int)
RETURNS SETOF movies LANGUAGE plpgsql AS $$
DECLARE
  own movies.id%TYPE := CASE WHEN p_workflow IS NULL THEN p_movie ELSE lookup_subject(p_movie, p_workflow) END;
  film movies%ROWTYPE;
BEGIN
  LOOP
    SELECT * INTO film FROM movies WHERE id = own FOR UPDATE;
    EXIT WHEN film.merged_into IS NULL;
    own := film.merged_into;
  END LOOP;
  IF film.id IS NULL THEN RETURN; END IF;
  RETURN NEXT film;
  RETURN QUERY SELECT * FROM movies WHERE id <> own AND merged_into IS NULL AND (imdb_id = p_imdb_id OR tmdb_id = p_tmdb_id)
    ORDER BY (imdb_id IS NOT DISTINCT FROM p_imdb_id) DESC FOR UPDATE;
END $$;
