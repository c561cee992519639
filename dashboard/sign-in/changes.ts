import type { FastifyInstance } from 'fastify';
import { keepAnswer, keepChange } from '../../entities/access/changes.js';
import type { DashboardContext } from '../context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The row in which this change is kept. */
    keptChange: string | undefined;
  }
}

const UNKEPT = new Set(['/login', '/logout']);

/** Keeps who asks for which change, before it is made, and what was answered. */
export function keepChanges(app: FastifyInstance, { database: { manager: db } }: DashboardContext): void {
  app.decorateRequest('keptChange', undefined);
  app.addHook('preHandler', async (request) => {
    const { method, person, routeOptions, is404 } = request;
    const path = request.url.split('?', 1)[0] ?? '';
    if (method === 'GET' || method === 'HEAD' || person === undefined || is404) return;
    if (routeOptions.url !== undefined && UNKEPT.has(routeOptions.url)) return;
    request.keptChange = await keepChange(db, person.name, `${method} ${path}`);
  });
  app.addHook('onResponse', async ({ keptChange }, { statusCode }) => {
    if (keptChange !== undefined) await keepAnswer(db, keptChange, statusCode);
  });
}
