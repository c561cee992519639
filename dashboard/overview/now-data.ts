import { listImports, type ListedImport } from '../../client/imports/list.js';
import { withoutCurrentVersion } from '../../client/deployment.js';
import type { AlertView } from '../../domain/views/alert.js';
import type { WaitingFilms } from '../../domain/views/panels.js';
import type { SourceHealthView } from '../../domain/views/source.js';
import { listAlerts } from '../../entities/metrics/alerts.js';
import { readWaiting } from '../../entities/review/waiting.js';
import { readSourceHealth } from '../../entities/sources/health.js';
import type { DashboardContext } from '../context.js';

const ALERTS_SHOWN = 12;
/** The page would rather say that Temporal is silent than wait longer. */
const PATIENCE_MS = 1500;

/** What asks for a person now, and what runs by itself; of all festivals. */
export interface Now {
  alerts: AlertView[];
  /** Sources that answer nobody, or asked for a pause, without an open alert that says so. */
  troubled: SourceHealthView[];
  waiting: WaitingFilms[];
  running: ListedImport[];
  /** Why workers that are up get no work, with the command that mends it. */
  idle: string | undefined;
  /** Temporal does not answer: what runs is not known. */
  silent: boolean;
}

/** Reads what stands now, whatever range and festival the figures below are narrowed to. */
export async function readNow(context: DashboardContext): Promise<Now> {
  const {
    database: { manager },
  } = context;
  const [alerts, health, waiting, temporal] = await Promise.all([
    listAlerts(manager, { resolved: false, limit: ALERTS_SHOWN }),
    readSourceHealth(manager),
    readWaiting(manager, null),
    readTemporal(context),
  ]);
  const told = new Set(alerts.map(({ key }) => key));
  return {
    ...temporal,
    alerts,
    troubled: health.filter(
      ({ source, state, heldUntil }) =>
        (state === 'down' || heldUntil !== null) && !told.has(`source-down/${source}`),
    ),
    waiting,
  };
}

async function readTemporal(context: DashboardContext): Promise<Pick<Now, 'running' | 'idle' | 'silent'>> {
  const { client } = context;
  try {
    return await client.withAbortSignal(AbortSignal.timeout(PATIENCE_MS), async () => {
      const [{ imports, unread, silent }, idle] = await Promise.all([
        listImports(context, 1),
        withoutCurrentVersion(client),
      ]);
      const running = [...unread, ...imports].filter(({ state }) => state?.state === 'running');
      return { running, idle, silent };
    });
  } catch {
    return { running: [], idle: undefined, silent: true };
  }
}
