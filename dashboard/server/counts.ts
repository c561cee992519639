import type { FastifyInstance } from 'fastify';
import { countQueue } from '../../entities/review/queue.js';
import { countOpenAlerts } from '../../entities/metrics/alerts.js';
import type { DashboardContext } from '../context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the navigation counts; absent where nobody can say. */
    counts: NavigationCounts | undefined;
  }
}

/** What waits or runs, as the navigation shows it; undefined where nobody can say just now. */
export interface NavigationCounts {
  review: number | undefined;
  alerts: number | undefined;
  /** Imports that run. */
  running: number | undefined;
}

/** So long a count is good enough: every page shows it. */
const KEPT_MS = 5000;
/** Temporal is not waited for longer than that. */
const PATIENCE_MS = 500;
const RUNNING = `WorkflowType = 'festivalImport' AND ExecutionStatus = 'Running'`;

/** Has every page know what waits and what runs. */
export function navigationCounts(app: FastifyInstance, context: DashboardContext): void {
  let kept: { at: number; counts: Promise<NavigationCounts> } | undefined;
  app.decorateRequest('counts', undefined);
  app.addHook('preHandler', async (request) => {
    const { url, method } = request;
    if (method !== 'GET' && method !== 'POST') return;
    if (request.person === undefined && request.routeOptions.url === '/login') return;
    if (
      /^\/(api|assets|healthz|readyz|metrics|login)\b/.test(url) ||
      /\.csv\b|\/(events|search|candidates)\b/.test(url)
    )
      return;
    if (kept === undefined || Date.now() - kept.at > KEPT_MS)
      kept = { at: Date.now(), counts: read(context) };
    request.counts = await kept.counts;
  });
}

async function read({ client, database: { manager } }: DashboardContext): Promise<NavigationCounts> {
  const unknown = (): undefined => undefined;
  const countRunning = async (): Promise<number> => {
    const asked = await client.withDeadline(Date.now() + PATIENCE_MS, () => client.workflow.count(RUNNING));
    return asked.count;
  };
  const [review, alerts, running] = await Promise.all([
    countQueue(manager, undefined).then(({ waiting }) => waiting, unknown),
    countOpenAlerts(manager).catch(unknown),
    countRunning().catch(unknown),
  ]);
  return { review, alerts, running };
}
