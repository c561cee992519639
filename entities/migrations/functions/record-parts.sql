-- Writes what belongs to a film's record beside its own columns, in one round trip: credits that replace the earlier ones (where
-- there are any), ratings and facts that stand for their source's earlier ones, images and videos beside those that are there. People are
-- known by their TMDb or IMDb id, and by name where a source gives none (OMDb).
CREATE OR REPLACE FUNCTION write_record_parts(p_movie :movie_id_type, p_source text, p_parts jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  credit jsonb := p_parts->'credits';
BEGIN
  IF jsonb_array_length(credit) > 0 THEN
    -- In the order of their ids, so that two films with the same cast do not block each other.
    INSERT INTO people (name, tmdb_id)
      SELECT DISTINCT ON (c."tmdbPersonId") c.name, c."tmdbPersonId"
      FROM jsonb_to_recordset(credit) AS c (name text, "tmdbPersonId" int)
      WHERE c."tmdbPersonId" IS NOT NULL ORDER BY c."tmdbPersonId"
      ON CONFLICT (tmdb_id) DO NOTHING;
    INSERT INTO people (name, imdb_id)
      SELECT DISTINCT ON (c."imdbPersonId") c.name, c."imdbPersonId"
      FROM jsonb_to_recordset(credit) AS c (name text, "tmdbPersonId" int, "imdbPersonId" text)
      WHERE c."tmdbPersonId" IS NULL AND c."imdbPersonId" IS NOT NULL ORDER BY c."imdbPersonId"
      ON CONFLICT (imdb_id) DO NOTHING;
    INSERT INTO people (name)
      SELECT DISTINCT c.name FROM jsonb_to_recordset(credit) AS c (name text, "tmdbPersonId" int, "imdbPersonId" text)
      WHERE c."tmdbPersonId" IS NULL AND c."imdbPersonId" IS NULL ORDER BY c.name
      ON CONFLICT (name) WHERE tmdb_id IS NULL AND imdb_id IS NULL AND merged_into IS NULL DO NOTHING;
    DELETE FROM credits WHERE movie_id = p_movie;
    INSERT INTO credits (movie_id, person_id, department, job, character, position, source)
      SELECT p_movie, person.id, c.department, c.job, c.character, c.position, p_source
      FROM jsonb_to_recordset(credit) AS c (name text, "tmdbPersonId" int, "imdbPersonId" text, department text, job text,
        character text, position int)
      JOIN LATERAL (
        SELECT id FROM people WHERE c."tmdbPersonId" IS NOT NULL AND people.tmdb_id = c."tmdbPersonId"
        UNION ALL SELECT id FROM people
          WHERE c."tmdbPersonId" IS NULL AND c."imdbPersonId" IS NOT NULL AND people.imdb_id = c."imdbPersonId"
        UNION ALL SELECT id FROM people WHERE c."tmdbPersonId" IS NULL AND c."imdbPersonId" IS NULL AND people.name = c.name
          AND people.tmdb_id IS NULL AND people.imdb_id IS NULL AND people.merged_into IS NULL
      ) person ON true
      ON CONFLICT (movie_id, person_id, job, coalesce(character, '')) DO NOTHING;
  END IF;
  PERFORM write_ratings(p_movie, p_parts->'ratings');
  INSERT INTO movie_images (movie_id, kind, url, width, height, language)
    SELECT DISTINCT ON (i.url) p_movie, i.kind, i.url, i.width, i.height, i.language
    FROM jsonb_to_recordset(p_parts->'images') AS i (kind text, url text, width int, height int, language text)
    ON CONFLICT (movie_id, url) DO NOTHING;
  INSERT INTO movie_videos (movie_id, site, key, name, kind)
    SELECT DISTINCT ON (v.site, v.key) p_movie, v.site, v.key, v.name, v.kind
    FROM jsonb_to_recordset(p_parts->'videos') AS v (site text, key text, name text, kind text)
    ON CONFLICT (movie_id, site, key) DO NOTHING;
  PERFORM write_facts(p_movie, p_source, p_parts->'facts');
END $$;

-- Keeps what a source says of a film.
CREATE OR REPLACE FUNCTION write_facts(p_movie :movie_id_type, p_source text, p_facts jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO film_facts (movie_id, source, facts) VALUES (p_movie, p_source, p_facts)
    ON CONFLICT (movie_id, source) DO UPDATE SET facts = excluded.facts, checked_at = now(), updated_at = now();
END $$;

-- Upserts ratings, one a source.
CREATE OR REPLACE FUNCTION write_ratings(p_movie :movie_id_type, p_ratings jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO movie_ratings (movie_id, source, value, scale, votes)
    SELECT DISTINCT ON (r.source) p_movie, r.source, r.value, r.scale, r.votes
    FROM jsonb_to_recordset(p_ratings) AS r (source text, value float8, scale float8, votes int)
    ON CONFLICT (movie_id, source) DO UPDATE SET value = excluded.value, scale = excluded.scale,
      votes = coalesce(excluded.votes, movie_ratings.votes), updated_at = now();
END $$;
