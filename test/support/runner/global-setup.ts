import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startThrowAwayPostgres, type ThrowAwayPostgres } from '../databases/throw-away-postgres.js';
import { bundleOf, isBundleName } from './bundles.js';
import { makeFestival } from './one-file.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the run's broker: `postgres` answers with the URL of its PostgreSQL, `bundles/<name>` with workflow code, `festival` with its program. */
    broker: string;
  }
}

/**
 * What all tests of a run share, made when the first test wants it: a run that needs none pays nothing. PostgreSQL runs in a
 * process that ends with this one, however this one ends; workflow code is bundled once, and kept in memory.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let postgres: Promise<ThrowAwayPostgres> | undefined;
  let festival: ReturnType<typeof makeFestival> | undefined;
  const path = `/${randomUUID()}/`;
  const find = async (wanted: string | undefined): Promise<string | undefined> => {
    if (wanted === 'festival') return (await (festival ??= makeFestival())).program;
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
    await festival?.then(({ remove }) => remove()).catch(() => undefined);
    await postgres?.then((started) => started.stop()).catch(() => undefined);
  };
}
