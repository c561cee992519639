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
  /** Since when it is not so any more: it is over once that has lasted a while. Null while it is so. */
  awaySince: z.date().nullable(),
  /** How often it came back before it was over. */
  returns: z.int(),
  resolvedAt: z.date().nullable(),
});
export type AlertView = z.infer<typeof alertSchema>;
