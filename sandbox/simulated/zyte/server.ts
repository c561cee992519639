import { z } from 'zod';
import { truncated, type Answer, type Answered, type Asked } from '../http/answer.js';
import { challengePage, errorPage, imdbPage, skeletonPage, type TargetPage } from '../imdb/site.js';
import { hexFor } from '../films/random.js';
import { isReviewSite, reviewPage } from '../sites/review-sites.js';
import type { FaultRule, FetchMode, ZYTE_FAULTS } from '../scenario-schema.js';
import type { World } from '../world.js';
import { answerStats } from './stats.js';
import { forbiddenDomain, fromTheEdge, invalidRequest, paymentOffer, problem } from './errors.js';

type ZyteFault = (typeof ZYTE_FAULTS)[number];

const headerSchema = z.strictObject({ name: z.string(), value: z.string() });

/** Zyte's inputs as far as a client of ours could use them; an unknown one is refused, as there. */
const extractSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  httpResponseBody: z.boolean().optional(),
  httpResponseHeaders: z.boolean().optional(),
  browserHtml: z.boolean().optional(),
  geolocation: z.string().length(2).optional(),
  customHttpRequestHeaders: z.array(headerSchema).optional(),
  requestHeaders: z.strictObject({ referer: z.string().optional() }).optional(),
  followRedirect: z.boolean().optional(),
  javascript: z.boolean().optional(),
  device: z.enum(['desktop', 'mobile', 'auto']).optional(),
  ipType: z.enum(['datacenter', 'residential']).optional(),
  session: z.strictObject({ id: z.string() }).optional(),
  actions: z.array(z.record(z.string(), z.unknown())).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  echoData: z.unknown().optional(),
  jobId: z.string().optional(),
});
type Extract = z.output<typeof extractSchema>;

/** Answers as Zyte's `/v1/extract` does. A page that could be fetched is charged, whatever its own status. */
export function answerZyte(asked: Asked, world: World): Answered {
  const { zyte } = world.scenario;
  if (asked.path === '/api/stats') return { answer: answerStats(asked, world), key: 'none', chargedUsd: 0 };
  const key = keyState(asked.headers['authorization'], zyte.keys);
  const request = extractSchema.safeParse(jsonOf(asked.body)).data;
  const mode: FetchMode = request?.browserHtml === true ? 'browserHtml' : 'httpResponseBody';
  const film = /\/(tt\d+)/.exec(request?.url ?? '')?.[1];
  const reply = (answer: Answer): Answered => ({
    answer,
    key,
    film,
    ...(request === undefined ? {} : { target: request.url, mode, tags: request.tags }),
    chargedUsd: typeof answer !== 'string' && answer.status === 200 ? zyte.costUsd[mode] : 0,
  });

  const refused = refusal(asked, key, world);
  if (refused !== undefined) return reply(refused);
  if (request === undefined) return reply(invalidRequest('The request body is not a valid extract request.'));
  const mistake = contradiction(request);
  if (mistake !== undefined) return reply(mistake);
  const fault = world.faults.zyte.next(film, mode);
  const real = (): Answer => fetched(request, mode, world);
  return reply(fault === undefined ? real() : faultAnswer(fault, request, mode, real));
}

/** What does not depend on the page: outage, path, key, rate. */
function refusal(asked: Asked, key: Answered['key'], world: World): Answer | undefined {
  const { state, requestsPerMinute } = world.scenario.zyte;
  if (state === 'down') return fromTheEdge(520);
  if (asked.path !== '/v1/extract' || asked.method !== 'POST') return notAnEndpoint();
  if (key === 'none') return paymentOffer('https://api.zyte.com/v1/extract');
  if (key === 'bad' || state === 'badKey') return problem('invalid-key');
  if (state === 'suspended') return problem('suspended');
  return world.zyteRate.count() > requestsPerMinute ? problem('over-user-limit') : undefined;
}

/** Basic authentication: the key is the user, the password is empty. */
function keyState(authorization: string | undefined, keys: string[]): Answered['key'] {
  if (authorization === undefined) return 'none';
  const encoded = /^Basic (.+)$/i.exec(authorization)?.[1] ?? '';
  const [user = '', password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return password === '' && keys.includes(user) ? 'ok' : 'bad';
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** Inputs that exclude each other. Headers of one's own go with plain requests alone, not with a browser. */
function contradiction(request: Extract): Answer | undefined {
  const browser = request.browserHtml === true;
  const plain = request.httpResponseBody === true || request.httpResponseHeaders === true;
  if (!browser && !plain) return invalidRequest('At least one output must be requested.');
  const unfit =
    browser && (request.httpResponseBody === true || request.customHttpRequestHeaders !== undefined);
  return unfit ? problem('unprocessable') : undefined;
}

function fetched(request: Extract, mode: FetchMode, world: World): Answer {
  const { hostname } = new URL(request.url);
  if (world.countForSite(hostname) > world.scenario.zyte.requestsPerMinutePerSite)
    return problem('over-domain-limit');
  if (isReviewSite(hostname)) return wrapped(reviewPage(request.url, hostname, world), request, mode);
  if (!/(^|\.)(media-)?imdb\.com$/.test(hostname)) return forbiddenDomain(hostname);
  const page = imdbPage(request.url, world, { mode, english: asksForEnglish(request) });
  return page === 'ban' ? problem('website-ban') : wrapped(page, request, mode);
}

/** Whether IMDb will see a visitor from the United States or one who reads English. */
function asksForEnglish({ geolocation, customHttpRequestHeaders = [] }: Extract): boolean {
  const language = customHttpRequestHeaders.find(({ name }) => name.toLowerCase() === 'accept-language');
  return language === undefined ? geolocation === 'US' : language.value.startsWith('en');
}

function wrapped(page: TargetPage, request: Extract, mode: FetchMode): Answer {
  const content =
    mode === 'browserHtml'
      ? { browserHtml: page.html }
      : request.httpResponseBody === true
        ? { httpResponseBody: Buffer.from(page.html, 'utf8').toString('base64') }
        : {};
  const body = {
    url: page.url,
    statusCode: page.status,
    ...content,
    ...(request.httpResponseHeaders === true ? { httpResponseHeaders: page.headers } : {}),
    echoData: request.echoData,
  };
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'request-id': hexFor(`${Date.now()} ${page.url}`, 16) },
    body: JSON.stringify(body),
  };
}

const notAnEndpoint = (): Answer => json(404, '{"detail":"Not Found"}');

/** A body that says it is JSON. */
function json(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body };
}

function faultAnswer(
  fault: FaultRule<ZyteFault>,
  request: Extract,
  mode: FetchMode,
  real: () => Answer,
): Answer {
  switch (fault.answer) {
    case 'no-auth':
      return paymentOffer('https://api.zyte.com/v1/extract');
    case 'domain-forbidden':
      return forbiddenDomain(new URL(request.url).hostname);
    case 'cloudflare-520':
      return fromTheEdge(520);
    case 'empty-502':
      return fromTheEdge(502);
    case 'empty-500':
      return json(500, '');
    case 'json-array':
      return json(500, '["Internal Server Error"]');
    case 'not-json':
      return json(200, '<html><body>upstream connect error</body></html>');
    case 'truncated':
      return truncated(real());
    case 'challenge':
      return wrapped(challengePage(request.url), request, mode);
    case 'skeleton':
      return wrapped(skeletonPage(request.url), request, mode);
    case 'target-404':
      return wrapped(errorPage(request.url, 404), request, mode);
    case 'target-503':
      return wrapped(errorPage(request.url, 503), request, mode);
    case 'hang':
    case 'reset':
      return fault.answer;
    default:
      return problem(fault.answer, fault.retryAfterSeconds);
  }
}
