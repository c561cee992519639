import { setTimeout as wait } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { startImport } from '../../client/imports/start.js';
import { importPolicySchema } from '../../domain/policy.js';
import type { Entry } from '../../domain/programme/programme.js';
import { withFastSource } from './engine/fast-source.js';
import type { BenchApplication } from './money/application.js';
import { cpuMs, peakBytes, residentBytes, sumOfDescendants } from './processes.js';

const FILMS = 2000;
const IDLE_S = 60;
const SAMPLE = 20;
const DAYS = 30;
const SETTLE_MS = 5000;
const MB = 1024 * 1024;

/**
 * What parked lookups cost while nothing happens: memory and processor time of a worker process and of the Temporal server, and
 * the tasks that their re-checks make. Linux only, for it reads /proc.
 * @param args number of films (2,000 by default), seconds of idling that are measured (60).
 */
export async function run(args: string[]): Promise<void> {
  const films = Number(args[0] ?? FILMS);
  const idleSeconds = Number(args[1] ?? IDLE_S);
  await withFastSource(films, (app, entries) => measure(app, entries, idleSeconds), { unknown: 1 });
}

async function measure(app: BenchApplication, entries: Entry[], idleSeconds: number): Promise<void> {
  const { client } = app;
  const { pid, begin } = app.loadWorker();
  await begin();
  const empty = memory(pid);
  await park(client, entries);
  // Caches that are only kept for a moment have a moment to go.
  await wait(SETTLE_MS);
  const parked = memory(pid);
  const before = taken(pid);
  await wait(idleSeconds * 1000);
  const after = taken(pid);
  const peak = peakBytes(pid);
  report({
    films: entries.length,
    idleSeconds,
    empty,
    parked,
    peak,
    perCheck: await tasksOfOneCheck(client),
    workerS: (after.worker - before.worker) / 1000,
    serverS: (after.server - before.server) / 1000,
  });
}

/** Imports films that nobody knows; the import ends when all are parked. */
async function park(client: Client, entries: Entry[]): Promise<void> {
  const started = performance.now();
  const handle = await startImport(client, {
    festival: 'bench',
    year: 2025,
    programme: { kind: 'inline', entries },
    policy: { tiers: ['tmdb'], window: 50 },
  });
  const { stub } = await handle.result();
  console.log(`${stub} films are parked after ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}

interface Memory {
  worker: number;
  server: number;
}

function memory(pid: number): Memory {
  return { worker: residentBytes(pid), server: sumOfDescendants('temporal', residentBytes) };
}

/** CPU that worker and server have taken so far, in ms. */
function taken(pid: number): { worker: number; server: number } {
  return { worker: cpuMs(pid), server: sumOfDescendants('temporal', cpuMs) };
}

/** Workflow and activity tasks that one re-check of a film makes, by the histories of some. */
async function tasksOfOneCheck(client: Client): Promise<{ workflow: number; activity: number }> {
  const handles: WorkflowHandle[] = [];
  for await (const { workflowId } of client.workflow.list({
    query: 'WorkflowType = "movieLookup" AND ExecutionStatus = "Running"',
  })) {
    handles.push(client.workflow.getHandle(workflowId));
    if (handles.length === SAMPLE) break;
  }
  const before = await tasks(handles);
  for (const handle of handles) await handle.signal('retryNow', { sources: ['tmdb'] });
  await wait(10_000);
  const after = await tasks(handles);
  // The signal itself woke the workflow once, as the timer does.
  return {
    workflow: (after.workflow - before.workflow) / handles.length,
    activity: (after.activity - before.activity) / handles.length,
  };
}

async function tasks(handles: WorkflowHandle[]): Promise<{ workflow: number; activity: number }> {
  const sum = { workflow: 0, activity: 0 };
  for (const handle of handles)
    for (const event of (await handle.fetchHistory()).events ?? []) {
      if (event.workflowTaskCompletedEventAttributes instanceof Object) sum.workflow += 1;
      if (event.activityTaskCompletedEventAttributes instanceof Object) sum.activity += 1;
    }
  return sum;
}

function report(figures: {
  films: number;
  idleSeconds: number;
  empty: Memory;
  parked: Memory;
  peak: number;
  perCheck: { workflow: number; activity: number };
  workerS: number;
  serverS: number;
}): void {
  const { films, idleSeconds, empty, parked, peak, perCheck, workerS, serverS } = figures;
  const mb = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`;
  const share = (seconds: number): string => `${((seconds * 100) / idleSeconds).toFixed(1)} % of a core`;
  const checks = importPolicySchema.parse({}).recheck.length;
  const aDay = (each: number): string => ((films * checks * each) / DAYS).toFixed(0);
  console.log(
    [
      `${films} parked lookups, idle for ${idleSeconds} s`,
      `worker: ${mb(empty.worker)} before, ${mb(parked.worker)} with them, ${mb(peak)} at its peak; ${share(workerS)}`,
      `server: ${mb(empty.server)} before, ${mb(parked.server)} with them; ${share(serverS)}`,
      `a re-check: ${perCheck.workflow.toFixed(1)} workflow tasks, ${perCheck.activity.toFixed(1)} activities`,
      `a day (${checks} re-checks in ${DAYS} days): ${aDay(perCheck.workflow)} workflow tasks, ${aDay(perCheck.activity)} activities`,
    ].join('\n'),
  );
}
