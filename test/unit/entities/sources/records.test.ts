import { expect, test } from 'vitest';
import { readSourceRecords } from '../../../../entities/editions/plan.js';
import { useDatabase } from '../../fixtures/entities.js';

/** What plans go by is summed from kept figures, and the same as counted from the rows. */
const { db } = useDatabase();

const FROM_ROWS = `WITH metric AS (
    SELECT source, operation, success, metadata->>'movie_id' AS movie, (metadata->>'requests')::int AS requests,
      (metadata->>'cost_usd')::numeric AS usd,
      source = 'tmdb' AND metadata->>'source_hierarchy' ~ 'tmdb>(.*>)?tmdb$' AS again
    FROM api_lookup_metrics
    WHERE operation IN ('movie_lookup', 'fallback_search') AND inserted_at > now() - interval '90 days'
      AND coalesce(metadata->>'reason_for_fallback', '') !~ '_(over_budget|disabled|unauthorized|unavailable|rate_limited)$'
  ), searched_again AS (
    SELECT source, sum(requests) + 2 * count(DISTINCT movie) AS requests FROM metric search
    WHERE again AND operation = 'fallback_search' AND NOT EXISTS (SELECT 1 FROM metric attempt
      WHERE attempt.again AND attempt.operation = 'movie_lookup' AND attempt.movie = search.movie) GROUP BY source
  )
  SELECT metric.source, (count(*) FILTER (WHERE NOT again))::int AS lookups,
    (count(*) FILTER (WHERE success AND NOT again))::int AS successes,
    (coalesce(sum(requests), 0) + coalesce((SELECT requests FROM searched_again s WHERE s.source = metric.source), 0))::int AS requests,
    coalesce(sum(usd), 0)::float8 AS "costUsd",
    (count(*) FILTER (WHERE requests > 0 AND NOT again))::int AS asked
  FROM metric WHERE operation = 'movie_lookup' GROUP BY metric.source`;

test('lookups of 90 days, searches of a second time, those that nobody answered', async () => {
  await db().query(
    `INSERT INTO api_lookup_metrics (source, operation, success, inserted_at, metadata)
     SELECT source, operation, (n + place) % 3 = 0, now() - n * interval '11 hours', jsonb_strip_nulls(jsonb_build_object(
       'movie_id', (n % 40)::text, 'requests', n % 3, 'cost_usd', n % 5 / 1000.0, 'festival', 'one-' || n % 3,
       'source_hierarchy', tried, 'reason_for_fallback',
       CASE WHEN (n + place) % 3 > 0 THEN source || (ARRAY['_not_found', '_unavailable', '_over_budget', '_low_confidence'])[1 + n % 4] END))
     FROM generate_series(1, 400) n, (VALUES (1, 'tmdb', 'movie_lookup', 'tmdb'), (2, 'omdb', 'movie_lookup', 'tmdb>omdb'),
       (3, 'tmdb', 'fallback_search', 'tmdb>omdb>tmdb'), (4, 'tmdb', 'fallback_search', 'tmdb'), (5, 'tmdb', 'movie_lookup', 'tmdb>tmdb'),
       (6, 'metacritic', 'ratings', 'metacritic')) AS kind (place, source, operation, tried)
     WHERE place <> 5 OR n % 40 > 20`,
  );
  await db().query('SELECT sum_up_lookup_figures()');
  const bySource = (a: { source: string }, b: { source: string }): number => a.source.localeCompare(b.source);
  const counted = await db().query<{ source: string }[]>(FROM_ROWS);
  expect(counted).toHaveLength(2);
  expect((await readSourceRecords(db())).sort(bySource)).toEqual(counted.sort(bySource));
});
