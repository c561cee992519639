import { z } from 'zod';
import { ALERT_KINDS, ALERT_SEVERITIES } from '../sweeps/alerts.js';

/** An alert as people see it. */
export const alertSchema = z.object({
  id: z.string(),
  key: z.string(),
  kind: z.enum(ALERT_KINDS),
  severity: z.enum(ALERT_SEVERITIES),
  message: z.string(),
  openedAt: z.date(),
  resolvedAt: z.date().nullable(),
});
export type AlertView = z.infer<typeof alertSchema>;
