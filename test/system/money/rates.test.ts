import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeSourcePolicy } from '../../../entities/sources/policies.js';
import { rejectionOf } from '../../support/sources/upstream.js';
import { callOf, GateStage, knownFilms } from '../fixtures/gate-stage.js';

let stage: GateStage;

beforeEach(() => {
  stage = new GateStage();
});
afterEach(async () => {
  await stage.stop();
});

test('workers keep one rate together, free requests included', async () => {
  const { scenario, ids } = knownFilms(30);
  const first = await stage.start({ ...scenario, tmdb: { requestsPerSecond: 40 } });
  const workers = [first, await stage.connect(), await stage.connect()];
  // Each of three workers by itself would keep this limit, and together they would pass the source's.
  await changeSourcePolicy(first.manager, 'tmdb', { rateLimitRequests: 20 }, 'test');
  await Promise.all(
    workers.map((worker, offset) =>
      Promise.all(
        ids
          .filter((_, index) => index % workers.length === offset)
          .flatMap((id) => [id, id])
          .map((id) => stage.tmdb().lookupByImdbId(id, callOf(worker))),
      ),
    ),
  );
  expect(stage.sources.log()).toHaveLength(60);
  expect(stage.sources.log().filter(({ status }) => status !== 200)).toEqual([]);
});

test('connections are counted over all workers', async () => {
  const { scenario, ids } = knownFilms(24);
  const slow = { min: 150, max: 150 };
  const first = await stage.start({
    ...scenario,
    tmdb: { connections: 4, requestsPerSecond: 1000, latencyMs: slow },
  });
  const workers = [first, await stage.connect()];
  await changeSourcePolicy(first.manager, 'tmdb', { connections: 4, rateLimitRequests: 1000 }, 'test');
  await Promise.all(ids.map((id, index) => stage.tmdb().lookupByImdbId(id, callOf(workers[index % 2]!))));
  expect(stage.sources.log().filter(({ status }) => status !== 200)).toEqual([]);
});

test('Retry-After holds all workers, and nothing bursts after it', async () => {
  const { scenario, ids } = knownFilms(20);
  const first = await stage.start({
    ...scenario,
    tmdb: {
      requestsPerSecond: 40,
      faults: [{ match: ids[2]!, times: 1, answer: 'rate-limited', retryAfterSeconds: 2 }],
    },
  });
  const workers = [first, await stage.connect()];
  await changeSourcePolicy(first.manager, 'tmdb', { rateLimitRequests: 20 }, 'test');
  await Promise.allSettled(
    ids.map((id, index) => stage.tmdb().lookupByImdbId(id, callOf(workers[index % 2]!))),
  );
  const log = stage.sources.log();
  const refused = log.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(1);
  const at = Date.parse(refused[0]!.at);
  const during = log.filter((entry) => Date.parse(entry.at) > at && Date.parse(entry.at) < at + 1900);
  // Only what was under way already: turns are 50 ms apart, so that is one or two, not the seventeen that are left.
  expect(during.length).toBeLessThan(8);
  expect(log.length).toBeGreaterThanOrEqual(20);
});

test('a source that is down lets one request a while through, and all again when that is answered', async () => {
  const { scenario, ids } = knownFilms(3);
  const dataSource = await stage.start(scenario);
  await dataSource.query(
    `INSERT INTO source_health (source, state, reason, message, next_probe_at)
     VALUES ('tmdb', 'down', 'unavailable', 'tmdb is down', now() + interval '1 hour')`,
  );
  const refused = await rejectionOf(stage.tmdb().lookupByImdbId(ids[0]!, callOf(dataSource)));
  expect(refused).toMatchObject({ name: 'SourceDownError', reason: 'unavailable', message: 'tmdb is down' });
  expect(stage.sources.log()).toEqual([]);

  await dataSource.query(`UPDATE source_health SET next_probe_at = now()`);
  const [probe, other] = await Promise.allSettled([
    stage.tmdb().lookupByImdbId(ids[1]!, callOf(dataSource)),
    stage.tmdb().lookupByImdbId(ids[2]!, callOf(dataSource)),
  ]);
  expect([probe.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
  expect(stage.sources.log()).toHaveLength(1);
});
