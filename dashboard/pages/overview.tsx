import type { FastifyInstance } from 'fastify';
import type { DashboardContext } from '../context.js';
import { Page, sendPage } from '../layout.js';

/** The six panels: how lookups go, what they cost, and what waits for a person. */
export function overviewPage(app: FastifyInstance, _context: DashboardContext): void {
  app.get('/', (request, reply) =>
    sendPage(
      reply,
      <Page title="Overview" section="/" request={request}>
        <h1>Overview</h1>
      </Page>,
    ),
  );
}
