import { randomBytes } from 'node:crypto';
import { runSql, type Db } from '../sql.js';

const SIGNING = 'signing';
const SHARED_PASSWORD = 'shared_password';

/** The random secret that signs cookies and forms; made once, by whichever process asks first. */
export async function readSigningSecret(db: Db): Promise<string> {
  await runSql(
    db,
    'INSERT INTO dashboard_secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
    [SIGNING, randomBytes(32).toString('base64url')],
  );
  return (await readValue(db, SIGNING)) ?? '';
}

/** The hash of the password that all shared when a dashboard last started; undefined where they shared none. */
export async function readSharedPasswordHash(db: Db): Promise<string | undefined> {
  return await readValue(db, SHARED_PASSWORD);
}

/** Keeps the hash of a new shared password, and ends the sessions that began with the one before. */
export async function changeSharedPasswordHash(db: Db, hash: string | undefined): Promise<void> {
  await db.transaction(async (tx) => {
    if (hash === undefined)
      await runSql(tx, 'DELETE FROM dashboard_secrets WHERE name = $1', [SHARED_PASSWORD]);
    else
      await runSql(
        tx,
        `INSERT INTO dashboard_secrets (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        [SHARED_PASSWORD, hash],
      );
    await runSql(tx, 'DELETE FROM dashboard_sessions WHERE user_id IS NULL');
  });
}

async function readValue(db: Db, name: string): Promise<string | undefined> {
  const [row] = await runSql<{ value: string }>(db, 'SELECT value FROM dashboard_secrets WHERE name = $1', [
    name,
  ]);
  return row?.value;
}
