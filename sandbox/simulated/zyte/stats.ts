import type { Answer, Asked } from '../http/answer.js';
import type { LogEntry } from '../http/log.js';
import type { World } from '../world.js';

/** Questions a minute that the statistics take. */
const QUESTIONS_PER_MINUTE = 20;
const MICRO_USD = 1_000_000;

/** Zyte's statistics of its own log: `/api/stats`, by day where that is asked for; the key is the dashboard's. */
export function answerStats(asked: Asked, world: World): Answer {
  const user = Buffer.from(
    (asked.headers['authorization'] ?? '').replace(/^Basic /, ''),
    'base64',
  ).toString();
  if (!world.scenario.zyte.statsKeys.includes(user.replace(/:$/, '')))
    return json(401, { message: 'Unauthorized' });
  if (world.zyteStatsRate.count() > QUESTIONS_PER_MINUTE) return json(429, { message: 'Too many requests' });
  const { query } = asked;
  if (!/^\d+$/.test(query.get('organization_id') ?? ''))
    return json(422, { message: 'Validation error', detail: { query: { organization_id: ['Missing'] } } });
  const weekAgo = new Date(Date.now() - 7 * 86_400_000).toISOString();
  const [from, to] = [query.get('start_time') ?? weekAgo, query.get('end_time') ?? new Date().toISOString()];
  const tags = query.getAll('tags');
  const billed = world.log
    .all()
    .filter(({ source, path, at }) => source === 'zyte' && path === '/v1/extract' && at >= from && at < to)
    .filter((entry) =>
      tags.every((tag) => Object.entries(entry.tags ?? {}).some((pair) => pair.join(':') === tag)),
    );
  const byDay = query.get('groupby_time') === 'day';
  const groups = grouped(billed, ({ at }) => (byDay ? `${at.slice(0, 10)}T00:00:00Z` : ''));
  const results = [...groups].map(([day, entries]) => ({
    ...(byDay ? { day } : {}),
    ...rowOf(entries, query),
  }));
  return json(200, { page: 1, page_size: 500, results, total_result_count: results.length });
}

function rowOf(entries: LogEntry[], query: URLSearchParams): object {
  const total = entries.reduce((sum, { chargedUsd }) => sum + chargedUsd, 0) * MICRO_USD;
  const codes = grouped(entries, ({ status }) => status);
  return {
    cost_microusd_avg: (total / entries.length).toFixed(2),
    cost_microusd_total: total.toFixed(2),
    organization_id: Number(query.get('organization_id')),
    request_count: entries.length,
    status_codes: [...codes].map(([code, of]) => ({ code: code === 0 ? null : code, count: of.length })),
  };
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function grouped<Entry, Key>(entries: Entry[], keyOf: (entry: Entry) => Key): Map<Key, Entry[]> {
  const groups = new Map<Key, Entry[]>();
  for (const entry of entries) groups.set(keyOf(entry), [...(groups.get(keyOf(entry)) ?? []), entry]);
  return groups;
}
