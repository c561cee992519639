-- Sums of the ledger by UTC day, kept by triggers, whoever writes there.

-- What rows of the ledger come to by name and day; `p_sign` is -1 for those that are gone.
CREATE OR REPLACE FUNCTION spend_of(entry spend_ledger, p_sign integer) RETURNS TABLE (name text, day timestamptz, usd numeric)
  LANGUAGE sql STABLE AS $$
  SELECT named, date_trunc('day', entry.reserved_at, 'UTC'), p_sign * coalesce(entry.charged_usd, entry.reserved_usd)
  FROM unnest(ARRAY[entry.source, entry.vendor]) named WHERE named IS NOT NULL AND entry.state <> 'released'
$$;

-- Rows are only added: no reservation waits for another one's sum. One that is settled at its price adds none.
CREATE OR REPLACE FUNCTION keep_spend_days() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO spend_days (name, day, usd)
      SELECT spent.name, spent.day, sum(spent.usd) FROM added, spend_of(added, 1) spent GROUP BY 1, 2 HAVING sum(spent.usd) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO spend_days (name, day, usd)
      SELECT name, day, sum(usd) FROM (SELECT spent.* FROM added, spend_of(added, 1) spent
        UNION ALL SELECT spent.* FROM removed, spend_of(removed, -1) spent) change GROUP BY 1, 2 HAVING sum(usd) <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO spend_days (name, day, usd)
      SELECT spent.name, spent.day, sum(spent.usd) FROM removed, spend_of(removed, -1) spent GROUP BY 1, 2 HAVING sum(spent.usd) <> 0;
  ELSE
    DELETE FROM spend_days;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER spend_days_added AFTER INSERT ON spend_ledger
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_spend_days();
CREATE OR REPLACE TRIGGER spend_days_changed AFTER UPDATE ON spend_ledger
  REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_spend_days();
CREATE OR REPLACE TRIGGER spend_days_removed AFTER DELETE ON spend_ledger
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_spend_days();
CREATE OR REPLACE TRIGGER spend_days_emptied AFTER TRUNCATE ON spend_ledger FOR EACH STATEMENT EXECUTE FUNCTION keep_spend_days();

-- Makes one row of each day's many. One at a time: whoever comes second leaves it to the first. Readers see all of it or nothing.
CREATE OR REPLACE FUNCTION sum_up_spend_days() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('festival-lookup/spend-days')) THEN RETURN; END IF;
  WITH gone AS (
    DELETE FROM spend_days WHERE (name, day) IN (SELECT name, day FROM spend_days GROUP BY 1, 2 HAVING count(*) > 100) RETURNING *
  ) INSERT INTO spend_days (name, day, usd) SELECT name, day, sum(usd) FROM gone GROUP BY 1, 2 HAVING sum(usd) <> 0;
END $$;

-- Counts everything afresh. Reservations that want to be written meanwhile wait.
CREATE OR REPLACE FUNCTION rebuild_spend_days() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('festival-lookup/spend-days'));
  LOCK TABLE spend_ledger IN SHARE MODE;
  DELETE FROM spend_days;
  INSERT INTO spend_days (name, day, usd)
    SELECT name, date_trunc('day', reserved_at, 'UTC'), sum(usd) FROM (
      -- Of all rows at once, which is faster than spend_of for each.
      SELECT source AS name, reserved_at, coalesce(charged_usd, reserved_usd) AS usd FROM spend_ledger WHERE state <> 'released'
      UNION ALL SELECT vendor, reserved_at, coalesce(charged_usd, reserved_usd) FROM spend_ledger
        WHERE state <> 'released' AND vendor IS NOT NULL) spent
    GROUP BY 1, 2 HAVING sum(usd) <> 0;
END $$;

-- Whatever was counted by an earlier text of these functions is counted by this one.
SELECT rebuild_spend_days();
