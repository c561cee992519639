import { listRunningImports, type ListedImport } from '../../client/imports/list.js';
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

/**
 * Reads what stands now, whatever range and festival the figures below are narrowed to.
 * @param known the films that wait, of all festivals, where somebody has counted them already.
 */
export async function readNow(context: DashboardContext, known?: Promise<WaitingFilms[]>): Promise<Now> {
  const {
    database: { manager },
  } = context;
  const [alerts, health, waiting, temporal] = await Promise.all([
    listAlerts(manager, { resolved: false, limit: ALERTS_SHOWN }),
    readSourceHealth(manager),
    known ?? readWaiting(manager, null),
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
      const [running, idle] = await Promise.all([listRunningImports(context), withoutCurrentVersion(client)]);
      return { running, idle, silent: false };
    });
  } catch {
    return { running: [], idle: undefined, silent: true };
  }
}
