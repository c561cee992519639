import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Answered, Asked } from './answer.js';
import { compressed } from './compress.js';
import { seededRandom } from '../films/random.js';
import type { FetchMode, Scenario, SimulatedSource } from '../scenario-schema.js';
import type { World } from '../world.js';

const SECRET_PARAMETERS = ['api_key', 'apikey', 'token'];

/**
 * One simulated source as an HTTP server, not yet listening: every request is answered by `answer`, logged at once (a
 * client that goes away is charged all the same), and sent after the scenario's latency.
 */
export function sourceServer(
  source: SimulatedSource,
  world: World,
  answer: (asked: Asked, world: World) => Answered,
): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } });
  const random = seededRandom(source.length);
  // Bodies stay text: what is malformed is for the source to refuse, in its own words.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  app.all('/*', async (request, reply) => {
    const finish = world.begin(source);
    reply.raw.once('close', finish);
    const asked = askedBy(request);
    const answered = answer(asked, world);
    record(source, world, asked, answered);
    const { latencyScale } = world.scenario;
    await wait(latencyScale * latencyOf(world.scenario[source], answered.mode, random()));
    return await send(reply, answered, world.isReal ? (asked.headers['accept-encoding'] ?? '') : '');
  });
  return app;
}

function askedBy(request: FastifyRequest): Asked {
  const url = new URL(request.url, 'http://127.0.0.1');
  const headers = Object.entries(request.headers).map(([name, value]) => [name, value?.toString()] as const);
  return {
    method: request.method,
    path: decodePath(url.pathname),
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body: typeof request.body === 'string' ? request.body : '',
  };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function record(source: SimulatedSource, world: World, asked: Asked, answered: Answered): void {
  const query = new URLSearchParams(asked.query);
  for (const name of SECRET_PARAMETERS) query.delete(name);
  const { answer, key, film, target, mode, tags, chargedUsd } = answered;
  world.log.add({
    at: new Date().toISOString(),
    source,
    method: asked.method,
    path: query.size === 0 ? asked.path : `${asked.path}?${query.toString()}`,
    film,
    target,
    mode,
    tags,
    status: typeof answer === 'string' ? 0 : answer.status,
    chargedUsd,
    key,
  });
}

function latencyOf(settings: Scenario[SimulatedSource], mode: FetchMode | undefined, chance: number): number {
  const { min, max } =
    mode === 'browserHtml' && 'browserLatencyMs' in settings ? settings.browserLatencyMs : settings.latencyMs;
  return min + (max - min) * chance;
}

/** @param accepts the encodings that the client takes; a cut body is cut before it is compressed. */
async function send(reply: FastifyReply, { answer }: Answered, accepts: string): Promise<FastifyReply> {
  if (answer === 'hang') return reply.hijack();
  if (answer === 'reset') {
    reply.raw.socket?.resetAndDestroy();
    return reply.hijack();
  }
  const { body, headers } = await compressed(Buffer.from(answer.body, 'utf8'), accepts);
  return await reply
    .code(answer.status)
    .headers({ ...answer.headers, ...headers })
    .send(body);
}
