-- What editions come to, kept by triggers that say which are to be counted anew (docs/decisions/0005-figures-at-scale.md).

-- Counts editions from their rows. Films are those of edition_films, each once.
CREATE OR REPLACE FUNCTION count_editions(p_editions bigint[]) RETURNS SETOF edition_figures LANGUAGE sql STABLE AS $$
  WITH film AS MATERIALIZED (
    SELECT edition_id, is_named, film_standing(import_type, review_state) AS standing, review_state = 'review' AS in_review, reason
    FROM (SELECT edition_id, movie_id, bool_or(vanished_at IS NULL) AS is_named FROM programme_entries
        WHERE edition_id = ANY (p_editions) GROUP BY 1, 2) entry
      JOIN movies movie ON movie.id = entry.movie_id
  ), films AS (
    SELECT edition_id, count(*)::int AS films, count(*) FILTER (WHERE is_named)::int AS named,
      count(*) FILTER (WHERE standing = 'full')::int AS full_films, count(*) FILTER (WHERE standing = 'minimal')::int AS minimal,
      count(*) FILTER (WHERE standing = 'stub')::int AS stub, count(*) FILTER (WHERE standing = 'waiting')::int AS waiting,
      count(*) FILTER (WHERE in_review)::int AS in_review
    FROM film GROUP BY 1
  ), stubs AS (
    SELECT edition_id, jsonb_object_agg(reason, films) AS reasons FROM (
      SELECT edition_id, reason, count(*) AS films FROM film WHERE standing = 'stub' AND reason IS NOT NULL GROUP BY 1, 2) by_reason
    GROUP BY 1
  ), nominated AS (
    SELECT edition_id, coalesce(sum(nominations) FILTER (WHERE named), 0)::int AS nominations,
      coalesce(sum(with_film) FILTER (WHERE named), 0)::int AS with_film,
      coalesce(array_agg(DISTINCT lower(category)) FILTER (WHERE named), '{}') AS categories, sum(nominations)::int AS all_nominations,
      jsonb_agg(jsonb_build_object('category', category, 'award', award, 'nominations', nominations) ORDER BY category, award)
        FILTER (WHERE named) AS awards
    FROM (SELECT edition_id, category, award, vanished_at IS NULL AS named, count(*) AS nominations, count(movie_id) AS with_film
      FROM nominations WHERE edition_id = ANY (p_editions) GROUP BY 1, 2, 3, 4) by_award
    GROUP BY 1
  ), nominees AS (
    SELECT edition_id, coalesce(sum(nominees) FILTER (WHERE named), 0)::int AS nominees,
      coalesce(sum(linked) FILTER (WHERE named), 0)::int AS with_person,
      jsonb_agg(jsonb_build_object('linked_by', linked_by, 'reason', reason, 'nominees', nominees, 'linked', linked)
        ORDER BY linked_by, reason, named) AS linkage
    FROM (SELECT nomination.edition_id, nomination.vanished_at IS NULL AS named, p.linked_by,
        CASE WHEN p.person_id IS NULL THEN coalesce(p.reason, 'not_looked_at') END AS reason, count(*) AS nominees, count(p.person_id) AS linked
      FROM nominations nomination JOIN nomination_people p ON p.nomination_id = nomination.id
      WHERE nomination.edition_id = ANY (p_editions) GROUP BY 1, 2, 3, 4) by_linkage
    GROUP BY 1
  )
  SELECT edition.id, coalesce(films, 0), coalesce(named, 0), coalesce(full_films, 0), coalesce(minimal, 0), coalesce(stub, 0),
    coalesce(waiting, 0), coalesce(nominations, 0), coalesce(with_film, 0), coalesce(nominees, 0), coalesce(with_person, 0),
    coalesce(categories, '{}'), coalesce(in_review, 0), coalesce(all_nominations, 0), coalesce(reasons, '{}'),
    coalesce(awards, '[]'), coalesce(linkage, '[]')
  FROM festival_editions edition LEFT JOIN films ON films.edition_id = edition.id LEFT JOIN stubs ON stubs.edition_id = edition.id
    LEFT JOIN nominated ON nominated.edition_id = edition.id LEFT JOIN nominees ON nominees.edition_id = edition.id
  WHERE edition.id = ANY (p_editions)
$$;

-- Rows are only added: nobody waits for another's. A movie's editions are looked up when they are counted, not here: one that
-- another transaction is just writing is not seen yet.
CREATE OR REPLACE FUNCTION edition_is_due() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_TABLE_NAME = 'movies' THEN
    INSERT INTO edition_figures_due (movie_id) VALUES (NEW.id);
  ELSIF TG_OP = 'TRUNCATE' THEN
    INSERT INTO edition_figures_due (edition_id) SELECT id FROM festival_editions;
  ELSIF TG_TABLE_NAME = 'nomination_people' THEN
    INSERT INTO edition_figures_due (edition_id)
      SELECT DISTINCT edition_id FROM nominations WHERE id IN (SELECT nomination_id FROM changed);
  ELSE
    INSERT INTO edition_figures_due (edition_id) SELECT DISTINCT edition_id FROM changed;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER movies_due AFTER UPDATE OF import_type, review_state, reason ON movies FOR EACH ROW
  WHEN (film_standing(NEW.import_type, NEW.review_state) IS DISTINCT FROM film_standing(OLD.import_type, OLD.review_state)
    OR (NEW.review_state = 'review') IS DISTINCT FROM (OLD.review_state = 'review')
    OR NEW.import_type = 'stub' AND NEW.reason IS DISTINCT FROM OLD.reason)
  EXECUTE FUNCTION edition_is_due();
DO $do$ DECLARE item text; BEGIN
  FOREACH item IN ARRAY '{programme_entries,nominations,nomination_people}'::text[] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_added AFTER INSERT ON %1$I
      REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION edition_is_due()', item);
    EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_changed AFTER UPDATE ON %1$I
      REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION edition_is_due()', item);
    EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_removed AFTER DELETE ON %1$I
      REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION edition_is_due()', item);
    EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_emptied AFTER TRUNCATE ON %1$I
      FOR EACH STATEMENT EXECUTE FUNCTION edition_is_due()', item);
  END LOOP;
END $do$;

-- Which editions are to be counted anew.
CREATE OR REPLACE FUNCTION editions_due() RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(edition_id), '{}') FROM (
    SELECT edition_id FROM edition_figures_due WHERE edition_id IS NOT NULL
    UNION SELECT entry.edition_id FROM edition_figures_due due JOIN programme_entries entry ON entry.movie_id = due.movie_id) due
$$;

-- Counts what is due and keeps it. One at a time: whoever comes second leaves it to the first. In one statement, so that what
-- is counted and what is no longer due are of one moment.
CREATE OR REPLACE FUNCTION sum_up_edition_figures() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('festival-lookup/editions')) THEN RETURN; END IF;
  WITH gone AS (DELETE FROM edition_figures_due)
  INSERT INTO edition_figures SELECT * FROM count_editions(editions_due())
  ON CONFLICT (edition_id) DO UPDATE SET films = excluded.films, named = excluded.named, full_films = excluded.full_films,
    minimal = excluded.minimal, stub = excluded.stub, waiting = excluded.waiting, nominations = excluded.nominations,
    with_film = excluded.with_film, nominees = excluded.nominees, with_person = excluded.with_person,
    categories = excluded.categories, in_review = excluded.in_review, all_nominations = excluded.all_nominations,
    reasons = excluded.reasons, awards = excluded.awards, linkage = excluded.linkage;
END $$;

-- What editions come to: the kept ones, and those that are to be counted anew counted.
CREATE OR REPLACE FUNCTION figures_of_editions(p_editions bigint[]) RETURNS SETOF edition_figures LANGUAGE sql STABLE AS $$
  WITH due AS MATERIALIZED (
    SELECT ARRAY(SELECT unnest(p_editions) INTERSECT SELECT unnest(editions_due())) AS editions
  )
  SELECT kept.* FROM edition_figures kept, due
  WHERE kept.edition_id = ANY (p_editions) AND kept.edition_id <> ALL (due.editions)
  UNION ALL SELECT anew.* FROM due, count_editions(due.editions) anew
$$;

-- Whatever was counted by an earlier text of these functions is counted by this one.
INSERT INTO edition_figures_due (edition_id) SELECT id FROM festival_editions;
SELECT sum_up_edition_figures();
