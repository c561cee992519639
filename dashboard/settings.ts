import proxyAddr from '@fastify/proxy-addr';
import { z } from 'zod';
import { passwordProblem } from '../client/users/password-rules.js';
import { configurationError, httpUrl, list, readVariables } from '../config/environment.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const hostName = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/** What the dashboard reads beside what all processes read. */
export const settingsSchema = z.object({
  DASHBOARD_PORT: z.coerce.number().int('expected a port number').min(0).max(65_535).default(8080),
  DASHBOARD_HOST: z.string().trim().min(1).default('127.0.0.1'),
  /** What everybody signs in with; their name is their own. */
  DASHBOARD_PASSWORD: z.string().optional(),
  /** Header in which a proxy in front names the person it has signed in, such as `x-forwarded-user`. */
  DASHBOARD_USER_HEADER: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9-]+$/, 'expected the name of an HTTP header')
    .optional(),
  /** Addresses and networks of the proxies in front, parted by commas: their `X-Forwarded-…` headers are believed. */
  DASHBOARD_TRUSTED_PROXIES: list
    .refine(areNetworks, 'expected addresses or networks such as 127.0.0.1, 10.0.0.0/8')
    .default([]),
  /** Names under which browsers reach it, parted by commas. */
  DASHBOARD_ALLOWED_HOSTS: list
    .transform((names) => names.map((name) => name.toLowerCase().replace(/:\d+$/, '')))
    .refine(
      (names) => names.every((name) => hostName.test(name)),
      'expected host names such as lookup.example.org',
    )
    .default([]),
  /** Path under which a proxy serves it, such as `/lookup`. */
  DASHBOARD_BASE_PATH: z
    .string()
    .trim()
    .regex(/^(\/[A-Za-z0-9._~-]+)*\/?$/, 'expected a path such as /lookup')
    .transform((path) => path.replace(/\/$/, ''))
    .default(''),
  /** Signs cookies and forms; by default a random one that the database keeps. */
  DASHBOARD_SECRET: z.string().min(32, 'expected at least 32 random characters').optional(),
  /** Where TMDb's images come from, in place of its own server: `http://127.0.0.1:4010/t/p`. */
  TMDB_IMAGE_URL: httpUrl.optional(),
  /** Editions that simulated sources know, parted by commas: `npm start` sets it, so that a newcomer is offered them. */
  SIMULATED_EDITIONS: list.default([]),
  /** Where links to Temporal Web lead. */
  TEMPORAL_WEB_URL: httpUrl.optional(),
});

/** How the dashboard is reached, and by whom. */
export interface DashboardSettings {
  host: string;
  /** 0 takes a free one. */
  port: number;
  password?: string;
  /** Signs cookies and forms; the database's by default. */
  secret?: string;
  userHeader?: string;
  /** Networks whose `X-Forwarded-…` and user headers are believed; none by default. */
  trustedProxies?: readonly string[];
  /** Names that it answers for; those of this machine always are. */
  allowedHosts?: readonly string[];
  /** "/lookup"; at the top by default. */
  basePath?: string;
  /** Base URL of Temporal Web, when it is known: records then link to their workflows. */
  temporalWebUrl?: string;
  /** Where TMDb's images come from; its own server by default. */
  tmdbImageUrl?: string;
  /** Editions that simulated sources know ("cannes-2024"); none where the sources are real. */
  simulatedEditions?: readonly string[];
  /** Nobody but this machine reaches it. */
  loopback: boolean;
}

/**
 * Reads the dashboard's own variables. An empty one counts as unset.
 * @throws {AppError} `InvalidConfiguration` naming what is malformed or weak; also when it would believe anybody's
 *   header.
 */
export function readDashboardSettings(variables: NodeJS.ProcessEnv = process.env): DashboardSettings {
  const given = readVariables(settingsSchema, variables);
  const { DASHBOARD_HOST: host, DASHBOARD_PASSWORD: password, DASHBOARD_USER_HEADER: userHeader } = given;
  const loopback = LOOPBACK.has(host);
  const trustedProxies = given.DASHBOARD_TRUSTED_PROXIES;
  const weakness = password === undefined ? undefined : passwordProblem(password, { loopback });
  const problems = [
    weakness === undefined ? [] : `DASHBOARD_PASSWORD: ${weakness}`,
    userHeader !== undefined && trustedProxies.length === 0
      ? `DASHBOARD_TRUSTED_PROXIES is missing: name the addresses of the proxies whose ${userHeader} is believed`
      : [],
  ].flat();
  if (problems.length > 0) throw configurationError(problems);
  return {
    host,
    port: given.DASHBOARD_PORT,
    loopback,
    password,
    secret: given.DASHBOARD_SECRET,
    userHeader,
    trustedProxies,
    allowedHosts: given.DASHBOARD_ALLOWED_HOSTS,
    basePath: given.DASHBOARD_BASE_PATH,
    temporalWebUrl: given.TEMPORAL_WEB_URL,
    tmdbImageUrl: given.TMDB_IMAGE_URL,
    simulatedEditions: given.SIMULATED_EDITIONS,
  };
}

function areNetworks(networks: string[]): boolean {
  try {
    proxyAddr.compile(networks);
    return true;
  } catch {
    return false;
  }
}
