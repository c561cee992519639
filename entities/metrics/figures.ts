import { inTierOrder } from '../../domain/words/films.js';
import type { FestivalPanelRow, Panels } from '../../domain/views/panels.js';
import { sumUpEditions } from '../editions/sum-up.js';
import { sumUpOpenFilms } from '../review/open-films.js';
import { readWaiting } from '../review/waiting.js';
import { writable } from '../replica.js';
import { runForOne, runSql, type Db } from '../sql.js';

/** Which lookups count: those of the last days (all where null), of one edition ("cannes-2025") or of any. */
export interface FigureFilter {
  days: number | null;
  festival: string | null;
}

/** New figures that are left lying before somebody sums them up. */
const LEFT_LYING = 2000;
/** Editions that a panel names. */
const MAX_FESTIVALS = 25;

/**
 * Reads the figures of the overview. They are exact: the same as the four queries of the data people and the views give
 * for the same lookups.
 */
export async function readFigures(db: Db, filter: FigureFilter): Promise<Panels> {
  await sumUpFigures(db);
  await sumUpEditions(db);
  await sumUpOpenFilms(db);
  return await db.transaction('REPEATABLE READ', async (snapshot) => {
    // As text: a Date would cut the microseconds off.
    const { since } = await runForOne<{ since: string | null }>(
      snapshot,
      `SELECT (now() - $1::int * interval '1 day')::text AS since`,
      [filter.days],
    );
    const of = [since, filter.festival];
    const step = filter.days === null ? 'month' : filter.days <= 1 ? 'hour' : 'day';
    const panels = panelsFrom(filter.festival === null && step !== 'hour' ? OF_DAYS : OF_HOURS);
    const festivals = await runSql<FestivalPanelRow & { all: number }>(
      snapshot,
      filter.festival === null ? FESTIVALS : FESTIVAL,
      [...of, MAX_FESTIVALS],
    );
    return {
      since: since === null ? null : new Date(since),
      sources: inTierOrder(
        await runSql<Panels['sources'][number]>(
          snapshot,
          filter.festival === null ? panels.sources : panels.sourcesOfFestival,
          of,
        ),
      ),
      tiers: await runSql(snapshot, panels.tiers, of),
      costs: inTierOrder(await runSql<Panels['costs'][number]>(snapshot, panels.costs, of)),
      periodStep: step,
      periodCosts: await runSql(snapshot, panels.periodCosts, [...of, step]),
      festivals: festivals.map(({ all: _all, ...row }) => row),
      festivalCount: festivals[0]?.all ?? 0,
      reasons: await runSql(snapshot, panels.reasons, of),
      waiting: await readWaiting(snapshot, filter.festival),
    };
  });
}

/** Sums up what lookups have added to their figures lately, where that is much; figures are right without it, but slower. */
export async function sumUpFigures(db: Db): Promise<void> {
  await runSql(
    writable(db),
    `SELECT sum_up_lookup_figures() WHERE (SELECT count(*) FROM (
       SELECT 1 FROM lookup_figures WHERE NOT summed_up LIMIT ${LEFT_LYING}) new) >= ${LEFT_LYING}`,
  );
}

/** Hours can be told apart by their festivals; days are fewer. $1 is since when, $2 the festival or null. */
const OF_HOURS = `lookup_figures_since($1::timestamptz) WHERE ($2::text IS NULL OR festival = $2)`;
const OF_DAYS = `all_lookup_figures_since($1::timestamptz) WHERE $2::text IS NULL`;

/** The statements of the panels, over these figures. */
function panelsFrom(
  figures: string,
): Record<'sources' | 'sourcesOfFestival' | 'tiers' | 'costs' | 'periodCosts' | 'reasons', string> {
  const asked = `SELECT source, sum(lookups)::int AS lookups, coalesce(sum(lookups) FILTER (WHERE success), 0)::int AS successes,
      sum(timed_lookups) AS timed, sum(total_ms)::float8 / nullif(sum(timed_lookups), 0)::float8 AS average_ms
    FROM ${figures} AND operation = 'movie_lookup' GROUP BY source HAVING sum(lookups) > 0`;
  return {
    // percentile_cont(0.95) would sort every time. From the slowest down, its two neighbours are a twentieth of the way.
    sources: `WITH asked AS MATERIALIZED (${asked}),
      ranked AS (SELECT asked.*, 0.95::float8 * (timed::float8 - 1) AS rank FROM asked)
      SELECT source, lookups, successes, average_ms, slow.ms AS p95_ms
      FROM ranked LEFT JOIN LATERAL (
        SELECT min(ms) + (rank - floor(rank)) * (max(ms) - min(ms)) AS ms FROM (
          SELECT metric.response_time_ms::float8 AS ms FROM api_lookup_metrics metric
          WHERE metric.source = ranked.source AND metric.operation = 'movie_lookup' AND metric.response_time_ms IS NOT NULL
            AND metric.inserted_at > coalesce($1::timestamptz, '-infinity') AND $2::text IS NULL
          ORDER BY metric.response_time_ms DESC OFFSET greatest(timed - 2 - floor(rank)::bigint, 0) LIMIT 2
        ) neighbours
      ) slow ON true
      ORDER BY source`,
    sourcesOfFestival: `WITH asked AS MATERIALIZED (${asked}), times AS (
        SELECT source, percentile_cont(0.95) WITHIN GROUP (ORDER BY response_time_ms) AS ms FROM api_lookup_metrics
        WHERE metadata->>'festival' = $2 AND operation = 'movie_lookup' AND response_time_ms IS NOT NULL
          AND inserted_at > coalesce($1::timestamptz, '-infinity') GROUP BY source
      )
      SELECT source, lookups, successes, average_ms, times.ms AS p95_ms FROM asked LEFT JOIN times USING (source) ORDER BY source`,
    tiers: `SELECT fallback_level, sources_tried, sum(lookups)::int AS films
      FROM ${figures} AND success AND fallback_level > '0' GROUP BY 1, 2 HAVING sum(lookups) > 0 ORDER BY 1, 3 DESC, 2`,
    costs: `SELECT source, sum(cost_usd)::float8 AS cost_usd, sum(lookups)::int AS rows
      FROM ${figures} GROUP BY source HAVING sum(lookups) > 0 ORDER BY source`,
    periodCosts: `SELECT to_char(date_trunc($3, hour, 'UTC') AT TIME ZONE 'UTC',
        CASE $3 WHEN 'hour' THEN 'YYYY-MM-DD HH24:00' WHEN 'day' THEN 'YYYY-MM-DD' ELSE 'YYYY-MM' END) AS period,
        source, sum(cost_usd)::float8 AS cost_usd
      FROM ${figures} GROUP BY 1, 2 HAVING sum(cost_usd) <> 0 ORDER BY 1, 2`,
    reasons: `SELECT source, reason, sum(lookups)::int AS lookups
      FROM ${figures} AND operation = 'movie_lookup' AND NOT success
      GROUP BY 1, 2 HAVING sum(lookups) > 0 ORDER BY 3 DESC, 2`,
  };
}

// Films as they stand, whoever looked them up: an edition that shares films with another has lookups of the others alone.
const festivalsFrom = (lookups: string): string => `WITH asked AS MATERIALIZED (
    SELECT festival, coalesce(sum(lookups) FILTER (WHERE movie_created), 0)::int AS created, sum(lookups)::int AS attempts
    FROM ${lookups} GROUP BY festival HAVING sum(lookups) > 0
  ), edition AS MATERIALIZED (
    SELECT id, key, coalesce(created, 0) AS created, coalesce(attempts, 0) AS attempts, (count(*) OVER ())::int AS all,
      coalesce(spend_from, inserted_at) AS began
    FROM festival_editions LEFT JOIN asked ON asked.festival = key
    WHERE ($2::text IS NULL OR key = $2) AND (asked.festival IS NOT NULL OR coalesce(spend_from > $1, spend_from IS NOT NULL))
    ORDER BY began DESC, key LIMIT $3
  )
  SELECT edition.key AS festival, edition.created, coalesce(figures.full_films, 0) AS full, coalesce(figures.minimal, 0) AS minimal,
    coalesce(figures.stub, 0) AS stub, coalesce(figures.waiting, 0) AS waiting, edition.attempts, edition.all
  FROM edition LEFT JOIN figures_of_editions(ARRAY(SELECT id FROM edition)) figures ON figures.edition_id = edition.id
  ORDER BY edition.began DESC, edition.key`;
const FESTIVALS = festivalsFrom('festival_lookups_since($1::timestamptz)');
const FESTIVAL = festivalsFrom(`${OF_HOURS} AND festival IS NOT NULL`);
