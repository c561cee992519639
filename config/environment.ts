import { existsSync } from 'node:fs';
import { z } from 'zod';
import { AppError, isAppError } from '../domain/errors.js';
import { TASK_QUEUES } from '../domain/sources.js';
import { WEBHOOK_EVENTS } from '../domain/webhooks.js';
import { firstLine } from './wait-for.js';

/** The address of a server, without a slash at its end. */
export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http(s) URL' })
  .transform((url) => url.replace(/(?<!\/)\/+$/, ''));
const port = z.coerce.number().int('expected a port number').min(1).max(65_535);
/** A list, parted by commas. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const secret = z.string().trim().min(1).optional();
const webhookUrl = z.url({ protocol: /^https?$/, error: 'expected an http(s) URL' });

/** What several processes read. */
const shared = {
  DATABASE_URL: z
    .string('expected a Postgres URL such as postgres://user:password@host:5432/name')
    .regex(/^postgres(ql)?:\/\//, 'expected a Postgres URL such as postgres://user:password@host:5432/name'),
  /** Connections to Postgres that one process holds at most; by default what it needs (`CONNECTIONS`). */
  DATABASE_CONNECTIONS: z.coerce.number().int('expected a whole number').min(2).max(1000).optional(),
  /** Folders, parted by commas, that programmes may be read from by their path, beside that of the uploads. */
  PROGRAMME_FOLDERS: list.default([]),
  /** Where the files of IMDb-Awards lie: one YAML file an event below `events/`, made anew each day in its repository. */
  IMDB_AWARDS_BASE_URL: httpUrl.default('https://raw.githubusercontent.com/Kometa-Team/IMDb-Awards/master'),
  /** Where traces are sent (OTLP by HTTP, without `/v1/traces`); nobody traces where it is unset. The name is OpenTelemetry's. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
};
/** Connections that a process of each kind holds at most, unless `DATABASE_CONNECTIONS` says otherwise (docs/scaling.md). */
export const CONNECTIONS = { worker: 10, dashboard: 10, command: 3 };
export const sharedSchema = z.object(shared);
/** What the dashboard and commands read. */
export const readersSchema = z.object({
  ...shared,
  /** A replica of the database, for what is only read: the dashboard's lists and figures, and commands that print them. */
  DATABASE_READ_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected a Postgres URL such as postgres://user:password@host:5432/name')
    .optional(),
});
export const tracingSchema = sharedSchema.pick({ OTEL_EXPORTER_OTLP_ENDPOINT: true });

/** What workers read. */
export const environmentSchema = z.object({
  ...shared,
  /** TMDb: a v3 key (32 hex digits) or a v4 read token (starts with "eyJ"). */
  TMDB_API_KEY: secret,
  OMDB_API_KEY: secret,
  ZYTE_API_KEY: secret,
  /** Crawlbase: the token for plain requests, and the one for its browser. */
  CRAWLBASE_TOKEN: secret,
  CRAWLBASE_JS_TOKEN: secret,
  TMDB_BASE_URL: httpUrl.default('https://api.themoviedb.org/3'),
  OMDB_BASE_URL: httpUrl.default('https://www.omdbapi.com'),
  ZYTE_BASE_URL: httpUrl.default('https://api.zyte.com/v1'),
  CRAWLBASE_BASE_URL: httpUrl.default('https://api.crawlbase.com'),
  LETTERBOXD_BASE_URL: httpUrl.default('https://letterboxd.com'),
  /** Where alerts are posted (Slack-compatible); a secret, for whoever has it can post there. */
  ALERT_WEBHOOK_URL: webhookUrl.optional(),
  /** Where events are posted, alerts among them, signed with the secret. */
  WEBHOOK_URL: webhookUrl.optional(),
  WEBHOOK_SECRET: secret,
  /** Which events, parted by commas; all of them by default. */
  WEBHOOK_EVENTS: list
    .pipe(z.array(z.enum(WEBHOOK_EVENTS, `expected some of ${WEBHOOK_EVENTS.join(', ')}`)))
    .default([...WEBHOOK_EVENTS]),
  /** Share of failed lookups of a source, or of films without a record of an import, that is an alert. */
  ALERT_FAILURE_PERCENT: z.coerce.number('expected a percentage').min(0).max(100).default(10),
  /** Lookups below which a share says nothing. */
  ALERT_MIN_LOOKUPS: z.coerce.number().int('expected a whole number').min(1).default(20),
  /** Minutes of a source's lookups that count. */
  ALERT_WINDOW_MINUTES: z.coerce.number().int('expected minutes').min(1).default(60),
  /** Days that a film may wait for a reviewer. */
  ALERT_REVIEW_DAYS: z.coerce.number('expected days').min(0).default(7),
  /** Minutes for which a trouble must have stayed away before its alert is over. */
  ALERT_STEADY_MINUTES: z.coerce.number('expected minutes').min(0).default(15),
  /** Worker deployment that workers belong to (names as Temporal's own tools set them); unversioned where it is unset. */
  TEMPORAL_DEPLOYMENT_NAME: z.string().trim().min(1).optional(),
  /** Build id of this version in the deployment; by default the hash of the workflow bundle. */
  TEMPORAL_WORKER_BUILD_ID: z.string().trim().min(1).optional(),
  /** Task queues, parted by commas, that this process works for; all by default. Together all processes must have all of them. */
  WORKER_QUEUES: list
    .pipe(z.array(z.enum(TASK_QUEUES, `expected some of ${Object.values(TASK_QUEUES).join(', ')}`)).min(1))
    .default(Object.values(TASK_QUEUES)),
  /** Port for the worker's Prometheus metrics; none by default. */
  WORKER_METRICS_PORT: port.optional(),
  /** The address that they are served at. */
  WORKER_METRICS_HOST: z.string().trim().min(1).default('127.0.0.1'),
});
export type SharedEnvironment = z.infer<typeof sharedSchema>;
export type Environment = z.infer<typeof environmentSchema>;

/** Names every bad variable in one message; values are not repeated, for they may be secrets. */
export function configurationError(problems: string[]): AppError {
  const list = problems.map((problem) => `  - ${problem}`).join('\n');
  return new AppError('InvalidConfiguration', `The environment is not usable:\n${list}`);
}

/** An error in words, for the end of a process: what a person can mend whole, anything else in one line. */
export function lastWords(error: unknown): string {
  return isAppError(error) ? error.message : firstLine(error);
}

/**
 * Reads variables by a schema. An empty variable counts as unset, and so does one of blanks, which would be the number 0.
 * @throws {AppError} `InvalidConfiguration` naming all variables that are missing or malformed.
 */
export function readVariables<T>(schema: z.ZodType<T>, variables: NodeJS.ProcessEnv): T {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value = '']) => value.trim() !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw configurationError(
    parsed.error.issues.map((issue) => {
      const name = issue.path.join('.');
      return given[name] === undefined ? `${name} is missing: ${issue.message}` : `${name}: ${issue.message}`;
    }),
  );
}

/** The settings of workers; {@link readVariables}. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  return readVariables(environmentSchema, variables);
}

/** The settings of dashboard and commands; {@link readVariables}. */
export function readReadersEnvironment(
  variables: NodeJS.ProcessEnv = process.env,
): z.infer<typeof readersSchema> {
  return readVariables(readersSchema, variables);
}

/** The settings of all other processes; {@link readVariables}. */
export function readSharedEnvironment(variables: NodeJS.ProcessEnv = process.env): SharedEnvironment {
  return readVariables(sharedSchema, variables);
}

/** Where the local stack, while it runs, says how its servers are reached. */
export const LOCAL_STACK_FILE = '.local/stack.env';

/** Takes over variables from files, such as `.env`, that are there; what is set already wins. */
export function loadDotEnv(...files: string[]): void {
  for (const path of files) if (existsSync(path)) process.loadEnvFile(path);
}
