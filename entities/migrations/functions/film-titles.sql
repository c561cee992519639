-- Films are found by the beginnings of the words of any of their titles, whatever their accents. Made of what every
-- PostgreSQL has: for an extension (pg_trgm) a database's owner may need leave. Signs part words ("Spider-Man", "A.I."), and
-- never hide them: what looks like markup is text, too. The accents are letters of their own in the form NFD, which only
-- Unicode has.
DROP INDEX IF EXISTS idx_movies_titles;
DO $do$ BEGIN
  EXECUTE format($function$
    CREATE OR REPLACE FUNCTION film_titles(title text, original_title text, others text[])
    RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT to_tsvector('simple', regexp_replace(%s, '[!-/:-@[-`{-~]+', ' ', 'g'))
      FROM concat_ws(' ', title, original_title, array_to_string(others, ' ')) AS words
    $$ $function$,
    CASE getdatabaseencoding() WHEN 'UTF8' THEN $$regexp_replace(normalize(lower(words), NFD), '[\u0300-\u036f]', '', 'g')$$
      ELSE 'lower(words)' END);
END $do$;
CREATE INDEX idx_movies_titles ON movies USING gin (film_titles(title, original_title, alternative_titles))
  WHERE merged_into IS NULL;
