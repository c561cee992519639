import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startThrowAwayPostgres, type ThrowAwayPostgres } from '../databases/throw-away-postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the URL of the run's PostgreSQL, which it starts when it is first asked. */
    postgresBroker: string;
  }
}

/**
 * One PostgreSQL for a whole run of tests, started when the first test wants it: a run that needs none pays nothing.
 * It runs in a process that ends with this one, however this one ends.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let postgres: Promise<ThrowAwayPostgres> | undefined;
  const path = `/${randomUUID()}`;
  const broker = createServer((request, response) => {
    if (request.url !== path) {
      response.writeHead(404).end();
      return;
    }
    postgres ??= startThrowAwayPostgres();
    postgres.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  project.provide('postgresBroker', `http://127.0.0.1:${(broker.address() as AddressInfo).port}${path}`);
  return async () => {
    broker.closeAllConnections();
    broker.close();
    await postgres?.then((started) => started.stop()).catch(() => undefined);
  };
}
