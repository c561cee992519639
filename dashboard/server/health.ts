import type { FastifyInstance } from 'fastify';
import { withoutCurrentVersion } from '../../client/deployment.js';
import { firstLine } from '../../config/wait-for.js';
import type { DashboardContext } from '../context.js';

/**
 * `/healthz`: this process answers. `/readyz`: Postgres and Temporal do too; 503 with the words of what does not. Workers that
 * are up and get no work are told beside: this process can do nothing about them.
 */
export function healthChecks(app: FastifyInstance, { database, client }: DashboardContext): void {
  app.get('/healthz', { schema: { hide: true } }, () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const checks = await Promise.allSettled([
      database.query('SELECT 1'),
      client.workflowService.getSystemInfo({}),
    ]);
    const [postgres, temporal] = checks.map((check) =>
      check.status === 'fulfilled' ? 'ok' : firstLine(check.reason),
    );
    const ready = checks.every((check) => check.status === 'fulfilled');
    const idle = temporal === 'ok' ? await withoutCurrentVersion(client) : undefined;
    return reply.code(ready ? 200 : 503).send({ postgres, temporal, workers: idle });
  });
}
