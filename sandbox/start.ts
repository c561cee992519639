/**
 * `npm start`: everything on this machine, then the import of Cannes 2025, or of the festival and year that are given
 * (`npm start -- venice 2024`). `--exit` ends after it.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Connection, ServiceError } from '@temporalio/client';
import getPort from 'get-port';
import pc from 'picocolors';
import { inputProblems } from '../client/imports/check.js';
import { failureWords, startImport } from '../client/imports/start.js';
import { followImport } from '../client/cli/progress-bar.js';
import { ensureSchedules } from '../client/schedules.js';
import { importInput } from '../client/cli/programme-argument.js';
import { importTable } from '../client/cli/tables.js';
import { loadDotEnv, LOCAL_STACK_FILE } from '../config/environment.js';
import { takeSecrets } from '../config/secrets.js';
import { firstLine, waitFor } from '../config/wait-for.js';
import { AppError } from '../domain/errors.js';
import { compact } from '../domain/compact.js';
import type { FestivalImportInput } from '../domain/policy.js';
import { migrate } from '../entities/migrate.js';
import { registerSearchAttributes } from '../worker/search-attributes.js';
import { inDataFolder } from './data-folder.js';
import { startLocalSources } from './local-sources.js';
import { keepProgram } from './processes/program.js';
import { startStack, type LocalStack } from './stack.js';

const EXAMPLE = new URL('../../examples/cannes-2025.json', import.meta.url);

type Undo = () => Promise<unknown>;

const USUAL_DASHBOARD_PORT = 8080;

/** What was started, to be stopped in reverse order. */
const started: Undo[] = [];

async function stopAll(): Promise<void> {
  for (let undo = started.pop(); undo !== undefined; undo = started.pop())
    await undo().catch((error: unknown) => {
      console.error(firstLine(error));
    });
}

async function start(wanted: FestivalImportInput, exitAfterImport: boolean): Promise<void> {
  loadDotEnv('.env');
  takeSecrets();
  const stack = await startStack({ dataDir: '.local', environment: process.env, onProgress: tell });
  started.push(() => stack.stop());
  // Worker and dashboard would wait for a server that ended, for good and without a word.
  const broken = stack.ended.then((words) => {
    throw new Error(
      `${words.replace(/\.?$/, '.')} Everything stops; npm start begins again on the same data.`,
    );
  });
  await Promise.race([runOn(stack, wanted, exitAfterImport), broken]);
}

function tell(line: string): void {
  console.log(pc.dim(line));
}

async function runOn(
  stack: LocalStack,
  wanted: FestivalImportInput,
  exitAfterImport: boolean,
): Promise<void> {
  const sources = await startLocalSources(process.env);
  started.push(() => sources.close());
  if (sources.simulated.length > 0)
    tell(
      `Simulated: ${sources.simulated.join(', ')}. A key in .env reaches the real source. ${sources.knows}`,
    );

  const namespace = process.env.TEMPORAL_NAMESPACE ?? 'default';
  const variables = {
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    ...compact({ TEMPORAL_WEB_URL: stack.temporalWebUrl }),
  };
  await inDataFolder(dirname(LOCAL_STACK_FILE), async () => {
    await mkdir(dirname(LOCAL_STACK_FILE), { recursive: true });
    await writeFile(LOCAL_STACK_FILE, toDotEnv(variables), { mode: 0o600 });
  });
  started.push(() => rm(LOCAL_STACK_FILE, { force: true }));
  await migrate(stack.databaseUrl);
  const connection = await connect(stack.temporalAddress);
  await registerSearchAttributes(connection, namespace);
  const client = new Client({ connection, namespace });
  // A Temporal that was started just now may not answer for its schedules yet.
  const isPermanent = (error: unknown): boolean => !(error instanceof ServiceError);
  await waitFor('Temporal', () => makeSchedules(client), tell, undefined, isPermanent);
  tell('Starting the worker and the dashboard');
  const environment = { LOG_LEVEL: 'warn', PROGRAMME_FOLDERS: process.cwd(), ...process.env, ...variables };
  const worker = await keepProgram('worker', { ...environment, ...sources.variables }, tell);
  started.push(() => worker.stop());
  const dashboard = await startDashboard({ ...sources.dashboard, ...environment });

  await importFestival(new Client({ connection, namespace }), wanted);
  const web = stack.temporalWebUrl;
  if (exitAfterImport) return;
  console.log(
    [
      '',
      `Dashboard      ${pc.cyan(dashboard)}`,
      ...(web === undefined ? [] : [`Temporal Web   ${pc.cyan(`${web}/namespaces/${namespace}/workflows`)}`]),
      `Postgres       ${pc.cyan(stack.databaseUrl.replace(/:[^:@/]+@/, ':***@'))}  (the whole URL is in ${LOCAL_STACK_FILE})`,
      `Try            ${pc.cyan('npx festival film tt33772384')}   in another terminal`,
      `Import another ${pc.cyan('npx festival import venice 2024')}, or at ${pc.cyan(dashboard)}`,
      ...(sources.editions.length === 0 ? [] : [`Simulated are   ${sources.editions.join(', ')}`]),
      `First review   ${pc.cyan(`${dashboard}/review?kind=open&guide=1`)}   leads you through it`,
      `Ctrl-C stops everything; the data stays in ${nearPath(stack.dataDir)}.`,
    ].join('\n'),
  );
  await new Promise(() => {
    setInterval(() => undefined, 1 << 30);
  });
}

/** @throws {Error} that names the address, and the variable that it may stand in. */
async function connect(address: string): Promise<Connection> {
  try {
    return await Connection.connect({ address });
  } catch (error) {
    throw new Error(`Temporal at ${address} (TEMPORAL_ADDRESS) cannot be reached: ${firstLine(error)}`, {
      cause: error,
    });
  }
}

/** @returns its address. Another port than the usual one is taken where that is not free and none was asked for. */
async function startDashboard(environment: NodeJS.ProcessEnv): Promise<string> {
  const { DASHBOARD_PORT = '' } = environment;
  const port = DASHBOARD_PORT === '' ? await getPort({ port: USUAL_DASHBOARD_PORT }) : DASHBOARD_PORT;
  const program = await keepProgram('dashboard', { ...environment, DASHBOARD_PORT: String(port) }, tell);
  started.push(() => program.stop());
  return (program.message as { address: string }).address;
}

/** As in production; but nothing here buys ratings at night unless somebody wants it. */
async function makeSchedules(client: Client): Promise<void> {
  const made = await ensureSchedules(client);
  if (made.includes('enrichment-sweep'))
    await client.schedule.getHandle('enrichment-sweep').pause('paused by npm start: it may cost money');
}

/** @throws {AppError} `InvalidInput` where it is not a festival and a year. */
async function wantedImport([festival, year]: string[]): Promise<FestivalImportInput> {
  if (festival === undefined) return JSON.parse(readFileSync(EXAMPLE, 'utf8')) as FestivalImportInput;
  const input = await importInput(festival, year, {});
  const [problem] = inputProblems(input);
  if (problem !== undefined) throw new AppError('InvalidInput', problem.message);
  return input;
}

async function importFestival(client: Client, input: FestivalImportInput): Promise<void> {
  const handle = await startImport(client, input);
  console.log(`Importing ${input.festival} ${input.year} (${handle.workflowId})`);
  console.log(importTable(`${input.festival}-${input.year}`, await followImport(handle, process.stdout)));
}

/** As people in this folder would write it. */
function nearPath(path: string): string {
  const near = relative('.', path);
  return near.startsWith('..') ? path : `${near}/`;
}

function toDotEnv(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => {
    console.log('\nStopping.');
    void stopAll().then(() => process.exit(130));
  });

try {
  const { values, positionals } = parseArgs({
    options: { exit: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  await start(await wantedImport(positionals), values.exit);
} catch (error) {
  console.error(pc.red(failureWords(error)));
  process.exitCode = 1;
}
await stopAll();
process.exit();
