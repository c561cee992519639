import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import {
  cannesScenario,
  SANDBOX_KEYS,
  type Scenario,
  type ScenarioInput,
} from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type LogEntry } from '../../../sandbox/simulated/http/server.js';

/** A slow machine only makes a test slower. */
const PATIENT = { timeout: 15_000 };

const films: ScenarioInput['films'] = [{ imdbId: 'tt0000001', tmdbId: 1, title: 'One' }];

async function started(scenario: ScenarioInput = { films }) {
  const sources = await startSimulatedSources({ scenario });
  onTestFinished(() => sources.close());
  const control = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(`${sources.controlUrl}/_sandbox/${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  const omdb = () => fetch(`${sources.omdbUrl}/?apikey=${SANDBOX_KEYS.omdb}&i=tt0000001`);
  return { sources, control, omdb };
}

test('listens on the loopback address, with the paths that the real base URLs have', async () => {
  const { sources } = await started();
  expect(sources.tmdbUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/3$/);
  expect(sources.omdbUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(sources.zyteUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
});

test('plays Cannes 2025 unless told otherwise', async () => {
  const sources = await startSimulatedSources();
  onTestFinished(() => sources.close());
  expect(sources.scenario().films).toHaveLength(cannesScenario().films?.length ?? 0);
});

test('another process reads the log and changes the scenario while it runs', async () => {
  const { sources, control, omdb } = await started();
  await omdb();
  const log = (await control('GET', 'log')).body as LogEntry[];
  expect(log).toMatchObject([{ source: 'omdb', film: 'tt0000001', status: 200, chargedUsd: 0.001 }]);

  expect((await control('PATCH', 'scenario', { omdb: { state: 'down' } })).status).toBe(200);
  expect((await omdb()).status).toBe(522);
  expect(sources.scenario().films).toHaveLength(1);

  await control('PUT', 'scenario', { films: [] });
  expect((await control('GET', 'scenario')).body as Scenario).toMatchObject({
    films: [],
    omdb: { state: 'up' },
  });
});

test('reset brings back the first scenario, an empty log and unused quotas', async () => {
  const { sources, control, omdb } = await started({ films, omdb: { requestsPerDay: 1 } });
  await omdb();
  expect((await omdb()).status).toBe(401);
  await control('PUT', 'scenario', {});
  expect((await control('POST', 'reset')).status).toBe(200);
  expect(sources.log()).toEqual([]);
  expect((await omdb()).status).toBe(200);
});

test('a malformed scenario is refused in words, and the old one stays', async () => {
  const { sources, control } = await started();
  const { status, body } = await control('PUT', 'scenario', { films: [{ title: 'No id' }] });
  expect(status).toBe(400);
  expect(JSON.stringify(body)).toContain('films[0].tmdbId');
  expect(sources.scenario().films).toHaveLength(1);
});

test('the control door is shut to web pages and to names that are not this machine', async () => {
  const { sources, control } = await started();
  expect((await control('POST', 'reset', undefined, { origin: 'https://example.org' })).status).toBe(403);
  const { port } = new URL(sources.controlUrl);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: '/_sandbox/log', headers: { host: 'example.org' } };
    request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

test('a hanging line frees its slot when the client gives up', async () => {
  const { sources } = await started({
    films,
    tmdb: { connections: 1, faults: [{ match: 'any', times: 1, answer: 'hang' }] },
  });
  const url = `${sources.tmdbUrl}/movie/1?api_key=${SANDBOX_KEYS.tmdb}`;
  const giveUp = new AbortController();
  const hanging = fetch(url, { signal: giveUp.signal });
  await expect.poll(() => sources.log(), PATIENT).toMatchObject([{ status: 0 }]);
  expect((await fetch(url)).status).toBe(429); // the one connection is taken

  giveUp.abort();
  await expect(hanging).rejects.toThrow();
  await expect.poll(async () => (await fetch(url)).status, PATIENT).toBe(200);
});

test('closes with a line still hanging', async () => {
  const sources = await startSimulatedSources({
    scenario: { films, omdb: { faults: [{ match: 'any', times: 1, answer: 'hang' }] } },
  });
  const hanging = fetch(`${sources.omdbUrl}/?apikey=${SANDBOX_KEYS.omdb}&i=tt0000001`);
  const failed = expect(hanging).rejects.toThrow();
  await expect.poll(() => sources.log(), PATIENT).toHaveLength(1);
  await sources.close();
  await failed;
  await expect(fetch(sources.controlUrl)).rejects.toThrow();
});

test('a taken port fails the start and leaves no other server behind', async () => {
  const { sources } = await started();
  const taken = Number(new URL(sources.omdbUrl).port);
  await expect(startSimulatedSources({ ports: { omdb: taken } })).rejects.toThrow('EADDRINUSE');
});
