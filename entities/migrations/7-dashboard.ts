import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sums of `api_lookup_metrics` by UTC hour, so that figures over hundreds of thousands of lookups are read from a few
 * thousand rows, and the indexes that the overview needs.
 */
export class Dashboard1700000000007 implements MigrationInterface {
  name = 'Dashboard1700000000007';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of [...TABLE, KEEP, ...TRIGGERS, SUM_UP, REBUILD, SINCE, ...INDEXES])
      await db.query(statement);
    await db.query('SELECT rebuild_lookup_figures()');
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of ['added', 'changed', 'removed', 'emptied'])
      await db.query(`DROP TRIGGER lookup_figures_${name} ON api_lookup_metrics`);
    await db.query('DROP FUNCTION lookup_figures_since');
    for (const name of ['keep', 'sum_up', 'rebuild'])
      await db.query(`DROP FUNCTION ${name}_lookup_figures()`);
    await db.query('DROP TABLE lookup_figures');
    await db.query('CREATE INDEX idx_spend_ledger_source_time ON spend_ledger (source, reserved_at)');
    await db.query(
      'DROP INDEX idx_metrics_latency, idx_metrics_faults, idx_movies_import_type, idx_movies_waiting, idx_spend_ledger_sums',
    );
  }
}

/** What lookups are told apart by, and what is counted of them. */
const KEYS =
  'hour, source, operation, festival, success, fallback_level, sources_tried, import_type, movie_created, reason';
const MEASURES = 'lookups, cost_usd, timed_lookups, total_ms';

/**
 * Rows are only added while lookups are written, one a statement and key, also negative ones: no lookup waits for
 * another one's sum. A figure is the sum of its rows, at every moment.
 */
const TABLE = [
  `CREATE TABLE lookup_figures (
     hour timestamptz NOT NULL,
     source text NOT NULL,
     operation text NOT NULL,
     festival text,
     success boolean NOT NULL,
     fallback_level text,
     sources_tried text,
     import_type text,
     movie_created boolean NOT NULL,
     reason text,
     lookups bigint NOT NULL,
     cost_usd numeric NOT NULL,
     timed_lookups bigint NOT NULL,
     total_ms bigint NOT NULL,
     summed_up boolean NOT NULL DEFAULT false
   )`,
  'CREATE INDEX idx_lookup_figures_hour ON lookup_figures (hour)',
  'CREATE INDEX idx_lookup_figures_new ON lookup_figures (hour) WHERE NOT summed_up',
];

/** Rows of an earlier system may hold anything; they must not stop a lookup from being written. */
const NUMBER = '^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$';

/** The figures of some rows of `api_lookup_metrics`; `sign` is -1 for rows that are gone. */
function figuresOf(rows: string, sign: 1 | -1 = 1): string {
  return `SELECT date_trunc('hour', inserted_at::timestamptz, 'UTC') AS hour, source::text, operation::text,
       metadata->>'festival' AS festival, coalesce(success, false) AS success, metadata->>'fallback_level' AS fallback_level,
       metadata->>'source_hierarchy' AS sources_tried, metadata->>'import_type' AS import_type,
       coalesce(metadata->>'movie_created' = 'true', false) AS movie_created, metadata->>'reason_for_fallback' AS reason,
       ${sign} AS lookups, ${sign} * CASE WHEN metadata->>'cost_usd' ~ '${NUMBER}' THEN (metadata->>'cost_usd')::numeric ELSE 0 END
         AS cost_usd,
       ${sign} * (response_time_ms IS NOT NULL)::int AS timed_lookups, ${sign} * coalesce(response_time_ms, 0)::bigint AS total_ms
     FROM ${rows}`;
}

/** Adds figures up by their keys; what cancels out is left away. */
function addUp(figures: string, summedUp: boolean): string {
  return `INSERT INTO lookup_figures (${KEYS}, ${MEASURES}, summed_up)
     SELECT ${KEYS}, sum(lookups), sum(cost_usd), sum(timed_lookups), sum(total_ms), ${summedUp} FROM (${figures}) figure
     GROUP BY ${KEYS}
     HAVING sum(lookups) <> 0 OR sum(cost_usd) <> 0 OR sum(timed_lookups) <> 0 OR sum(total_ms) <> 0`;
}

const KEEP = `CREATE FUNCTION keep_lookup_figures() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF TG_OP = 'INSERT' THEN
       ${addUp(figuresOf('added'), false)};
     ELSIF TG_OP = 'UPDATE' THEN
       ${addUp(`${figuresOf('added')} UNION ALL ${figuresOf('removed', -1)}`, false)};
     ELSIF TG_OP = 'DELETE' THEN
       ${addUp(figuresOf('removed', -1), false)};
     ELSE
       DELETE FROM lookup_figures;
     END IF;
     RETURN NULL;
   END $$`;

const TRIGGERS = [
  `CREATE TRIGGER lookup_figures_added AFTER INSERT ON api_lookup_metrics
   REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_lookup_figures()`,
  `CREATE TRIGGER lookup_figures_changed AFTER UPDATE ON api_lookup_metrics
   REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_lookup_figures()`,
  `CREATE TRIGGER lookup_figures_removed AFTER DELETE ON api_lookup_metrics
   REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_lookup_figures()`,
  `CREATE TRIGGER lookup_figures_emptied AFTER TRUNCATE ON api_lookup_metrics
   FOR EACH STATEMENT EXECUTE FUNCTION keep_lookup_figures()`,
];

/**
 * Makes one row of each key's many, in the hours that have new rows. One at a time: whoever comes second leaves it to the
 * first. Readers see all of it or nothing.
 */
const SUM_UP = `CREATE FUNCTION sum_up_lookup_figures() RETURNS void LANGUAGE plpgsql AS $$
   BEGIN
     IF NOT pg_try_advisory_xact_lock(hashtext('festival-lookup/figures')) THEN RETURN; END IF;
     WITH gone AS (
       DELETE FROM lookup_figures WHERE hour IN (SELECT hour FROM lookup_figures WHERE NOT summed_up)
       RETURNING ${KEYS}, ${MEASURES}
     )
     ${addUp('SELECT * FROM gone', true)};
   END $$`;

/** Counts everything afresh. Lookups that want to be written meanwhile wait. */
const REBUILD = `CREATE FUNCTION rebuild_lookup_figures() RETURNS void LANGUAGE plpgsql AS $$
   BEGIN
     PERFORM pg_advisory_xact_lock(hashtext('festival-lookup/figures'));
     LOCK TABLE api_lookup_metrics IN SHARE MODE;
     DELETE FROM lookup_figures;
     ${addUp(figuresOf('api_lookup_metrics'), true)};
   END $$`;

/** Figures of what was looked up since a moment, of all time where it is null; the hour that it lies in is counted row by row. */
const SINCE = `CREATE FUNCTION lookup_figures_since(p_since timestamptz) RETURNS TABLE (
     hour timestamptz, source text, operation text, festival text, success boolean, fallback_level text, sources_tried text,
     import_type text, movie_created boolean, reason text, lookups bigint, cost_usd numeric, timed_lookups bigint, total_ms bigint
   ) LANGUAGE sql STABLE AS $$
     SELECT ${KEYS}, ${MEASURES} FROM lookup_figures
     WHERE hour >= coalesce(date_trunc('hour', p_since, 'UTC') + interval '1 hour', '-infinity')
     UNION ALL
     ${figuresOf('api_lookup_metrics')}
     WHERE inserted_at > p_since AND inserted_at < date_trunc('hour', p_since, 'UTC') + interval '1 hour'
   $$`;

const INDEXES = [
  // The 95th percentile is found by counting down from the slowest.
  `CREATE INDEX idx_metrics_latency ON api_lookup_metrics (source, response_time_ms) INCLUDE (inserted_at)
     WHERE operation = 'movie_lookup' AND response_time_ms IS NOT NULL`,
  'CREATE INDEX IF NOT EXISTS idx_movies_import_type ON movies (import_type) WHERE merged_into IS NULL',
  // Films that wait are counted without reading them: a movie's row is wide.
  `CREATE INDEX idx_movies_waiting ON movies (review_state, reason) INCLUDE (id, updated_at)
     WHERE review_state IN ('review', 'flagged', 'parked')`,
  // What was spent in a day or a month is summed from the index alone, also before each paid request.
  `CREATE INDEX idx_spend_ledger_sums ON spend_ledger (source, reserved_at) INCLUDE (state, charged_usd, reserved_usd)`,
  'DROP INDEX IF EXISTS idx_spend_ledger_source_time',
  // A source's own faults are rare among the films that it does not know. The condition is that of `readSourceErrors`.
  `CREATE INDEX idx_metrics_faults ON api_lookup_metrics (source, inserted_at)
     WHERE operation IN ('movie_lookup', 'ratings') AND NOT success
       AND coalesce(metadata->>'reason_for_fallback', '') !~ '_(not_found|low_confidence|wrong_kind|over_budget|disabled)$'`,
];
