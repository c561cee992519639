import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDashboard } from '../../../dashboard/server/server.js';
import { useDatabase } from '../fixtures/entities.js';

/** Control characters in addresses: Postgres takes no text with a zero in it. */
const { dataSource } = useDatabase();
const connection = Connection.lazy({ address: '127.0.0.1:1' });
let dashboard: Awaited<ReturnType<typeof createDashboard>>;

beforeAll(async () => {
  dashboard = await createDashboard({
    settings: { host: '127.0.0.1', port: 0, loopback: true },
    database: dataSource(),
    client: new Client({ connection }),
  });
});
afterAll(async () => {
  await dashboard.close();
  await connection.close();
});

describe('pages pass over them', () => {
  test.each([
    '/films?q=%00',
    '/films?q=a%00b&festival=%00x&reason=%1F%00x',
    '/review?festival=a%00&reason=%00b',
    '/review?kind=flagged&reason=a%00b',
    '/editions?festival=%00cannes',
    '/editions?festival=',
    '/history?festival=a%00&key=%00&kind=%00',
  ])('%s', async (path) => {
    expect((await dashboard.inject(path)).statusCode).toBe(200);
  });

  test('what is around them is looked for', async () => {
    await dataSource().query(`INSERT INTO movies (title) VALUES ('Alpha and more'), ('Something else')`);
    const { body } = await dashboard.inject('/films?q=%00alpha%00more%00');
    expect(body).toContain('Alpha and more');
    expect(body).not.toContain('Something else');
  });
});

describe('the API refuses them in words', () => {
  test.each([
    '/api/films?text=a%00',
    '/api/films?festival=%00',
    '/api/films?reason=a%0Ab',
    '/api/review?festival=%00',
    '/api/review?reason=%00',
    '/api/imports/cannes-2025/films?reason=%00',
  ])('%s', async (path) => {
    const response = await dashboard.inject(path);
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain('expected no control characters');
  });
});
