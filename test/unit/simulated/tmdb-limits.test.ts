import { describe, expect, test } from 'vitest';
import { SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import { sources, play, ask, bearer, useSimulatedTmdb } from '../fixtures/simulated-tmdb.js';

useSimulatedTmdb();

describe('keys', () => {
  test('a v3 key goes as api_key, a v4 token as Bearer', async () => {
    expect((await ask(`movie/1?api_key=${SANDBOX_KEYS.tmdb}`, {})).status).toBe(200);
    expect((await ask('movie/1')).status).toBe(200);
  });

  test.each([
    ['a token as api_key', `movie/1?api_key=${SANDBOX_KEYS.tmdbToken}`, {}],
    ['a key as Bearer', 'movie/1', bearer(SANDBOX_KEYS.tmdb)],
    ['an empty key', 'movie/1?api_key=', {}],
    ['no key', 'movie/1', {}],
  ])('%s is refused with 401 and code 7', async (_case, path, headers) => {
    const { status, body } = await ask(path, headers);
    expect(status).toBe(401);
    expect(body['status_code']).toBe(7);
  });

  test('the log tells good from bad and holds neither', async () => {
    await ask(`movie/1?api_key=${SANDBOX_KEYS.tmdb}&language=en-US`, {});
    await ask('movie/1?api_key=guess-me', {});
    const entries = sources.log().slice(-2);
    expect(entries).toMatchObject([
      {
        source: 'tmdb',
        path: '/3/movie/1?language=en-US',
        film: 'tt0000001',
        status: 200,
        key: 'ok',
        chargedUsd: 0,
      },
      { path: '/3/movie/1', status: 401, key: 'bad' },
    ]);
    expect(JSON.stringify(entries)).not.toContain(SANDBOX_KEYS.tmdb);
    expect(JSON.stringify(entries)).not.toContain('guess-me');
  });
});

describe('limits and faults', () => {
  test('over the rate is 429, whatever the key', async () => {
    play({ requestsPerSecond: 0 });
    expect((await ask('movie/1', {})).status).toBe(429);
  });

  test('over the connections is 429 too', async () => {
    play({ connections: 0 });
    expect((await ask('movie/1')).status).toBe(429);
  });

  test('a rule strikes its film alone, as often as it says', async () => {
    const faults = [{ match: 'tt0000001', times: 2, answer: 'rate-limited', retryAfterSeconds: 3 }] as const;
    play({ faults: [...faults] });
    expect((await ask('movie/2')).status).toBe(200);
    const struck = await ask('movie/tt0000001');
    expect([struck.status, struck.headers.get('retry-after')]).toEqual([429, '3']);
    expect((await ask('find/tt0000001?external_source=imdb_id')).status).toBe(429);
    expect((await ask('movie/1')).status).toBe(200);
  });

  test('a truncated answer is no JSON', async () => {
    play({ faults: [{ match: 'any', times: 1, answer: 'truncated' }] });
    await expect(ask('movie/1')).rejects.toThrow(SyntaxError);
  });

  test('a reset line gives no answer and stands in the log as status 0', async () => {
    play({ faults: [{ match: 'any', times: 1, answer: 'reset' }] });
    await expect(ask('movie/1')).rejects.toThrow('fetch failed');
    expect(sources.log().at(-1)).toMatchObject({ status: 0, film: 'tt0000001' });
  });

  test.each([
    ['suspended', 401],
    ['badKey', 401],
  ] as const)('the whole source can be %s', async (state, status) => {
    play({ state });
    expect((await ask('movie/1')).status).toBe(status);
  });

  test('a source that is down answers in HTML', async () => {
    play({ state: 'down' });
    const response = await fetch(`${sources.tmdbUrl}/movie/1`);
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('<html>');
  });
});
