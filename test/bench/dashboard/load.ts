import { performance } from 'node:perf_hooks';
import type { DataSource, QueryRunner } from 'typeorm';

/** Writes many rows on one connection. */
export interface Loader {
  /** Runs statements and says how many rows the last one wrote, and how long they took. */
  run: (step: string, statements: string[]) => Promise<number>;
  /** Makes the indexes that were put aside. */
  indexes: () => Promise<void>;
  /** Gives the connection back as it was. */
  end: () => Promise<void>;
}

/** Puts the indexes of all tables aside, but for primary keys, and has no trigger or foreign key see what is written. */
export async function beginLoad(dataSource: DataSource): Promise<Loader> {
  const runner = dataSource.createQueryRunner();
  await runner.query(`SET session_replication_role = replica`);
  await runner.query(`SET work_mem = '256MB'`);
  await runner.query(`SET maintenance_work_mem = '1GB'`);
  const indexes = (await runner.query(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition, indrelid::regclass::text AS table FROM pg_index
     JOIN pg_class ON pg_class.oid = indexrelid
     WHERE relnamespace = current_schema()::regnamespace AND NOT indisprimary
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 3`,
  )) as { name: string; definition: string }[];
  for (const { name } of indexes) await runner.query(`DROP INDEX ${name}`);
  return {
    run: (step, statements) => timed(runner, step, statements),
    indexes: async () => {
      await timed(runner, 'indexes', [...indexes.map(({ definition }) => definition), 'ANALYZE']);
    },
    end: async () => {
      await runner.query('RESET ALL');
      await runner.release();
    },
  };
}

async function timed(runner: QueryRunner, step: string, statements: string[]): Promise<number> {
  const began = performance.now();
  let rows = 0;
  for (const statement of statements) rows = (await runner.query(statement, undefined, true)).affected ?? 0;
  console.log(`  ${step}: ${rows} rows, ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return rows;
}
