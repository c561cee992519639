-- What people said of films and those that were offered for them.

-- A decision that nobody took back.
CREATE OR REPLACE FUNCTION is_undone(p_decision uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM review_decisions undo WHERE undo.undoes = p_decision)
$$;

-- The films that a movie is not, by a person's latest word on each: no machine takes one of them for it.
CREATE OR REPLACE FUNCTION refused_films(p_movie :movie_id_type)
RETURNS TABLE (tmdb_id integer, imdb_id text, movie_id :movie_id_type) LANGUAGE sql STABLE AS $$
  SELECT said.tmdb_id, said.imdb_id, said.other_movie_id FROM match_judgements said
  WHERE (said.verdict = 'no_film' OR said.verdict = 'not_the_same' AND said.movie_id = p_movie)
    AND NOT is_undone(said.decision_id)
    AND NOT EXISTS (SELECT FROM match_judgements later
      WHERE later.id > said.id AND later.verdict IN ('same', 'unsure') AND NOT is_undone(later.decision_id)
        AND (said.verdict = 'no_film' OR later.movie_id = p_movie)
        AND (later.tmdb_id = said.tmdb_id OR later.imdb_id = said.imdb_id OR later.other_movie_id = said.other_movie_id))
$$;

-- A person said that two movies are not one: no machine joins them.
CREATE OR REPLACE FUNCTION judged_apart(p_one :movie_id_type, p_other :movie_id_type) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM (VALUES (p_one, p_other), (p_other, p_one)) pair (film, offered)
    CROSS JOIN LATERAL refused_films(pair.film) refused JOIN movies movie ON movie.id = pair.offered
    WHERE refused.movie_id = movie.id OR refused.tmdb_id = movie.tmdb_id OR refused.imdb_id = movie.imdb_id)
$$;
