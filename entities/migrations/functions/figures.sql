-- Sums of api_lookup_metrics by UTC hour (docs/decisions/0005-figures-at-scale.md), kept by triggers, whoever writes there; and
-- sums of those by UTC day.

-- Another system's times are UTC without saying so.
CREATE OR REPLACE FUNCTION utc_moment(at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT at';
CREATE OR REPLACE FUNCTION utc_moment(at timestamp) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT at AT TIME ZONE ''UTC''';

-- What one row counts for; `p_sign` is -1 for one that is gone. Rows of another system may hold anything; they must not
-- stop a lookup from being written.
CREATE OR REPLACE FUNCTION figure_of(
  at timestamptz, p_source text, p_operation text, p_success boolean, p_ms integer, metadata jsonb, p_sign bigint
) RETURNS TABLE (
  hour timestamptz, source text, operation text, festival text, success boolean, fallback_level text, sources_tried text,
  import_type text, movie_created boolean, reason text, lookups bigint, cost_usd numeric, timed_lookups bigint, total_ms bigint,
  requests bigint, asked bigint, from_cache bigint, from_source bigint
) LANGUAGE sql STABLE AS $$
  SELECT date_trunc('hour', at, 'UTC'), p_source, p_operation, metadata->>'festival', coalesce(p_success, false),
    metadata->>'fallback_level', metadata->>'source_hierarchy', metadata->>'import_type',
    coalesce(metadata->>'movie_created' = 'true', false), metadata->>'reason_for_fallback', p_sign,
    p_sign * CASE WHEN metadata->>'cost_usd' ~ '^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$' THEN (metadata->>'cost_usd')::numeric ELSE 0 END,
    p_sign * (p_ms IS NOT NULL)::int, p_sign * coalesce(p_ms, 0),
    p_sign * CASE WHEN metadata->>'requests' ~ '^[0-9]{1,9}$' THEN (metadata->>'requests')::int ELSE 0 END,
    p_sign * (coalesce(metadata->>'requests', '') ~ '^[0-9]*[1-9][0-9]*$')::int,
    p_sign * coalesce(metadata->>'cached' = 'true', false)::int,
    p_sign * (metadata->>'cached' IS DISTINCT FROM 'true' AND coalesce(metadata->>'requests' <> '0', false))::int
$$;

CREATE OR REPLACE FUNCTION forget_lookup_figures() RETURNS void LANGUAGE sql AS $$
  DELETE FROM lookup_figures;
  DELETE FROM lookup_days;
  DELETE FROM lookup_festival_days;
$$;

-- Rows are only added, also negative ones: no lookup waits for another one's sum.
CREATE OR REPLACE FUNCTION keep_lookup_figures() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    INSERT INTO lookup_figures (hour, source, operation, festival, success, fallback_level, sources_tried, import_type, movie_created,
      reason, lookups, cost_usd, timed_lookups, total_ms, requests, asked, from_cache, from_source)
    SELECT figure.* FROM added metric, figure_of(utc_moment(metric.inserted_at), metric.source,
      metric.operation, metric.success, metric.response_time_ms, metric.metadata, 1) figure;
  END IF;
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    INSERT INTO lookup_figures (hour, source, operation, festival, success, fallback_level, sources_tried, import_type, movie_created,
      reason, lookups, cost_usd, timed_lookups, total_ms, requests, asked, from_cache, from_source)
    SELECT figure.* FROM removed metric, figure_of(utc_moment(metric.inserted_at), metric.source,
      metric.operation, metric.success, metric.response_time_ms, metric.metadata, -1) figure;
  END IF;
  IF TG_OP = 'TRUNCATE' THEN PERFORM forget_lookup_figures(); END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER lookup_figures_added AFTER INSERT ON api_lookup_metrics
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_lookup_figures();
CREATE OR REPLACE TRIGGER lookup_figures_changed AFTER UPDATE ON api_lookup_metrics
  REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_lookup_figures();
CREATE OR REPLACE TRIGGER lookup_figures_removed AFTER DELETE ON api_lookup_metrics
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_lookup_figures();
CREATE OR REPLACE TRIGGER lookup_figures_emptied AFTER TRUNCATE ON api_lookup_metrics
  FOR EACH STATEMENT EXECUTE FUNCTION keep_lookup_figures();

-- Makes one row of each key's many, in the hours that have new rows, and adds the new ones to the sums of their days; what cancels
-- out is left away. One at a time: whoever comes second leaves it to the first. Readers see all of it or nothing.
CREATE OR REPLACE FUNCTION sum_up_lookup_figures() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('festival-lookup/figures')) THEN RETURN; END IF;
  WITH gone AS (
    DELETE FROM lookup_figures WHERE hour IN (SELECT hour FROM lookup_figures WHERE NOT summed_up) RETURNING *
  ), fresh AS (
    SELECT date_trunc('day', hour, 'UTC') AS day, * FROM gone WHERE NOT summed_up
  ), gone_days AS (
    DELETE FROM lookup_days WHERE day IN (SELECT day FROM fresh) RETURNING *
  ), days AS (
    INSERT INTO lookup_days (day, source, operation, success, fallback_level, sources_tried, import_type, movie_created, reason,
      lookups, cost_usd, timed_lookups, total_ms, requests, asked, from_cache, from_source)
    SELECT day, source, operation, success, fallback_level, sources_tried, import_type, movie_created, reason,
      sum(lookups), sum(cost_usd), sum(timed_lookups), sum(total_ms), sum(requests), sum(asked), sum(from_cache),
      sum(from_source)
    FROM (SELECT day, source, operation, success, fallback_level, sources_tried, import_type, movie_created, reason, lookups,
        cost_usd, timed_lookups, total_ms, requests, asked, from_cache, from_source FROM gone_days
      UNION ALL SELECT day, source, operation, success, fallback_level, sources_tried, import_type, movie_created, reason, lookups,
        cost_usd, timed_lookups, total_ms, requests, asked, from_cache, from_source FROM fresh) part
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    HAVING sum(lookups) <> 0 OR sum(cost_usd) <> 0 OR sum(timed_lookups) <> 0 OR sum(total_ms) <> 0 OR sum(requests) <> 0 OR sum(from_cache) <> 0
      OR sum(from_source) <> 0
  ), gone_festivals AS (
    DELETE FROM lookup_festival_days WHERE day IN (SELECT day FROM fresh) RETURNING *
  ), festivals AS (
    INSERT INTO lookup_festival_days (day, festival, movie_created, lookups)
    SELECT day, festival, movie_created, sum(lookups)
    FROM (SELECT day, festival, movie_created, lookups FROM gone_festivals
      UNION ALL SELECT day, festival, movie_created, lookups FROM fresh WHERE festival IS NOT NULL) part
    GROUP BY 1, 2, 3 HAVING sum(lookups) <> 0
  )
  INSERT INTO lookup_figures (hour, source, operation, festival, success, fallback_level, sources_tried, import_type, movie_created,
    reason, lookups, cost_usd, timed_lookups, total_ms, requests, asked, from_cache, from_source,
    summed_up)
  SELECT hour, source, operation, festival, success, fallback_level, sources_tried, import_type, movie_created, reason,
    sum(lookups), sum(cost_usd), sum(timed_lookups), sum(total_ms), sum(requests), sum(asked), sum(from_cache),
      sum(from_source), true
  FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  HAVING sum(lookups) <> 0 OR sum(cost_usd) <> 0 OR sum(timed_lookups) <> 0 OR sum(total_ms) <> 0 OR sum(requests) <> 0 OR sum(from_cache) <> 0
      OR sum(from_source) <> 0;
END $$;

-- Counts everything afresh. Lookups that want to be written meanwhile wait.
CREATE OR REPLACE FUNCTION rebuild_lookup_figures() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('festival-lookup/figures'));
  LOCK TABLE api_lookup_metrics IN SHARE MODE;
  PERFORM forget_lookup_figures();
  INSERT INTO lookup_figures (hour, source, operation, festival, success, fallback_level, sources_tried, import_type, movie_created,
    reason, lookups, cost_usd, timed_lookups, total_ms, requests, asked, from_cache, from_source)
  SELECT figure.hour, figure.source, figure.operation, figure.festival, figure.success, figure.fallback_level, figure.sources_tried,
    figure.import_type, figure.movie_created, figure.reason, sum(figure.lookups), sum(figure.cost_usd), sum(figure.timed_lookups),
    sum(figure.total_ms), sum(figure.requests), sum(figure.asked), sum(figure.from_cache), sum(figure.from_source)
  FROM api_lookup_metrics metric, figure_of(utc_moment(metric.inserted_at), metric.source, metric.operation, metric.success,
    metric.response_time_ms, metric.metadata, 1) figure
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
  PERFORM sum_up_lookup_figures();
END $$;

-- Figures of what was looked up since a moment, of all time where it is null; the hour that it lies in is counted row by row.
CREATE OR REPLACE FUNCTION lookup_figures_since(p_since timestamptz) RETURNS TABLE (
  hour timestamptz, source text, operation text, festival text, success boolean, fallback_level text, sources_tried text,
  import_type text, movie_created boolean, reason text, lookups bigint, cost_usd numeric, timed_lookups bigint, total_ms bigint,
  requests bigint, asked bigint, from_cache bigint, from_source bigint
) LANGUAGE sql STABLE AS $$
  SELECT hour, source, operation, festival, success, fallback_level, sources_tried, import_type, movie_created, reason, lookups,
    cost_usd, timed_lookups, total_ms, requests, asked, from_cache, from_source
  FROM lookup_figures WHERE hour >= coalesce(date_trunc('hour', p_since, 'UTC') + interval '1 hour', '-infinity')
  UNION ALL
  SELECT figure.* FROM api_lookup_metrics metric, figure_of(utc_moment(metric.inserted_at), metric.source, metric.operation,
    metric.success, metric.response_time_ms, metric.metadata, 1) figure
  WHERE utc_moment(metric.inserted_at) > p_since AND utc_moment(metric.inserted_at) < date_trunc('hour', p_since, 'UTC') + interval '1 hour'
$$;

-- When the first whole UTC day after a moment begins; of all time there is none before.
CREATE OR REPLACE FUNCTION first_whole_day(p_since timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce(date_trunc('day', p_since, 'UTC') + interval '1 day', '-infinity')
$$;

-- The figures of lookup_figures_since for all festivals together, from the sums of whole days; `hour` is the beginning of a day
-- then. What was added to them since they were summed up is told by its own hour.
CREATE OR REPLACE FUNCTION all_lookup_figures_since(p_since timestamptz) RETURNS TABLE (
  hour timestamptz, source text, operation text, success boolean, fallback_level text, sources_tried text,
  import_type text, movie_created boolean, reason text, lookups bigint, cost_usd numeric, timed_lookups bigint, total_ms bigint,
  requests bigint, asked bigint, from_cache bigint, from_source bigint
) LANGUAGE sql STABLE AS $$
  SELECT day, source, operation, success, fallback_level, sources_tried, import_type, movie_created, reason, lookups, cost_usd,
    timed_lookups, total_ms, requests, asked, from_cache, from_source
  FROM lookup_days WHERE day >= first_whole_day(p_since)
  UNION ALL
  SELECT hour, source, operation, success, fallback_level, sources_tried, import_type, movie_created, reason, lookups, cost_usd,
    timed_lookups, total_ms, requests, asked, from_cache, from_source
  FROM lookup_figures WHERE NOT summed_up AND hour >= first_whole_day(p_since)
  UNION ALL
  SELECT hour, source, operation, success, fallback_level, sources_tried, import_type, movie_created, reason, lookups, cost_usd,
    timed_lookups, total_ms, requests, asked, from_cache, from_source
  FROM lookup_figures_since(p_since) WHERE hour < first_whole_day(p_since)
$$;

-- Lookups of each festival since a moment, of all time where it is null.
CREATE OR REPLACE FUNCTION festival_lookups_since(p_since timestamptz) RETURNS TABLE (
  festival text, movie_created boolean, lookups bigint
) LANGUAGE sql STABLE AS $$
  SELECT festival, movie_created, lookups FROM lookup_festival_days WHERE day >= first_whole_day(p_since)
  UNION ALL
  SELECT festival, movie_created, lookups FROM lookup_figures
  WHERE NOT summed_up AND festival IS NOT NULL AND hour >= first_whole_day(p_since)
  UNION ALL
  SELECT festival, movie_created, lookups FROM lookup_figures_since(p_since)
  WHERE festival IS NOT NULL AND hour < first_whole_day(p_since)
$$;

-- Whatever was counted by an earlier text of these functions is counted by this one.
SELECT rebuild_lookup_figures();
