import { readWaiting, type WaitingFilms } from '../review/waiting.js';
import { runSql, type Db } from '../sql.js';

/** Which lookups count: those of the last days (all where null), of one edition ("cannes-2025") or of any. */
export interface PanelFilter {
  days: number | null;
  festival: string | null;
}

/** How a source did. One lookup is one attempt at one film; times are those of its whole attempt, in ms. */
export interface SourcePanelRow {
  source: string;
  lookups: number;
  successes: number;
  averageMs: number | null;
  p95Ms: number | null;
}

/** Films found, by the tier that found them. */
export interface TierPanelRow {
  /** 1 to 3. */
  fallbackLevel: string;
  /** "tmdb>omdb". */
  sourcesTried: string | null;
  films: number;
}

/** What lookups of a source cost; `rows` are its rows in `api_lookup_metrics`, as the query of the data people counts them. */
export interface CostPanelRow {
  source: string;
  costUsd: number;
  rows: number;
}

/** What a source cost in a period: an hour, a day or a month (UTC), by its first day or hour: "2025-05-24". */
export interface PeriodCost {
  period: string;
  source: string;
  costUsd: number;
}

/** What an edition's lookups came to; a film counts once, by its best record. */
export interface FestivalPanelRow {
  festival: string;
  created: number;
  full: number;
  minimal: number;
  stub: number;
  attempts: number;
}

/** Lookups that failed for a reason. */
export interface ReasonPanelRow {
  source: string;
  reason: string | null;
  lookups: number;
}

export type PeriodStep = 'hour' | 'day' | 'month';

/** The figures of the six panels, all of one moment. */
export interface Panels {
  /** From when on lookups count; null is all time. */
  since: Date | null;
  sources: SourcePanelRow[];
  tiers: TierPanelRow[];
  costs: CostPanelRow[];
  periodStep: PeriodStep;
  periodCosts: PeriodCost[];
  festivals: FestivalPanelRow[];
  /** Editions in all, of which `festivals` are the latest. */
  festivalCount: number;
  reasons: ReasonPanelRow[];
  waiting: WaitingFilms[];
}

/** New figures that are left lying before somebody sums them up. */
const LEFT_LYING = 2000;
/** Editions that a panel names. */
const MAX_FESTIVALS = 500;

/**
 * Reads the panels. They are exact: the same as the four queries of the data people and the views give for the same
 * lookups.
 */
export async function readPanels(db: Db, filter: PanelFilter): Promise<Panels> {
  await sumUpFigures(db);
  return await db.transaction('REPEATABLE READ', async (snapshot) => {
    // As text: a Date would cut the microseconds off.
    const [begin] = await runSql<{ since: string | null }>(
      snapshot,
      `SELECT (now() - $1::int * interval '1 day')::text AS since`,
      [filter.days],
    );
    const since = begin?.since ?? null;
    const of = [since, filter.festival];
    const step: PeriodStep = filter.days === null ? 'month' : filter.days <= 1 ? 'hour' : 'day';
    const festivals = await runSql<FestivalPanelRow & { all: number }>(snapshot, FESTIVALS, [
      ...of,
      MAX_FESTIVALS,
    ]);
    return {
      since: since === null ? null : new Date(since),
      sources: await runSql(snapshot, filter.festival === null ? SOURCES : SOURCES_OF_FESTIVAL, of),
      tiers: await runSql(snapshot, TIERS, of),
      costs: await runSql(snapshot, COSTS, of),
      periodStep: step,
      periodCosts: await runSql(snapshot, PERIOD_COSTS, [...of, step]),
      festivals: festivals.map(({ all: _all, ...row }) => row),
      festivalCount: festivals[0]?.all ?? 0,
      reasons: await runSql(snapshot, REASONS, of),
      waiting: await readWaiting(snapshot, filter.festival),
    };
  });
}

/** Sums up what lookups have added to their figures lately, where that is much; figures are right without it, but slower. */
export async function sumUpFigures(db: Db): Promise<void> {
  await runSql(
    db,
    `SELECT sum_up_lookup_figures() WHERE (SELECT count(*) FROM (
       SELECT 1 FROM lookup_figures WHERE NOT summed_up LIMIT ${LEFT_LYING}) new) >= ${LEFT_LYING}`,
  );
}

const FIGURES = `lookup_figures_since($1::timestamptz)`;
const OF_FESTIVAL = '($2::text IS NULL OR festival = $2)';

const ASKED = `SELECT source, sum(lookups)::int AS lookups, coalesce(sum(lookups) FILTER (WHERE success), 0)::int AS successes,
    sum(timed_lookups) AS timed, sum(total_ms)::float8 / nullif(sum(timed_lookups), 0)::float8 AS "averageMs"
  FROM ${FIGURES} WHERE operation = 'movie_lookup' AND ${OF_FESTIVAL}
  GROUP BY source HAVING sum(lookups) > 0`;

// percentile_cont(0.95) would sort every time. From the slowest down, its two neighbours are a twentieth of the way.
const SOURCES = `WITH asked AS MATERIALIZED (${ASKED}),
  ranked AS (SELECT asked.*, 0.95::float8 * (timed::float8 - 1) AS rank FROM asked)
  SELECT source, lookups, successes, "averageMs", slow.ms AS "p95Ms"
  FROM ranked LEFT JOIN LATERAL (
    SELECT min(ms) + (rank - floor(rank)) * (max(ms) - min(ms)) AS ms FROM (
      SELECT metric.response_time_ms::float8 AS ms FROM api_lookup_metrics metric
      WHERE metric.source = ranked.source AND metric.operation = 'movie_lookup' AND metric.response_time_ms IS NOT NULL
        AND metric.inserted_at > coalesce($1::timestamptz, '-infinity') AND $2::text IS NULL
      ORDER BY metric.response_time_ms DESC OFFSET greatest(timed - 2 - floor(rank)::bigint, 0) LIMIT 2
    ) neighbours
  ) slow ON true
  ORDER BY source`;

const SOURCES_OF_FESTIVAL = `WITH asked AS MATERIALIZED (${ASKED}), times AS (
    SELECT source, percentile_cont(0.95) WITHIN GROUP (ORDER BY response_time_ms) AS ms FROM api_lookup_metrics
    WHERE metadata->>'festival' = $2 AND operation = 'movie_lookup' AND response_time_ms IS NOT NULL
      AND inserted_at > coalesce($1::timestamptz, '-infinity') GROUP BY source
  )
  SELECT source, lookups, successes, "averageMs", times.ms AS "p95Ms" FROM asked LEFT JOIN times USING (source) ORDER BY source`;

const TIERS = `SELECT fallback_level AS "fallbackLevel", sources_tried AS "sourcesTried", sum(lookups)::int AS films
  FROM ${FIGURES} WHERE success AND fallback_level > '0' AND ${OF_FESTIVAL}
  GROUP BY 1, 2 HAVING sum(lookups) > 0 ORDER BY 1, 3 DESC, 2`;

const COSTS = `SELECT source, sum(cost_usd)::float8 AS "costUsd", sum(lookups)::int AS rows
  FROM ${FIGURES} WHERE ${OF_FESTIVAL} GROUP BY source HAVING sum(lookups) > 0 ORDER BY source`;

const PERIOD_COSTS = `SELECT to_char(date_trunc($3, hour, 'UTC') AT TIME ZONE 'UTC',
    CASE $3 WHEN 'hour' THEN 'YYYY-MM-DD HH24:00' WHEN 'day' THEN 'YYYY-MM-DD' ELSE 'YYYY-MM' END) AS period,
    source, sum(cost_usd)::float8 AS "costUsd"
  FROM ${FIGURES} WHERE ${OF_FESTIVAL} GROUP BY 1, 2 HAVING sum(cost_usd) <> 0 ORDER BY 1, 2`;

const FESTIVALS = `SELECT festival,
    coalesce(sum(lookups) FILTER (WHERE movie_created), 0)::int AS created,
    coalesce(sum(lookups) FILTER (WHERE import_type = 'full'), 0)::int AS full,
    coalesce(sum(lookups) FILTER (WHERE import_type = 'minimal'), 0)::int AS minimal,
    coalesce(sum(lookups) FILTER (WHERE import_type = 'stub'), 0)::int AS stub,
    sum(lookups)::int AS attempts, (count(*) OVER ())::int AS all
  FROM ${FIGURES} WHERE festival IS NOT NULL AND ${OF_FESTIVAL}
  GROUP BY festival HAVING sum(lookups) > 0 ORDER BY max(hour) DESC, festival LIMIT $3`;

const REASONS = `SELECT source, reason, sum(lookups)::int AS lookups
  FROM ${FIGURES} WHERE operation = 'movie_lookup' AND NOT success AND ${OF_FESTIVAL}
  GROUP BY 1, 2 HAVING sum(lookups) > 0 ORDER BY 3 DESC, 2`;
