import type { DataSource } from 'typeorm';
import {
  alertsFrom,
  unknownKinds,
  type AlertFigures,
  type AlertThresholds,
} from '../../domain/sweeps/alerts.js';
import type { StuckWork } from '../../domain/sweeps/stuck-work.js';
import { readAlertFigures } from '../../entities/metrics/alert-figures.js';
import { syncAlerts, type AlertChanges } from '../../entities/metrics/alerts.js';
import { forgetOldDeliveries, listDueDeliveries } from '../../entities/webhooks/deliveries.js';

export interface AlertDependencies {
  dataSource: DataSource;
  thresholds: AlertThresholds;
  /** Looks for work that is stuck, and begins lookups again that are gone. */
  findStuckWork?: () => Promise<StuckWork>;
}

/** Activities of `alertCheck`; all of them may run twice. */
export interface AlertActivities {
  /** Opens, renews and resolves alerts by how things stand; answers whether there are events to send, of whatever kind. */
  checkAlerts(): Promise<AlertChanges & { toSend: boolean }>;
}

/** Makes the activities from their dependencies. */
export function createAlertActivities(deps: AlertDependencies): AlertActivities {
  const { dataSource, thresholds } = deps;
  const { manager } = dataSource;
  return {
    async checkAlerts() {
      const figures: AlertFigures = {
        ...(await readAlertFigures(manager, thresholds)),
        stuck: await deps.findStuckWork?.(),
      };
      const changes = await dataSource.transaction((db) =>
        syncAlerts(db, alertsFrom(figures, thresholds), {
          unknown: unknownKinds(figures),
          steadyMinutes: thresholds.steadyMinutes,
        }),
      );
      await forgetOldDeliveries(manager);
      return { ...changes, toSend: (await listDueDeliveries(manager, 1)).length > 0 };
    },
  };
}
