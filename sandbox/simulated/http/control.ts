import Fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ScenarioInput } from '../scenario-schema.js';
import type { World } from '../world.js';

const MAX_SCENARIO_BYTES = 64 * 1024 * 1024; // bytes; some 100,000 films

/**
 * The sandbox's own door, for other processes: `/_sandbox/log` (GET), `/_sandbox/scenario` (GET; PUT replaces it, PATCH
 * replaces the parts given) and `/_sandbox/reset` (POST). It is not for browsers: a page that someone has open
 * must not change what the sandbox does.
 */
export function controlServer(world: World): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: MAX_SCENARIO_BYTES });
  app.addHook('onRequest', async (request, reply) => {
    const host = request.hostname;
    if (request.headers.origin !== undefined || !['127.0.0.1', 'localhost'].includes(host)) {
      await reply.code(403).send({ error: 'Only for programs on this machine.' });
    }
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const malformed = error instanceof z.ZodError;
    return reply
      .code(malformed ? 400 : (error.statusCode ?? 500))
      .send({ error: malformed ? z.prettifyError(error) : error.message });
  });
  app.get('/_sandbox/log', () => world.log.all());
  app.get('/_sandbox/scenario', () => world.scenario);
  app.put('/_sandbox/scenario', (request) => {
    world.setScenario(request.body as ScenarioInput); // parsed there
    return { films: world.scenario.films.length };
  });
  app.patch('/_sandbox/scenario', (request) => {
    world.setScenario({ ...world.given, ...(request.body as ScenarioInput) });
    return { films: world.scenario.films.length };
  });
  app.post('/_sandbox/reset', () => {
    world.reset();
    return { films: world.scenario.films.length };
  });
  return app;
}
