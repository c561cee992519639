import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openReplica } from '../../../entities/replica.js';
import { dashboardFor } from '../fixtures/dashboard.js';
import { freshId, stage, useDatabase } from '../fixtures/entities.js';

/** A role that may only read, in transactions that may not write, stands in for a replica. */
const ROLE = `replica_${process.pid}_${freshId()}`;
const PASSWORD = 'read and nothing else';
const { dataSource, db } = useDatabase();
let replica: DataSource;

beforeAll(async () => {
  await db().query(`CREATE ROLE ${ROLE} LOGIN PASSWORD '${PASSWORD}'`);
  await db().query(`ALTER ROLE ${ROLE} SET default_transaction_read_only = on`);
  await db().query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${ROLE}`);
  const { url } = dataSource().options as { url: string };
  const address = new URL(url);
  address.username = ROLE;
  address.password = encodeURIComponent(PASSWORD);
  replica = await openReplica(address.href, dataSource(), 2);
});
afterAll(async () => {
  await replica.destroy();
  await db().query(`DROP OWNED BY ${ROLE}`);
  await db().query(`DROP ROLE ${ROLE}`);
});

async function due(): Promise<number> {
  const [row] = await db().query<{ due: number }[]>('SELECT count(*)::int AS due FROM edition_figures_due');
  return row?.due ?? 0;
}

test('lists and figures are read from a replica, and what is kept of them is kept where it can be written', async () => {
  const { key } = await stage(dataSource(), [
    { title: 'First', nominations: [{ category: 'Best', person: 'Ana' }] },
  ]);
  expect(await due()).toBeGreaterThan(0);
  const dashboard = await dashboardFor(dataSource(), {}, undefined, replica);
  const asked = vi.spyOn(replica, 'createQueryRunner');
  for (const url of [
    '/',
    '/?range=7d',
    '/films?text=first',
    '/history',
    '/decisions',
    '/decisions.csv',
    '/editions',
    '/awards',
    `/api/imports/${key}/export?format=csv`,
  ]) {
    asked.mockClear();
    const { statusCode, body } = await dashboard.inject({ url });
    expect([url, statusCode]).toEqual([url, 200]);
    expect(asked, url).toHaveBeenCalled();
    if (url.startsWith('/films')) expect(body).toContain('First');
  }
  expect(await due()).toBe(0);
});

test('it writes nothing, and neither do its readers', async () => {
  await expect(replica.query('DELETE FROM edition_figures_due')).rejects.toThrow(
    /permission denied|read-only/,
  );
});
