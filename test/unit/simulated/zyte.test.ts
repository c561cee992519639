import { load } from 'cheerio';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';
import { COUNTED } from '../../support/sources/counted.js';

const film = { title: 'The Girls', originalTitle: 'Les filles </script>', year: 2025, directors: ['One'] };
const films: ScenarioInput['films'] = [
  { ...film, imdbId: 'tt0000001', tmdbId: 1 },
  { ...film, imdbId: 'tt0000002', tmdbId: 2, imdb: 'challenged' },
  { ...film, imdbId: 'tt0000003', tmdbId: 3, imdb: 'skeleton' },
  { ...film, imdbId: 'tt0000004', tmdbId: 4, imdb: 'blocked' },
  { ...film, imdbId: 'tt0000005', tmdbId: 5, imdb: 'moved' },
  { ...film, imdbId: 'tt0000006', tmdbId: 6, imdb: 'absent' },
];

let sources: SimulatedSources;
beforeAll(async () => {
  sources = await startSimulatedSources({ scenario: { profile: COUNTED, films } });
});
beforeEach(() => {
  sources.setScenario({ profile: COUNTED, films });
});
afterAll(() => sources.close());

interface Extracted {
  url: string;
  statusCode: number;
  httpResponseBody?: string;
  browserHtml?: string;
}

const basic = (user: string, password = '') =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

async function post(body: string, authorization = basic(SANDBOX_KEYS.zyte)) {
  const response = await fetch(`${sources.zyteUrl}/extract`, {
    method: 'POST',
    headers: { authorization },
    body,
  });
  return { status: response.status, text: await response.text() };
}
async function extract(id: string, more: object) {
  const { status, text } = await post(JSON.stringify({ url: `https://www.imdb.com/title/${id}/`, ...more }));
  return { status, body: JSON.parse(text) as Extracted };
}
const cheap = { httpResponseBody: true, geolocation: 'US' };
const browser = { browserHtml: true, geolocation: 'US' };

function pageProps({ httpResponseBody, browserHtml }: Extracted) {
  const html = browserHtml ?? Buffer.from(httpResponseBody ?? '', 'base64').toString('utf8');
  const data = JSON.parse(load(html)('#__NEXT_DATA__').text()) as { props: { pageProps: unknown } };
  return data.props.pageProps;
}

describe('pages', () => {
  test('come in both modes, and a title cannot break out of the script', async () => {
    for (const mode of [cheap, browser]) {
      const { status, body } = await extract('tt0000001', mode);
      expect([status, body.statusCode]).toEqual([200, 200]);
      expect(pageProps(body)).toMatchObject({
        tconst: 'tt0000001',
        aboveTheFoldData: {
          titleText: { text: 'The Girls' },
          originalTitleText: { text: film.originalTitle },
          releaseYear: { year: 2025 },
        },
        mainColumnData: { directors: [{ credits: [{ name: { nameText: { text: 'One' } } }] }] },
      });
    }
  });

  test('of a challenged film are an empty 202 in cheap mode, and whole in the browser', async () => {
    const { status, body } = await extract('tt0000002', cheap);
    expect([status, body.statusCode, body.httpResponseBody]).toEqual([200, 202, '']);
    expect(pageProps((await extract('tt0000002', browser)).body)).toMatchObject({ tconst: 'tt0000002' });
  });

  test('may be a skeleton in cheap mode', async () => {
    expect(pageProps((await extract('tt0000003', cheap)).body)).toEqual({});
    expect(pageProps((await extract('tt0000003', browser)).body)).toMatchObject({ tconst: 'tt0000003' });
  });

  test('may be blocked in both modes', async () => {
    expect((await extract('tt0000004', cheap)).body.statusCode).toBe(202);
    expect(await extract('tt0000004', browser)).toMatchObject({
      status: 520,
      body: { type: '/download/website-ban' },
    });
  });

  test('may be of another title than the one asked for', async () => {
    const { body } = await extract('tt0000005', cheap);
    expect(body.url).toBe('https://www.imdb.com/title/tt0000006/');
    expect(pageProps(body)).toMatchObject({ tconst: 'tt0000006' });
  });

  test('of an unknown title are a 404 inside a charged 200', async () => {
    const { status, body } = await extract('tt0000006', cheap);
    expect([status, body.statusCode]).toEqual([200, 404]);
    expect(sources.log().at(-1)).toMatchObject({ status: 200, film: 'tt0000006', chargedUsd: 0.01 });
  });

  test('speak another language to a visitor who says nothing of his own', async () => {
    const titleOf = async (more: object) =>
      pageProps((await extract('tt0000001', { httpResponseBody: true, ...more })).body);
    const english = { aboveTheFoldData: { titleText: { text: 'The Girls' } } };
    expect(await titleOf({})).not.toMatchObject(english);
    expect(await titleOf({ geolocation: 'US' })).toMatchObject(english);
    const header = { name: 'Accept-Language', value: 'en-US' };
    expect(await titleOf({ customHttpRequestHeaders: [header] })).toMatchObject(english);
  });
});

describe('requests', () => {
  test.each([
    ['no JSON', 'hello', 400],
    ['an unknown input', '{"url":"https://www.imdb.com/","httpResponseBody":true,"magic":1}', 400],
    ['no output asked for', '{"url":"https://www.imdb.com/"}', 400],
    [
      'own headers in a browser',
      '{"url":"https://www.imdb.com/","browserHtml":true,"customHttpRequestHeaders":[]}',
      422,
    ],
    ['another site', '{"url":"https://imdb.com.example.org/","httpResponseBody":true}', 451],
  ])('with %s are refused', async (_case, body, status) => {
    expect((await post(body)).status).toBe(status);
    expect(sources.log().at(-1)).toMatchObject({ chargedUsd: 0 });
  });

  test('want the key as user and nothing as password', async () => {
    const body = JSON.stringify({ url: 'https://www.imdb.com/title/tt0000001/', ...cheap });
    expect((await post(body, basic(SANDBOX_KEYS.zyte))).status).toBe(200);
    expect((await post(body, basic(SANDBOX_KEYS.zyte, 'secret'))).status).toBe(401);
    expect((await post(body, `Bearer ${SANDBOX_KEYS.zyte}`)).status).toBe(401);
  });

  test('over the rate are 429 and free', async () => {
    sources.setScenario({ profile: COUNTED, films, zyte: { requestsPerMinute: 0 } });
    expect((await extract('tt0000001', cheap)).status).toBe(429);
    expect(sources.log().at(-1)).toMatchObject({ status: 429, chargedUsd: 0 });
  });

  test('are billed by mode, and only when answered with 200', async () => {
    const fault = { match: 'tt0000001', times: 1, answer: 'temporary-error', mode: 'browserHtml' } as const;
    sources.setScenario({ profile: COUNTED, films, zyte: { faults: [fault] } });
    await extract('tt0000001', cheap);
    await extract('tt0000001', browser);
    await extract('tt0000001', browser);
    expect(sources.log().slice(-3)).toMatchObject([
      {
        mode: 'httpResponseBody',
        status: 200,
        chargedUsd: 0.01,
        target: 'https://www.imdb.com/title/tt0000001/',
      },
      { mode: 'browserHtml', status: 520, chargedUsd: 0 },
      { mode: 'browserHtml', status: 200, chargedUsd: 0.03 },
    ]);
    expect(JSON.stringify(sources.log())).not.toContain(SANDBOX_KEYS.zyte);
  });

  test.each([
    ['suspended', 403],
    ['badKey', 401],
  ] as const)('all fail while the source is %s', async (state, status) => {
    sources.setScenario({ profile: COUNTED, films, zyte: { state } });
    expect((await extract('tt0000001', cheap)).status).toBe(status);
  });

  test('get plain text from the edge while it is down', async () => {
    sources.setScenario({ profile: COUNTED, films, zyte: { state: 'down' } });
    expect(await post('{}')).toEqual({ status: 520, text: 'error code: 520' });
  });
});
