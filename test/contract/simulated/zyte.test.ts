import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';
import { HAVE_RECORDINGS, plain, recording, shapeOf, strangers } from '../simulated-recordings.js';

type ZyteFault = NonNullable<NonNullable<ScenarioInput['zyte']>['faults']>[number]['answer'];

const films: ScenarioInput['films'] = [
  { imdbId: 'tt0119698', tmdbId: 1, title: 'Princess Mononoke', year: 1997 },
];
const PAGE = 'https://www.imdb.com/title/tt0119698/';
const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;

describe.skipIf(!HAVE_RECORDINGS)(
  'simulated Zyte against recordings (skipped where ../shared/samples is absent)',
  () => {
    let sources: SimulatedSources;

    beforeAll(async () => {
      sources = await startSimulatedSources({ scenario: { films } });
    });
    beforeEach(() => {
      sources.setScenario({ films });
    });
    afterAll(() => sources.close());

    async function extract(body: object, authorization: string | undefined = basic(SANDBOX_KEYS.zyte)) {
      const response = await fetch(`${sources.zyteUrl}/extract`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization === '' ? {} : { authorization }) },
        body: JSON.stringify(body),
      });
      return { response, text: await response.text() };
    }

    test.each<[file: string, fault: ZyteFault]>([
      ['error-403-account-suspended.json', 'suspended'],
      ['error-429-over-user-limit.json', 'over-user-limit'],
      ['error-520-cloudflare-plain-text.json', 'cloudflare-520'],
      ['error-520-temporary-error-2022-recorded.json', 'temporary-error'],
      ['error-520-website-ban.json', 'website-ban'],
      ['error-521-internal-error.json', 'internal-error'],
    ])('fails word by word as %s', async (file, fault) => {
      const real = recording(`zyte/${file}`);
      sources.setScenario({ films, zyte: { faults: [{ match: 'any', times: 1, answer: fault }] } });
      const { response, text } = await extract({ url: PAGE, httpResponseBody: true });

      expect(response.status).toBe(real.status);
      expect(text).toBe(real.body);
      expect(response.headers.get('retry-after')).toBe(real.headers['retry-after'] ?? null);
      // The vendor's own mock says application/json where the API says problem+json.
      const kind = text.startsWith('{') ? 'application/problem+json' : 'text/plain;charset=utf-8';
      expect(plain(response.headers.get('content-type'))).toBe(kind);
    });

    test.each<[file: string, request: object, authorization?: string]>([
      ['error-401-key-not-found.json', { url: PAGE, httpResponseBody: true }, basic('wrong')],
      ['error-422-incompatible-parameters.json', { url: PAGE, httpResponseBody: true, browserHtml: true }],
    ])('refuses word by word as %s', async (file, request, authorization) => {
      const real = recording(`zyte/${file}`);
      const { response, text } = await extract(request, authorization);
      expect(response.status).toBe(real.status);
      expect(text).toBe(real.body);
      expect(response.headers.has('request-id')).toBe(true);
    });

    test('offers payment where there is no key, as recorded', async () => {
      const real = recording('zyte/error-402-no-auth.json');
      const { response, text } = await extract({ url: PAGE, httpResponseBody: true }, '');
      expect(response.status).toBe(real.status);
      expect(plain(response.headers.get('content-type'))).toBe(plain(real.contentType));
      expect(shapeOf(JSON.parse(text))).toEqual(shapeOf(JSON.parse(real.body)));
    });

    test('refuses a forbidden domain as recorded', async () => {
      const real = recording('zyte/error-451-domain-forbidden.json');
      const { response, text } = await extract({ url: 'https://www.example.com/', httpResponseBody: true });
      expect(response.status).toBe(real.status);
      expect(text).toBe(real.body);
    });

    test('refuses a request without url with the recorded status', async () => {
      const real = recording('zyte/error-400-no-url.json'); // its body is the vendor's mock, "{}"
      const { response, text } = await extract({ httpResponseBody: true });
      expect(response.status).toBe(real.status);
      expect(JSON.parse(text)).toMatchObject({ type: '/request/invalid', status: 400 });
    });

    test.each<[file: string, request: object, absent: string[]]>([
      [
        'ok-httpResponseBody-mock.json',
        { url: PAGE, httpResponseBody: true, httpResponseHeaders: true },
        ['statusCode'],
      ],
      ['ok-browserHtml-mock.json', { url: PAGE, browserHtml: true }, ['statusCode']],
      [
        'composed-200-wrapping-target-404.json',
        { url: 'https://www.imdb.com/title/tt0000000/', httpResponseBody: true },
        [],
      ],
    ])('wraps a page as %s', async (file, request, absent) => {
      const real = recording(`zyte/${file}`);
      const { response, text } = await extract(request);
      const [ours, theirs] = [shapeOf(JSON.parse(text)), shapeOf(JSON.parse(real.body))];

      expect(response.status).toBe(real.status);
      expect(plain(response.headers.get('content-type'))).toBe(plain(real.contentType));
      expect(strangers(ours, theirs, absent)).toEqual([]); // the mocks leave the status of the page out
      expect(strangers(theirs, ours)).toEqual([]);
    });

    test("wraps the firewall's challenge as recorded", async () => {
      const real = recording('zyte/composed-200-wrapping-imdb-waf-202.json');
      const wall = recording('imdb/waf-challenge-202.json');
      sources.setScenario({ films: [{ ...films[0]!, imdb: 'challenged' }] });
      const { response, text } = await extract({
        url: PAGE,
        httpResponseBody: true,
        httpResponseHeaders: true,
      });

      expect(response.status).toBe(real.status);
      expect(JSON.parse(text)).toEqual(JSON.parse(real.body));
      expect(JSON.parse(text)).toMatchObject({ statusCode: wall.status, httpResponseBody: wall.body });
    });
  },
);
