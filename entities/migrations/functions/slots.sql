-- Slots: which request may be sent to a source, and when; and whether the source answers.

-- Gives one request its slot at a source, or says why not. The source's row is locked meanwhile, so slots of all workers
-- are spaced evenly on the database's clock: there is nothing to save up, and no burst after a pause.
-- `verdict`: `go` (after `wait_ms`), `wait` (ask again after `wait_ms`), `down` (with reason and message), `disabled`,
-- `quota` (the day's requests to a free source are used up). `heard`: the source has answered just now and nothing is counted
-- against it, so that an answer need not be noted.
DROP FUNCTION IF EXISTS acquire_slot(text, boolean, boolean, integer, integer);
CREATE OR REPLACE FUNCTION acquire_slot(
  p_source text, p_probing boolean, p_free boolean, p_ahead_ms integer, p_lease_ms integer
) RETURNS TABLE (verdict text, wait_ms integer, slot_id uuid, probing boolean, reason text, message text, retry_at timestamptz,
  heard boolean)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  policy source_policies%ROWTYPE;
  health source_health%ROWTYPE;
  today date;
  moment timestamptz;
  slot timestamptz;
  wait integer;
  probe boolean := p_probing;
  lease uuid;
BEGIN
  -- Whoever waits for the row waits for this commit too; a slot that a crash forgets does no harm.
  PERFORM set_config('synchronous_commit', 'off', true);
  SELECT * INTO health FROM source_health WHERE source = p_source FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO source_health (source) VALUES (p_source) ON CONFLICT DO NOTHING;
    SELECT * INTO health FROM source_health WHERE source = p_source FOR UPDATE;
  END IF;
  SELECT * INTO policy FROM source_policies WHERE source = p_source;
  moment := clock_timestamp();
  today := (quota_day_start(coalesce(policy.quota_reset_hour, 0)) AT TIME ZONE 'UTC')::date;
  IF policy.enabled = false THEN
    RETURN QUERY SELECT 'disabled', 0, NULL::uuid, false, NULL::text, NULL::text, NULL::timestamptz, false; RETURN; END IF;

  IF health.state = 'down' AND NOT probe THEN
    IF health.next_probe_at > moment THEN
      RETURN QUERY SELECT 'down', ceil(extract(epoch FROM health.next_probe_at - moment) * 1000)::int, NULL::uuid, false,
        health.reason, health.message, NULL::timestamptz, false; RETURN; END IF;
    probe := true; -- one request tries whether the source is back
  END IF;

  IF p_free AND policy.requests_per_day IS NOT NULL AND health.day = today AND health.day_requests >= policy.requests_per_day THEN
    RETURN QUERY SELECT 'quota', 0, NULL::uuid, false, NULL::text, NULL::text,
      quota_day_start(policy.quota_reset_hour) + interval '1 day', false; RETURN; END IF;

  IF policy.connections IS NOT NULL THEN
    DELETE FROM source_slots WHERE source = p_source AND until < moment;
    IF (SELECT count(*) FROM source_slots WHERE source = p_source) >= policy.connections THEN
      RETURN QUERY SELECT 'wait', 200, NULL::uuid, false, NULL::text, NULL::text, NULL::timestamptz, false; RETURN; END IF;
  END IF;
  slot := greatest(moment, health.next_slot_at, health.held_until);
  wait := ceil(extract(epoch FROM slot - moment) * 1000);
  IF wait > p_ahead_ms THEN
    RETURN QUERY SELECT 'wait', wait - p_ahead_ms / 2, NULL::uuid, false, NULL::text, NULL::text, NULL::timestamptz, false; RETURN; END IF;

  IF policy.connections IS NOT NULL THEN
    INSERT INTO source_slots (source, until)
      VALUES (p_source, slot + p_lease_ms * interval '1 millisecond') RETURNING id INTO lease;
  END IF;
  UPDATE source_health SET
    next_slot_at = CASE WHEN policy.rate_limit_requests IS NULL THEN next_slot_at
      -- A tenth slower than the limit: requests do not all travel equally fast.
      ELSE slot + policy.rate_limit_per_ms / (0.9 * greatest(policy.rate_limit_requests, 1)) * interval '1 millisecond' END,
    next_probe_at = CASE WHEN probe THEN moment + interval '3 seconds' ELSE next_probe_at END,
    day = today, day_requests = CASE WHEN day = today THEN day_requests + 1 ELSE 1 END
    WHERE source = p_source;
  RETURN QUERY SELECT 'go', wait, lease, probe, NULL::text, NULL::text, NULL::timestamptz,
    NOT probe AND health.failures = 0 AND coalesce(health.last_answer_at > moment - interval '5 seconds', false);
END $$;

-- Gives a slot's connection back; as little as its taking does it wait for the disk.
CREATE OR REPLACE FUNCTION release_slot(p_slot uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  DELETE FROM source_slots WHERE id = p_slot;
END $$;

-- Counts a failure against a source's health and answers its state. It is down at once where `p_at_once` says so (a
-- rejected key), else after five failures in a row over three different films: one film's own fault never is enough.
CREATE OR REPLACE FUNCTION record_source_failure(
  p_source text, p_film text, p_reason text, p_message text, p_at_once boolean
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  health source_health%ROWTYPE;
  films text[];
  now_down boolean;
BEGIN
  INSERT INTO source_health (source) VALUES (p_source) ON CONFLICT DO NOTHING;
  SELECT * INTO health FROM source_health WHERE source = p_source FOR UPDATE;
  films := CASE WHEN p_film = ANY (health.failed_films) OR cardinality(health.failed_films) >= 10
    THEN health.failed_films ELSE array_append(health.failed_films, p_film) END;
  now_down := health.state = 'down' OR p_at_once OR (health.failures + 1 >= 5 AND cardinality(films) >= 3);
  UPDATE source_health SET failures = health.failures + 1, failed_films = films, last_failure_at = clock_timestamp(),
    reason = p_reason, message = p_message, state = CASE WHEN now_down THEN 'down' ELSE 'up' END,
    since = CASE WHEN now_down AND health.state = 'up' THEN clock_timestamp() ELSE since END,
    next_probe_at = CASE WHEN now_down THEN clock_timestamp() + interval '3 seconds' END
    WHERE source = p_source;
  RETURN CASE WHEN now_down THEN 'down' ELSE 'up' END;
END $$;
