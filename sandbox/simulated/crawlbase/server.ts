import type { Answer, Answered, Asked } from '../http/answer.js';
import { retryAfter } from '../http/answer.js';
import { imdbPage, type TargetPage } from '../imdb/site.js';
import type { CRAWLBASE_FAULTS, FaultRule, FetchMode } from '../scenario-schema.js';
import { isReviewSite, reviewPage } from '../sites/review-sites.js';
import type { World } from '../world.js';

/** Charged, as its documentation says, where the request itself went well. */
const CHARGED: readonly number[] = [200, 201, 204, 301, 302, 404, 410];

/** Answers as Crawlbase's Crawling API does with `format=json`; the texts of its errors are beliefs. */
export function answerCrawlbase(asked: Asked, world: World): Answered {
  const { tokens, browserTokens, costUsd } = world.scenario.crawlbase;
  const token = asked.query.get('token') ?? '';
  const mode: FetchMode = browserTokens.includes(token) ? 'browserHtml' : 'httpResponseBody';
  const isKnown = tokens.includes(token) || browserTokens.includes(token);
  const target = asked.query.get('url') ?? '';
  const film = /\/(tt\d+)/.exec(target)?.[1];
  const reply = (answer: Answer, chargedUsd = 0): Answered => ({
    answer,
    key: token === '' ? 'none' : isKnown ? 'ok' : 'bad',
    film,
    target,
    mode,
    chargedUsd,
  });
  if (asked.path === '/account') return reply(accountAnswer(asked, world, isKnown));
  const refused = refusal(world, isKnown, target);
  if (refused !== undefined) return reply(refused);
  const fault = world.faults.crawlbase.next(film);
  if (fault !== undefined) return reply(faultAnswer(fault, target));
  const page = pageAt(target, mode, asked.query, world);
  if (page === 'ban') return reply(crawled(525, 403, target, ''));
  return reply(
    crawled(200, page.status, page.url, page.html),
    CHARGED.includes(page.status) ? costUsd[mode] : 0,
  );
}

/** The running month of its own log, as its Account API tells it; one question in five minutes. */
function accountAnswer({ query }: Asked, world: World, isKnown: boolean): Answer {
  if (!isKnown) return json(401, { error: 'Token is invalid' });
  if (query.get('product') !== 'crawling-api') return json(422, { error: 'product is missing' });
  if (world.crawlbaseAccountRate.count() > 1) return json(429, { error: 'Too many requests' });
  const month = new Date().toISOString().slice(0, 7);
  const asked = world.log
    .all()
    .filter(
      ({ source, at, path }) => source === 'crawlbase' && at.startsWith(month) && path.startsWith('/?'),
    );
  const charged = asked.filter(({ chargedUsd }) => chargedUsd > 0);
  const totalDue = charged.reduce((sum, { chargedUsd }) => sum + chargedUsd, 0);
  return json(200, {
    currentMonth: { totalSuccess: charged.length, totalFailed: asked.length - charged.length, totalDue },
  });
}

/** What does not depend on the page: outage, token, requests at one time, address. */
function refusal(world: World, isKnown: boolean, target: string): Answer | undefined {
  const { state, connections } = world.scenario.crawlbase;
  if (state === 'down') return json(503, { error: 'Service temporarily unavailable' });
  if (!isKnown) return json(401, { error: 'Token is invalid' });
  if (world.underWay('crawlbase') > connections) return busy(connections, 1);
  return URL.canParse(target) ? undefined : json(422, { error: 'url is missing or malformed' });
}

function pageAt(target: string, mode: FetchMode, query: URLSearchParams, world: World): TargetPage | 'ban' {
  const { hostname } = new URL(target);
  if (isReviewSite(hostname)) return reviewPage(target, hostname, world);
  const language = query.get('request_headers') ?? '';
  const english = query.get('country') === 'US' || language.includes('accept-language:en');
  return imdbPage(target, world, { mode, english });
}

/** `original_status` is a number in words there. */
function crawled(own: number, original: number, url: string, body: string): Answer {
  return json(200, {
    original_status: String(original),
    pc_status: own,
    url,
    domain_complexity: 'standard',
    body,
  });
}

function faultAnswer(fault: FaultRule<(typeof CRAWLBASE_FAULTS)[number]>, url: string): Answer {
  switch (fault.answer) {
    case 'hang':
    case 'reset':
      return fault.answer;
    case 'invalid-token':
      return json(401, { error: 'Token is invalid' });
    case 'no-credit':
      return json(402, { error: 'Out of credits' });
    case 'concurrency':
      return busy(20, fault.retryAfterSeconds ?? 1);
    case 'internal-error':
      return json(500, { error: 'Internal error' });
    case 'unsolved':
      return crawled(525, 403, url, '');
    case 'failed':
      return crawled(520, 0, url, '');
    case 'not-json':
      return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' };
  }
}

function busy(limit: number, seconds: number): Answer {
  const answer = json(429, { error: 'Concurrency limit reached', limit });
  if (typeof answer === 'string') return answer;
  return { ...answer, headers: { ...answer.headers, ...retryAfter(seconds) } };
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
