import { expect, onTestFinished, test } from 'vitest';
import { readImdbPage } from '../../../sources/imdb/page.js';
import { cannesScenario, SANDBOX_KEYS, type ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';
import { readEventPage } from '../../../sources/programmes/imdb-event/page.js';

const films = cannesScenario().films ?? [];
const ids = films.flatMap(({ imdbId }) => imdbId ?? []);
const LOST: { status: number; encoding: string | null; body: string } = {
  status: 0,
  encoding: null,
  body: '',
};

async function started(scenario: ScenarioInput = { films }): Promise<SimulatedSources> {
  const sources = await startSimulatedSources({ scenario });
  onTestFinished(() => sources.close());
  return sources;
}

async function asked(url: string, init: RequestInit = {}): Promise<typeof LOST> {
  try {
    const response = await fetch(url, init);
    const encoding = response.headers.get('content-encoding');
    return { status: response.status, encoding, body: await response.text() };
  } catch {
    return LOST;
  }
}

const onTmdb = ({ tmdbUrl }: SimulatedSources, id: string, encodings = 'gzip, br') =>
  asked(`${tmdbUrl}/movie/${id}?api_key=${SANDBOX_KEYS.tmdb}&append_to_response=credits,videos,images`, {
    headers: { 'accept-encoding': encodings },
  });
const onOmdb = ({ omdbUrl }: SimulatedSources, id: string) =>
  asked(`${omdbUrl}/?apikey=${SANDBOX_KEYS.omdb}&i=${id}`);

function throughZyte({ zyteUrl }: SimulatedSources, url: string, mode = 'httpResponseBody') {
  return asked(`${zyteUrl}/extract`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${SANDBOX_KEYS.zyte}:`).toString('base64')}` },
    body: JSON.stringify({ url, [mode]: true, geolocation: 'US' }),
  });
}

const titleUrl = (id: string): string => `https://www.imdb.com/title/${id}/`;
const statusIn = (body: string): unknown => (JSON.parse(body) as { statusCode?: unknown }).statusCode;

test('real is what a scenario is that does not say otherwise, and `kind` is as it was', async () => {
  const real = await started();
  expect(real.scenario()).toMatchObject({
    profile: 'real',
    latencyScale: 0.01,
    letterboxd: { state: 'blocked' },
  });
  const kind = await started({ profile: 'kind', films });
  expect(kind.scenario()).toMatchObject({ failures: 0, zyte: { firewall: 0 }, letterboxd: { state: 'up' } });
  expect(await onTmdb(kind, ids[0]!)).toMatchObject({ status: 200, encoding: null });
});

test('what a scenario says of itself stands above its profile', async () => {
  const sources = await started({ films, failures: 0, zyte: { firewall: 0 } });
  expect(sources.scenario()).toMatchObject({
    failures: 0,
    zyte: { firewall: 0, browserLatencyMs: { min: 10_000, max: 30_000 } },
  });
});

test('the same requests fail in each run, by answers of every source, and the next one goes through', async () => {
  const run = async (): Promise<number[]> => {
    const sources = await started({
      films,
      failures: 0.3,
      latencyScale: 0,
      tmdb: { requestsPerSecond: 1000 },
    });
    const statuses: number[] = [];
    for (const id of ids.slice(0, 12))
      for (const ask of [onTmdb, onOmdb, onTmdb, onOmdb]) statuses.push((await ask(sources, id)).status);
    return statuses;
  };
  const first = await run();
  expect(await run()).toEqual(first);
  expect(first.filter((status) => status >= 500 || status === 0).length).toBeGreaterThan(5);
  expect(first.filter((status) => status === 200).length).toBeGreaterThan(15);
});

test('answers are compressed, and a client that cannot have that gets them as they are', async () => {
  const sources = await started({ films, failures: 0 });
  expect(await onTmdb(sources, 'tt15799524')).toMatchObject({ status: 200, encoding: 'br' });
  expect(await onTmdb(sources, 'tt15799524', 'gzip')).toMatchObject({ status: 200, encoding: 'gzip' });
  expect(await onTmdb(sources, 'tt15799524', 'identity')).toMatchObject({ status: 200, encoding: null });
});

test('the firewall refuses its share of plain requests for pages, and no browser', async () => {
  const sources = await started({ films, failures: 0, latencyScale: 0, zyte: { firewall: 0.6 } });
  const refused: unknown[] = [];
  for (const id of ids.slice(0, 20)) {
    const { body } = await throughZyte(sources, titleUrl(id));
    const html = Buffer.from((JSON.parse(body) as { httpResponseBody: string }).httpResponseBody, 'base64');
    if (statusIn(body) === 202 || html.length < 1000) refused.push(id);
  }
  expect(refused.length).toBeGreaterThan(6);
  expect(refused.length).toBeLessThan(18);
  const browser = await throughZyte(sources, titleUrl('tt27714581'), 'browserHtml');
  const { browserHtml } = JSON.parse(browser.body) as { browserHtml: string };
  const film = readImdbPage(Buffer.from(browserHtml));
  expect(film).toMatchObject({ imdbId: 'tt27714581', title: 'Sentimental Value', completeness: 'full' });
  expect(film!.credits.map(({ department }) => department)).toEqual(
    expect.arrayContaining(['cast', 'directing', 'writing']),
  );
});

test('a site has a limit of its own', async () => {
  const sources = await started({ films, failures: 0, zyte: { firewall: 0, requestsPerMinutePerSite: 2 } });
  const page = (): Promise<typeof LOST> => throughZyte(sources, titleUrl('tt27714581'));
  expect([(await page()).status, (await page()).status]).toEqual([200, 200]);
  expect(await page()).toMatchObject({ status: 429, body: expect.stringContaining('over-domain') as string });
});

test('an event page has what real ones have beside films: notes, a company, a cut-off list, other editions', async () => {
  const sources = await started({ films, failures: 0, zyte: { firewall: 0 } });
  const { body } = await throughZyte(sources, 'https://www.imdb.com/event/ev0000147/2025/1/', 'browserHtml');
  const { url, browserHtml } = JSON.parse(body) as { url: string; browserHtml: string };
  expect(url).toMatch(/^https:\/\/www\.imdb\.com\/(fr\/)?event\/ev0000147\/2025\/1\/$/);
  const edition = readEventPage(Buffer.from(browserHtml))!;
  expect(edition).toMatchObject({ year: 2025, unreadable: [], cutOff: ['Grand Prize of the Festival'] });
  expect(edition.nominations.filter(({ notes }) => notes !== undefined).length).toBeGreaterThan(5);
  expect(browserHtml).toContain('secondaryAwardCompanies":[{"company"');
  expect(browserHtml.length).toBeGreaterThan(200_000);
});

test('TMDb has what people left in it: other jobs in the department of directing, nulls, text, a language that is none', async () => {
  const sources = await started({ films, failures: 0, tmdb: { requestsPerSecond: 1000 } });
  const bodies: string[] = [];
  for (const id of ids) bodies.push((await onTmdb(sources, id)).body);
  const all = bodies.join('\n');
  for (const odd of [
    '"job":"Stage Director"',
    '"job":"First Assistant Director"',
    '"department":"Production","job":"Producer"',
    '"iso_639_1":"xx"',
    '"popularity":"',
    '"popularity":0,',
    '"iso_3166_1":"US"',
    '"english_name":"French","iso_639_1":"fr","name":""',
  ])
    expect(all, odd).toContain(odd);
  const found = await asked(`${sources.tmdbUrl}/search/movie?api_key=${SANDBOX_KEYS.tmdb}&query=making+of`);
  expect(found.body).toContain('"video":true');
});
