import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { lookupWorkflowId } from '../../domain/identity.js';
import type { Entry } from '../../domain/programme/programme.js';
import { importHistory } from '../support/temporal/history-size.js';
import { BARE_QUEUE } from './engine/bare-queue.js';
import type { bareImport } from './engine/bare-workflows.js';
import { WINDOW, withFastSource } from './engine/fast-source.js';
import type { BenchApplication } from './money/application.js';
import { importEntries, number } from './money/figures.js';
import type { LoadedWorker } from './money/worker-process.js';
import { cpuMs, peakBytes, sumOfDescendants } from './processes.js';

const FILMS = 400;
const RUNS = 3;
const MB = 1024 * 1024;

/** What one run took; CPU times are in ms a film. */
interface Figures {
  filmsPerSecond: number;
  workerMs: number;
  temporalMs: number;
  postgresMs: number;
  workerPeakMb: number;
  transactions: number;
  childEvents: number;
  parentEvents: number;
  parentBytes: number;
}

const ROWS: Record<keyof Figures, string> = {
  filmsPerSecond: 'films a second',
  workerMs: 'worker, CPU ms a film',
  temporalMs: 'Temporal, CPU ms a film',
  postgresMs: 'Postgres, CPU ms a film',
  workerPeakMb: 'worker at its peak, MB',
  transactions: 'transactions a film',
  childEvents: "events in a film's history",
  parentEvents: "events a film in the parent's history",
  parentBytes: "bytes of payloads a film in the parent's history",
};

/**
 * What the engine costs beside the bare engine: imports of films that TMDb knows by id, from a source that answers at once,
 * against a parent with one child and one empty activity a film; in turn, each with a fresh worker process, medians of the
 * runs. Linux only, for it reads /proc.
 * @param args number of films (400), runs of each (3), `file` for Temporal on a SQLite file instead of in memory.
 */
export async function run(args: string[]): Promise<void> {
  const films = Number(args[0] ?? FILMS);
  const runs = Number(args[1] ?? RUNS);
  const bare: Figures[] = [];
  const ours: Figures[] = [];
  await withFastSource(
    films * runs,
    async (app, entries) => {
      for (let turn = 0; turn < runs; turn += 1) {
        bare.push(await runBare(app, films));
        ours.push(await runOurs(app, entries.slice(turn * films, (turn + 1) * films)));
        console.log(`run ${turn + 1} of ${runs} is over`);
      }
    },
    { inMemory: args[2] !== 'file' },
  );
  report(bare, ours);
}

async function runBare(app: BenchApplication, films: number): Promise<Figures> {
  const workflows = fileURLToPath(new URL('./engine/bare-workflows.ts', import.meta.url));
  const worker = await app.loadOther('test/bench/engine/bare-worker.ts', workflows);
  return await measured(app, worker, films, async () => {
    const parent = await app.client.workflow.start<typeof bareImport>('bareImport', {
      workflowId: `bare-import-${worker.pid}`,
      taskQueue: BARE_QUEUE,
      args: [films, WINDOW],
    });
    await parent.result();
    return { parent, child: await anyChild(app, parent) };
  });
}

async function runOurs(app: BenchApplication, entries: Entry[]): Promise<Figures> {
  const worker = app.loadWorker();
  return await measured(app, worker, entries.length, async () => {
    const parent = await importEntries(app.client, entries, WINDOW, `made-up-${worker.pid}`);
    const { full, total } = await parent.result();
    if (full !== total) throw new Error(`${full} of ${total} films are full`);
    return { parent, child: app.client.workflow.getHandle(lookupWorkflowId(entries[0]?.imdbId ?? '')) };
  });
}

/** Runs the work with one worker, and ends that. */
async function measured(
  app: BenchApplication,
  worker: LoadedWorker,
  films: number,
  work: () => Promise<{ parent: WorkflowHandle; child: WorkflowHandle }>,
): Promise<Figures> {
  await worker.begin();
  const before = await taken(app, worker);
  const { parent, child } = await work();
  const after = await taken(app, worker);
  const workerPeakMb = peakBytes(worker.pid) / MB;
  await worker.kill();
  const each = (name: keyof typeof before): number => (after[name] - before[name]) / films;
  const history = await importHistory(parent);
  return {
    filmsPerSecond: (films * 1000) / (after.at - before.at),
    workerMs: each('worker'),
    temporalMs: each('temporal'),
    postgresMs: each('postgres'),
    workerPeakMb,
    transactions: each('transactions'),
    childEvents: (await child.describe()).historyLength,
    parentEvents: history.events / films,
    parentBytes: history.bytes / films,
  };
}

async function taken(app: BenchApplication, { pid }: LoadedWorker) {
  return {
    at: performance.now(),
    worker: cpuMs(pid),
    temporal: sumOfDescendants('temporal', cpuMs),
    postgres: sumOfDescendants('postgres', cpuMs),
    transactions: await number(
      app.dataSource,
      `SELECT (xact_commit + xact_rollback)::int AS value FROM pg_stat_database WHERE datname = current_database()`,
    ),
  };
}

async function anyChild(app: BenchApplication, parent: WorkflowHandle): Promise<WorkflowHandle> {
  const { events } = await parent.fetchHistory();
  const started = events?.find(
    (event) => event.childWorkflowExecutionStartedEventAttributes instanceof Object,
  );
  const id = started?.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId;
  return app.client.workflow.getHandle(id ?? '');
}

function report(bare: Figures[], ours: Figures[]): void {
  const rows = Object.entries(ROWS).map(([name, words]) => {
    const of = (runs: Figures[]): number => median(runs.map((figures) => figures[name as keyof Figures]));
    return [words, of(bare), of(ours), of(ours) / of(bare)] as const;
  });
  console.table(
    Object.fromEntries(
      rows.map(([words, bareFigure, ourFigure, ratio]) => [
        words,
        { bare: rounded(bareFigure), ours: rounded(ourFigure), ratio: rounded(ratio) },
      ]),
    ),
  );
  console.log(JSON.stringify({ bare, ours }));
}

function median(figures: number[]): number {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function rounded(figure: number): number {
  return Number(figure.toPrecision(3));
}
