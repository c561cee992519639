-- Money: what forbids a paid request, and its reservation.

-- When a source's day of requests began that has its reset at an hour (UTC). Money goes by the UTC day alone.
CREATE OR REPLACE FUNCTION quota_day_start(p_reset_hour integer) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT (date_trunc('day', (now() AT TIME ZONE 'UTC') - p_reset_hour * interval '1 hour')
    + p_reset_hour * interval '1 hour') AT TIME ZONE 'UTC'
$$;

-- What was paid since a moment for a source's requests, or to a vendor; reservations count in full.
CREATE OR REPLACE FUNCTION spend_since(p_name text, p_since timestamptz)
RETURNS TABLE (reserved_at timestamptz, usd numeric) LANGUAGE sql STABLE AS $$
  SELECT reserved_at, coalesce(charged_usd, reserved_usd) FROM spend_ledger
    WHERE source = p_name AND reserved_at >= p_since AND state <> 'released'
  UNION ALL SELECT reserved_at, coalesce(charged_usd, reserved_usd) FROM spend_ledger
    WHERE vendor = p_name AND reserved_at >= p_since AND state <> 'released'
$$;

-- Which limit forbids a paid request now, in words, and from when it does not; no row where none does.
CREATE OR REPLACE FUNCTION spend_refusal(
  p_source text, p_cost numeric, p_edition text, p_critical boolean
) RETURNS TABLE (refused_by text, retry_at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  policy source_policies%ROWTYPE;
  edition festival_editions%ROWTYPE;
  day_start timestamptz := date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  month_start timestamptz := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  next_day timestamptz := (date_trunc('day', now() AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC';
  next_month timestamptz := (date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
  quota_start timestamptz;
  held_until timestamptz;
  day_usd numeric; day_requests bigint; month_usd numeric; edition_usd numeric;
BEGIN
  SELECT * INTO policy FROM source_policies WHERE source = p_source;
  IF NOT FOUND OR NOT policy.enabled THEN RETURN QUERY SELECT 'disabled', NULL::timestamptz; RETURN; END IF;
  SELECT * INTO edition FROM festival_editions WHERE key = p_edition;
  IF policy.critical_only AND NOT p_critical THEN RETURN QUERY SELECT 'source critical-only', NULL::timestamptz; RETURN; END IF;
  IF edition.spend_mode = 'free-only' THEN RETURN QUERY SELECT 'spend mode free-only', NULL::timestamptz; RETURN; END IF;
  IF edition.spend_mode = 'critical-only' AND NOT p_critical THEN RETURN QUERY SELECT 'spend mode critical-only', NULL::timestamptz; RETURN; END IF;

  SELECT coalesce(sum(usd), 0) INTO day_usd FROM spend_since(p_source, day_start);
  IF policy.monthly_limit_usd IS NOT NULL THEN
    SELECT coalesce(sum(usd), 0) INTO month_usd FROM spend_since(p_source, month_start);
    -- The month's limit comes first: a new day would not lift it.
    IF month_usd + p_cost > policy.monthly_limit_usd THEN
      RETURN QUERY SELECT 'monthly limit', next_month; RETURN; END IF;
  END IF;
  IF policy.requests_per_day IS NOT NULL THEN
    quota_start := quota_day_start(policy.quota_reset_hour);
    SELECT count(*) INTO day_requests FROM spend_since(p_source, quota_start);
    -- The source's own word counts, too: others may use the key, or its day may begin at another hour.
    SELECT quota_held_until INTO held_until FROM source_health WHERE source = p_source;
    IF day_requests + 1 > policy.requests_per_day OR held_until > now() THEN
      RETURN QUERY SELECT 'requests per day', quota_start + interval '1 day'; RETURN; END IF;
  END IF;
  IF policy.daily_limit_usd IS NOT NULL AND day_usd + p_cost > policy.daily_limit_usd THEN
    RETURN QUERY SELECT 'daily limit', next_day; RETURN; END IF;
  IF edition.spend_limit_usd IS NOT NULL THEN
    SELECT coalesce(sum(coalesce(charged_usd, reserved_usd)), 0) INTO edition_usd
      FROM spend_ledger WHERE edition_key = p_edition AND state <> 'released'
        AND reserved_at >= coalesce(edition.spend_from, '-infinity');
    IF edition_usd + p_cost > edition.spend_limit_usd THEN
      RETURN QUERY SELECT 'import limit', NULL::timestamptz; RETURN; END IF;
  END IF;
END $$;

-- Reserves money for one paid request, or says which limit forbids it and until when. All reservations queue behind one
-- advisory lock, held until this statement has committed. Each query inside sees what was committed before it (READ
-- COMMITTED, volatile), so the sums include every reservation made before.
DROP FUNCTION IF EXISTS reserve_spend(text, text, numeric, text, text, uuid, boolean);
CREATE OR REPLACE FUNCTION reserve_spend(
  p_source text, p_request_key text, p_cost numeric, p_edition text, p_workflow text, p_attempt uuid, p_critical boolean, p_vendor text
) RETURNS TABLE (ledger_id uuid, refused_by text, retry_at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  refusal record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('festival-lookup/spend'));
  -- Another lookup is buying this answer, or has it: it is waited for, then read from the cache.
  IF EXISTS (SELECT 1 FROM spend_ledger WHERE source = p_source AND request_key = p_request_key AND state = 'reserved'
      AND attempt_id IS DISTINCT FROM p_attempt AND reserved_at > now() - interval '4 minutes') THEN
    RETURN QUERY SELECT NULL::uuid, 'under way', NULL::timestamptz; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM source_responses WHERE source = p_source AND request_key = p_request_key AND expires_at > now()) THEN
    RETURN QUERY SELECT NULL::uuid, 'cached', NULL::timestamptz; RETURN; END IF;
  SELECT * INTO refusal FROM spend_refusal(p_source, p_cost, p_edition, p_critical);
  IF FOUND THEN RETURN QUERY SELECT NULL::uuid, refusal.refused_by::text, refusal.retry_at::timestamptz; RETURN; END IF;
  -- A vendor has limits of its own where it has a row.
  IF EXISTS (SELECT 1 FROM source_policies WHERE source = p_vendor) THEN
    SELECT * INTO refusal FROM spend_refusal(p_vendor, p_cost, NULL, p_critical);
    IF FOUND THEN RETURN QUERY SELECT NULL::uuid, p_vendor || ': ' || refusal.refused_by, refusal.retry_at::timestamptz; RETURN; END IF;
  END IF;
  RETURN QUERY INSERT INTO spend_ledger (source, request_key, edition_key, workflow_id, attempt_id, state, reserved_usd, vendor)
    VALUES (p_source, p_request_key, p_edition, p_workflow, p_attempt, 'reserved', p_cost, p_vendor)
    RETURNING id, NULL::text, NULL::timestamptz;
END $$;
