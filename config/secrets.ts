import { readFileSync } from 'node:fs';
import { configurationError, loadDotEnv, LOCAL_STACK_FILE } from './environment.js';

/** The secrets that each process needs; it is given no others. */
export const SECRETS_OF = {
  worker: [
    'DATABASE_URL',
    'TEMPORAL_API_KEY',
    'TMDB_API_KEY',
    'OMDB_API_KEY',
    'ZYTE_API_KEY',
    'CRAWLBASE_TOKEN',
    'CRAWLBASE_JS_TOKEN',
    'ALERT_WEBHOOK_URL',
    'WEBHOOK_URL',
    'WEBHOOK_SECRET',
  ],
  dashboard: [
    'DATABASE_URL',
    'DATABASE_READ_URL',
    'TEMPORAL_API_KEY',
    'DASHBOARD_PASSWORD',
    'DASHBOARD_SECRET',
  ],
  migrate: ['DATABASE_URL', 'TEMPORAL_API_KEY'],
  festival: [
    'DATABASE_URL',
    'DATABASE_READ_URL',
    'TEMPORAL_API_KEY',
    'OBAN_DATABASE_URL',
    'ZYTE_STATS_KEY',
    'CRAWLBASE_STATS_TOKEN',
  ],
} as const;
export type ProcessName = keyof typeof SECRETS_OF;

const ALL: readonly string[] = [...new Set(Object.values(SECRETS_OF).flat())];

/**
 * Completes the variables of a process: from `.env` in the working directory, from its secrets' files, and with the addresses
 * of a local stack that runs there. What is set already wins.
 * @throws {AppError} `InvalidConfiguration`; see {@link takeSecrets}.
 */
export function loadVariables(name: ProcessName): void {
  loadDotEnv('.env');
  takeSecrets(name);
  loadDotEnv(LOCAL_STACK_FILE);
}

/**
 * Takes the secrets of a process out of the files that `<NAME>_FILE` variables name, and those of other processes, which a
 * `.env` of a laptop may hold, away from it.
 * @param name all of them where it is undefined, for what starts the others.
 * @param variables are changed.
 * @throws {AppError} `InvalidConfiguration` naming each file that cannot be used.
 */
export function takeSecrets(name?: ProcessName, variables: NodeJS.ProcessEnv = process.env): void {
  const needed: readonly string[] = name === undefined ? ALL : SECRETS_OF[name];
  const problems = needed.flatMap((secret) => fromFile(secret, variables) ?? []);
  if (problems.length > 0) throw configurationError(problems);
  for (const secret of ALL) {
    Reflect.deleteProperty(variables, fileOf(secret));
    if (!needed.includes(secret)) Reflect.deleteProperty(variables, secret);
  }
}

/** The variables for a process that this one starts, without the secrets of others. */
export function variablesFor(name: ProcessName, variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = { ...variables };
  takeSecrets(name, own);
  return own;
}

function fileOf(secret: string): string {
  return `${secret}_FILE`;
}

/** @returns what is wrong with it. */
function fromFile(secret: string, variables: NodeJS.ProcessEnv): string | undefined {
  const { [secret]: given = '', [fileOf(secret)]: path = '' } = variables;
  if (path === '') return undefined;
  if (given !== '') return `${secret} and ${fileOf(secret)} are both set: expected one of them`;
  try {
    const content = readFileSync(path, 'utf8').trim();
    if (content === '') return `${fileOf(secret)}: ${path} is empty`;
    variables[secret] = content;
    return undefined;
  } catch (error) {
    return `${fileOf(secret)}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`;
  }
}
