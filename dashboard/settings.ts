import { z } from 'zod';
import { configurationError, httpUrl, readVariables } from '../config/environment.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** What the dashboard reads beside what all processes read. */
export const settingsSchema = z.object({
  DASHBOARD_PORT: z.coerce.number().int('expected a port number').min(0).max(65_535).default(8080),
  DASHBOARD_HOST: z.string().trim().min(1).default('127.0.0.1'),
  /** What everybody signs in with; their name is their own. */
  DASHBOARD_PASSWORD: z.string().min(8, 'expected at least 8 characters').optional(),
  /** Header in which a proxy in front names the person it has signed in, such as `x-forwarded-user`. */
  DASHBOARD_USER_HEADER: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9-]+$/, 'expected the name of an HTTP header')
    .optional(),
  /** Where links to Temporal Web lead. */
  TEMPORAL_WEB_URL: httpUrl.optional(),
});

/** How the dashboard is reached, and by whom. */
export interface DashboardSettings {
  host: string;
  /** 0 takes a free one. */
  port: number;
  password?: string;
  userHeader?: string;
  /** Base URL of Temporal Web, when it is known: records then link to their workflows. */
  temporalWebUrl?: string;
  /** Nobody but this machine reaches it. */
  loopback: boolean;
}

/**
 * Reads the dashboard's own variables. An empty one counts as unset.
 * @throws {AppError} `InvalidConfiguration` naming what is malformed; also when it would be open to others without a password.
 */
export function readDashboardSettings(variables: NodeJS.ProcessEnv = process.env): DashboardSettings {
  const { DASHBOARD_HOST, DASHBOARD_PORT, DASHBOARD_PASSWORD, DASHBOARD_USER_HEADER, TEMPORAL_WEB_URL } =
    readVariables(settingsSchema, variables);
  const loopback = LOOPBACK.has(DASHBOARD_HOST);
  if (!loopback && DASHBOARD_PASSWORD === undefined && DASHBOARD_USER_HEADER === undefined)
    throw configurationError([
      `DASHBOARD_PASSWORD is missing: at ${DASHBOARD_HOST} others can reach the dashboard. ` +
        'Set a password, or DASHBOARD_USER_HEADER when a proxy in front signs people in',
    ]);
  return {
    host: DASHBOARD_HOST,
    port: DASHBOARD_PORT,
    loopback,
    password: DASHBOARD_PASSWORD,
    userHeader: DASHBOARD_USER_HEADER,
    temporalWebUrl: TEMPORAL_WEB_URL,
  };
}
