import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Environment } from '../../config/environment.js';
import { PROBE_IMDB_IDS } from '../../domain/lookup/outage.js';
import type { SourceTest, TestedSource } from '../../domain/sources/test.js';
import { recordSourceAnswer } from '../../entities/sources/health.js';
import { costPerRequest } from '../../entities/sources/policies.js';
import { reserveSpend, settleSpend } from '../../entities/sources/spend.js';
import { bodyText } from '../../sources/http/answers.js';
import { SourceError } from '../../sources/http/errors.js';
import type { UpstreamAnswer } from '../../sources/http/gate.js';
import { createHttpClient, type HttpClient } from '../../sources/http/client.js';

const TIMEOUT_MS = 30_000;

type Key = 'TMDB_API_KEY' | 'OMDB_API_KEY' | 'ZYTE_API_KEY' | 'CRAWLBASE_TOKEN' | 'CRAWLBASE_JS_TOKEN';
/** Pages have a vendor or two, and one of these has two tokens. */
const KEYS_OF: Record<TestedSource, Key[]> = {
  tmdb: ['TMDB_API_KEY'],
  omdb: ['OMDB_API_KEY'],
  imdb_scrape: ['ZYTE_API_KEY', 'CRAWLBASE_TOKEN', 'CRAWLBASE_JS_TOKEN'],
};

export interface SourceTestActivities {
  /** Tries the key of a source that this worker has. */
  testSource(source: TestedSource): Promise<SourceTest>;
}

/** Makes the activity from its dependencies. */
export function createSourceTestActivities(deps: {
  dataSource: DataSource;
  environment: Environment;
}): SourceTestActivities {
  const { dataSource, environment } = deps;
  return {
    async testSource(source) {
      const result = await testSource(source, environment, dataSource);
      if (result.works) await recordSourceAnswer(dataSource.manager, source);
      return result;
    },
  };
}

/**
 * Asks a source whether it takes this worker's key, at the least price: TMDb and the vendors of pages nothing, OMDb one
 * request, which the ledger counts as any other. Of several keys each is tried and named; one that is taken is enough.
 */
async function testSource(
  source: TestedSource,
  environment: Environment,
  dataSource: DataSource,
): Promise<SourceTest> {
  const names = KEYS_OF[source].filter((name) => environment[name] !== undefined);
  const [first, ...others] = names;
  if (first === undefined)
    return {
      works: false,
      words: `there is no ${KEYS_OF[source][0]} in the worker's environment`,
      costUsd: 0,
    };
  if (others.length === 0) return await testKey(source, first, environment, dataSource);
  const tests: SourceTest[] = [];
  for (const name of names) {
    const test = await testKey(source, name, environment, dataSource);
    tests.push({ ...test, words: `${name}: ${test.words}` });
  }
  return {
    works: tests.some(({ works }) => works),
    words: tests.map(({ words }) => words).join('; '),
    costUsd: tests.reduce((sum, { costUsd }) => sum + costUsd, 0),
  };
}

async function testKey(
  source: TestedSource,
  name: Key,
  environment: Environment,
  dataSource: DataSource,
): Promise<SourceTest> {
  const key = environment[name] ?? '';
  const http = createHttpClient({ source, timeoutMs: TIMEOUT_MS, maxConnections: 1, secrets: [key] });
  try {
    if (source === 'tmdb') return judge(source, await askTmdb(http, environment, key));
    if (name === 'ZYTE_API_KEY') return judge(source, await askZyte(http, environment, key));
    if (source === 'imdb_scrape') return judge(source, await askCrawlbase(http, environment, key));
    return await askOmdb(http, environment, key, dataSource);
  } catch (error) {
    if (error instanceof SourceError) return { works: false, words: error.message, costUsd: 0 };
    throw error;
  }
}

function askTmdb(http: HttpClient, environment: Environment, key: string): Promise<UpstreamAnswer> {
  const isToken = key.startsWith('eyJ');
  const query = isToken ? '' : `?${new URLSearchParams({ api_key: key }).toString()}`;
  return http.send({
    method: 'GET',
    url: `${environment.TMDB_BASE_URL}/authentication${query}`,
    ...(isToken ? { headers: { Authorization: `Bearer ${key}` } } : {}),
    signal: new AbortController().signal,
  });
}

/** A request without a page to fetch is refused as invalid, unless the key is refused first; neither is charged. */
function askZyte(http: HttpClient, environment: Environment, key: string): Promise<UpstreamAnswer> {
  return http.send({
    method: 'POST',
    url: `${environment.ZYTE_BASE_URL}/extract`,
    auth: { username: key, password: '' },
    json: {},
    signal: new AbortController().signal,
  });
}

/** The same here; that a request without a page is refused after its token was looked at is a belief. */
function askCrawlbase(http: HttpClient, environment: Environment, token: string): Promise<UpstreamAnswer> {
  return http.send({
    method: 'GET',
    url: `${environment.CRAWLBASE_BASE_URL}/?${new URLSearchParams({ token }).toString()}`,
    signal: new AbortController().signal,
  });
}

async function askOmdb(
  http: HttpClient,
  environment: Environment,
  key: string,
  { manager }: DataSource,
): Promise<SourceTest> {
  const price = (await costPerRequest(manager, 'omdb')) ?? 0;
  const attemptId = randomUUID();
  const reservation = await reserveSpend(manager, 'omdb', `key test ${attemptId}`, price, {
    edition: undefined,
    workflowId: 'key test',
    attemptId,
    critical: true,
  });
  if ('refusedBy' in reservation)
    return { works: false, words: `not asked: ${reservation.refusedBy}`, costUsd: 0 };
  const query = new URLSearchParams({ i: PROBE_IMDB_IDS[0], r: 'json', apikey: key }).toString();
  try {
    const answer = await http.send({
      method: 'GET',
      url: `${environment.OMDB_BASE_URL}/?${query}`,
      signal: new AbortController().signal,
    });
    const charged = answer.status === 200 ? price : 0;
    await settleSpend(manager, reservation.ledgerId, charged > 0 ? 'charged' : 'free', charged);
    return { ...judge('omdb', answer), costUsd: charged };
  } catch (error) {
    const neverSent = error instanceof SourceError && error.neverSent;
    await settleSpend(
      manager,
      reservation.ledgerId,
      neverSent ? 'released' : 'charged',
      neverSent ? 0 : price,
    );
    throw error;
  }
}

function judge(source: TestedSource, answer: UpstreamAnswer): SourceTest {
  const refused = (words: string): SourceTest => ({ works: false, words, costUsd: 0 });
  const { status } = answer;
  if (source === 'omdb' && /limit reached/i.test(bodyText(answer)))
    return refused("the key is taken, but the day's requests are used up");
  if (status === 401 || status === 402) return refused(`the key is rejected (HTTP ${status})`);
  if (status === 403)
    return refused(`access is refused: a suspended account or a blocked address (HTTP 403)`);
  if (status === 200 || (source === 'imdb_scrape' && (status === 400 || status === 422)))
    return { works: true, words: 'the key is taken', costUsd: 0 };
  return refused(`an unexpected answer (HTTP ${status})`);
}
