import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startThrowAwayPostgres, type ThrowAwayPostgres } from '../databases/throw-away-postgres.js';
import { bundleOf, isBundleName } from './bundles.js';
import { isProgramName, makeProgram, type ProgramName } from './one-file.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the run's broker: `postgres` answers with the URL of its PostgreSQL, `bundles/<name>` with workflow code, `programs/<name>` with what tests start often. */
    broker: string;
  }
}

/**
 * What all tests of a run share, made when the first test wants it: a run that needs none pays nothing. PostgreSQL runs in a
 * process that ends with this one, however this one ends; workflow code is bundled once, and kept in memory.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let postgres: Promise<ThrowAwayPostgres> | undefined;
  const programs = new Map<ProgramName, ReturnType<typeof makeProgram>>();
  const path = `/${randomUUID()}/`;
  const find = async (wanted: string | undefined): Promise<string | undefined> => {
    const program = wanted?.replace('programs/', '');
    if (isProgramName(program)) {
      const made = programs.get(program) ?? makeProgram(program);
      programs.set(program, made);
      return (await made).program;
    }
    if (wanted === 'postgres') return (await (postgres ??= startThrowAwayPostgres())).url;
    const name = wanted?.replace('bundles/', '');
    return isBundleName(name) ? await bundleOf(name) : undefined;
  };
  const broker = createServer((request, response) => {
    find(request.url?.startsWith(path) ? request.url.slice(path.length) : undefined).then(
      (found) => (found === undefined ? response.writeHead(404).end() : response.end(found)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  project.provide('broker', `http://127.0.0.1:${(broker.address() as AddressInfo).port}${path}`);
  return async () => {
    broker.closeAllConnections();
    broker.close();
    for (const made of programs.values()) await made.then(({ remove }) => remove()).catch(() => undefined);
    await postgres?.then((started) => started.stop()).catch(() => undefined);
  };
}
