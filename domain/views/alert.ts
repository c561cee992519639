import { z } from 'zod';
import { ALERT_KINDS, ALERT_SEVERITIES } from '../sweeps/alerts.js';

/**
 * How far the post of an alert is. `sending` that stays so was cut off in mid-post, and `unsure` got no answer: both may
 * have arrived, so neither is sent again.
 */
const POST_STATES = ['sending', 'posted', 'unsure'] as const;
export type PostState = (typeof POST_STATES)[number];

/** An alert as people see it. */
export const alertSchema = z.object({
  id: z.string(),
  key: z.string(),
  kind: z.enum(ALERT_KINDS),
  severity: z.enum(ALERT_SEVERITIES),
  message: z.string(),
  openedAt: z.date(),
  resolvedAt: z.date().nullable(),
  postState: z.enum(POST_STATES).nullable(),
  postError: z.string().nullable(),
});
export type AlertView = z.infer<typeof alertSchema>;
