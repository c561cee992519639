import type { DataSource } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { importProgress, startImport, type ImportHandle } from '../../../client/imports/start.js';
import type { ImportProgress } from '../../../domain/lookup/lookup.js';
import type { Entry, Programme } from '../../../domain/programme/programme.js';
import type { LogEntry } from '../../../sandbox/simulated/http/server.js';

const MICRO = 1e6;
const LOOK_MS = 10_000;

/** What a source charged by its own log, in USD. */
export function billOf(log: LogEntry[], source: LogEntry['source']): number {
  return (
    log
      .filter((entry) => entry.source === source)
      .reduce((sum, { chargedUsd }) => sum + Math.round(chargedUsd * MICRO), 0) / MICRO
  );
}

/** What the ledger holds against a source (`omdb`, `imdb_scrape`), open reservations in full, in USD. */
export async function ledgerOf(dataSource: DataSource, source: string): Promise<number> {
  return await number(
    dataSource,
    `SELECT coalesce(sum(coalesce(charged_usd, reserved_usd)), 0)::float8 AS value FROM spend_ledger
     WHERE state <> 'released' AND source = $1`,
    [source],
  );
}

/** Movies for which a condition on their columns holds. */
export async function countMovies(dataSource: DataSource, where: string): Promise<number> {
  return await number(dataSource, `SELECT count(*)::int AS value FROM movies WHERE ${where}`);
}

/** The one number, called `value`, that a query gives. */
export async function number(
  dataSource: DataSource,
  sql: string,
  parameters: unknown[] = [],
): Promise<number> {
  const [row] = await dataSource.query<{ value: number }[]>(sql, parameters);
  return row?.value ?? Number.NaN;
}

/** Most entries of a log within any time of `windowMs`. */
export function mostWithin(log: LogEntry[], windowMs: number): number {
  const times = log.map(({ at }) => Date.parse(at)).sort((one, other) => one - other);
  let most = 0;
  let first = 0;
  times.forEach((time, index) => {
    while (time - (times[first] ?? time) >= windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

/** Starts the import of made-up entries. @param window films at one time; without, the import follows its sources. */
export async function importEntries(
  client: Client,
  entries: Entry[],
  window: number | undefined,
  festival = 'made-up',
): Promise<ImportHandle> {
  return await importProgramme(client, { kind: 'inline', entries }, window, festival);
}

/** {@link importEntries} of a programme of any kind. */
export async function importProgramme(
  client: Client,
  programme: Programme,
  window: number | undefined,
  festival = 'made-up',
): Promise<ImportHandle> {
  const policy = window === undefined ? {} : { window };
  return await startImport(client, { festival, year: 2025, programme, policy });
}

/** Waits for an import's end, and says now and then how far it is. */
export async function follow(handle: ImportHandle): Promise<ImportProgress> {
  const look = setInterval(() => {
    importProgress(handle).then(
      ({ full, minimal, stub, total, pausedReason }) => {
        console.log(
          `${full + minimal + stub} of ${total} films${pausedReason === undefined ? '' : `; ${pausedReason}`}`,
        );
      },
      () => undefined, // the next look tells
    );
  }, LOOK_MS);
  try {
    return await handle.result();
  } finally {
    clearInterval(look);
  }
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, everyMs = 100): Promise<void> {
  while (!(await holds())) await sleep(everyMs);
}

/** Says whether what must hold does; one that does not makes the benchmark fail. */
export function must(holds: boolean, what: string): void {
  console.log(`${holds ? 'holds' : 'DOES NOT HOLD'}: ${what}`);
  if (!holds) process.exitCode = 1;
}

/** Prints figures for people, as a table, and for programs, as one line of JSON. */
export function tell(bench: string, figures: object): void {
  console.table(rounded(figures));
  console.log(JSON.stringify({ bench, ...figures }));
}

function rounded(figures: object): object {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]: [string, unknown]) => {
      if (typeof value === 'number' && !Number.isInteger(value)) return [name, Number(value.toPrecision(3))];
      return [name, typeof value === 'object' && value !== null ? rounded(value) : value];
    }),
  );
}

/** A row a figure, where there was a column. */
export function transposed<Value>(
  columns: Record<string, Record<string, Value>>,
): Record<string, Record<string, Value>> {
  const rows: Record<string, Record<string, Value>> = {};
  for (const [column, figures] of Object.entries(columns))
    for (const [row, value] of Object.entries(figures)) (rows[row] ??= {})[column] = value;
  return rows;
}
