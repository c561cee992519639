import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createDashboard } from '../../dashboard/server/server.js';
import { importWorkflowId, lookupWorkflowId } from '../../domain/identity.js';
import { importHistory } from '../support/temporal/history-size.js';
import { WINDOW, withFastSource } from './engine/fast-source.js';
import { follow, importProgramme, must, number, tell, transposed } from './money/figures.js';
import { cpuMs, peakBytes, residentBytes, sumOfDescendants } from './processes.js';

const SIZES = [100, 1000];
const MB = 1024 * 1024;
const EDITION = 'made-up-2025';
const ASKED = 10;
const PAGES = { overview: '/', import: `/imports/${EDITION}`, films: '/films', sources: '/sources' };

/**
 * Whether an import of many films costs as much a film as one of few: films that TMDb knows by id, a source that answers at
 * once, each size on servers of its own, Temporal in a SQLite file. Linux only, for it reads /proc.
 * @param args numbers of films (100 and 1,000; 10,000 take a while).
 */
export async function run(args: string[]): Promise<void> {
  const sizes = args.length > 0 ? args.map(Number) : SIZES;
  const figures: Record<string, Record<string, number>> = {};
  for (const films of sizes) figures[`${films} films`] = await measured(films);
  tell('scale', transposed(figures));
}

async function measured(films: number): Promise<Record<string, number>> {
  let figures: Record<string, number> = {};
  await withFastSource(films, async ({ loadWorker, client, dataSource, folder }, entries) => {
    // As a file: 10,000 films are more than Temporal takes in one input.
    const path = join(folder, 'programme.json');
    await writeFile(path, JSON.stringify(entries));
    const worker = loadWorker();
    await worker.begin();
    const [cpu, began] = [cpuMs(worker.pid), performance.now()];
    const { full } = await follow(await importProgramme(client, { kind: 'file', path }, WINDOW));
    const seconds = (performance.now() - began) / 1000;
    must(full === films, `${full} of ${films} films are full`);
    const [child] = entries;
    const { historyLength } = await client.workflow
      .getHandle(lookupWorkflowId(child?.imdbId ?? ''))
      .describe();
    figures = {
      'films a second': films / seconds,
      'worker, CPU ms a film': (cpuMs(worker.pid) - cpu) / films,
      'worker at its peak, MB': peakBytes(worker.pid) / MB,
      'Temporal at its end, MB': sumOfDescendants('temporal', residentBytes) / MB,
      'database, MB':
        (await number(dataSource, 'SELECT pg_database_size(current_database())::float8 AS value')) / MB,
      "events in a film's history": historyLength,
      ...(await parentOf(client, films)),
      ...(await pages(client, dataSource)),
    };
  });
  return figures;
}

/** The import's histories: it goes on as a new one when one grows long. */
async function parentOf(client: Client, films: number): Promise<Record<string, number>> {
  const workflowId = importWorkflowId(EDITION);
  const runs = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    runs.push(await importHistory(client.workflow.getHandle(workflowId, runId)));
  return {
    'runs of the import': runs.length,
    'events in its longest history': Math.max(...runs.map(({ events }) => events)),
    'bytes of payloads a film in them': runs.reduce((sum, { bytes }) => sum + bytes, 0) / films,
  };
}

/** How long the dashboard's pages take then, in ms, at the median. */
async function pages(client: Client, database: DataSource): Promise<Record<string, number>> {
  const settings = { host: '127.0.0.1', port: 0, loopback: true };
  const app = await createDashboard({ settings, database, client });
  try {
    const url = await app.listen(settings);
    const figures: Record<string, number> = {};
    for (const [name, path] of Object.entries(PAGES)) {
      const times: number[] = [];
      for (let request = 0; request < ASKED; request += 1) {
        const began = performance.now();
        const response = await fetch(url + path);
        await response.text();
        if (!response.ok) throw new Error(`${path} answers ${response.status}`);
        times.push(performance.now() - began);
      }
      figures[`page "${name}", ms`] = times.sort((one, other) => one - other)[ASKED / 2] ?? Number.NaN;
    }
    return figures;
  } finally {
    await app.close();
  }
}
