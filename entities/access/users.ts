import type { Role } from '../../domain/roles.js';
import { AppError } from '../../domain/errors.js';
import { runSql, type Db } from '../sql.js';
import { keepChange } from './changes.js';

/** A person who may come in. */
export interface User {
  id: string;
  name: string;
  role: Role;
  /** Null for whom only a proxy signs in. */
  passwordHash: string | null;
  disabledAt: Date | null;
}
export interface ListedUser extends Omit<User, 'passwordHash'> {
  hasPassword: boolean;
  sessions: number;
  tokens: number;
  lastSeenAt: Date | null;
}

const COLUMNS = 'id::text AS id, name, role, password_hash AS "passwordHash", disabled_at AS "disabledAt"';

/** Whether there are named users, disabled ones included: from then on nobody else comes in. */
export async function usersExist(db: Db): Promise<boolean> {
  return (await runSql(db, 'SELECT 1 FROM dashboard_users LIMIT 1')).length > 0;
}

/** A user by name, whatever its case. */
export async function findUser(db: Db, name: string): Promise<User | undefined> {
  const [user] = await runSql<User>(
    db,
    `SELECT ${COLUMNS} FROM dashboard_users WHERE lower(name) = lower($1)`,
    [name],
  );
  return user;
}

/** All users with what is open of theirs. */
export async function listUsers(db: Db): Promise<ListedUser[]> {
  return await runSql<ListedUser>(
    db,
    `SELECT u.id::text AS id, u.name, u.role, u.disabled_at AS "disabledAt",
       u.password_hash IS NOT NULL AS "hasPassword",
       (SELECT count(*)::int FROM dashboard_sessions s WHERE s.user_id = u.id AND s.expires_at > now()) AS sessions,
       (SELECT count(*)::int FROM dashboard_tokens t WHERE t.user_id = u.id AND t.expires_at > now()) AS tokens,
       (SELECT max(s.last_seen_at) FROM dashboard_sessions s WHERE s.user_id = u.id) AS "lastSeenAt"
     FROM dashboard_users u ORDER BY lower(u.name)`,
  );
}

/**
 * Adds a user.
 * @param by under whose name the change is kept, as in all below.
 * @throws {AppError} `InvalidInput` where the name is taken.
 */
export async function addUser(
  db: Db,
  user: { name: string; role: Role; passwordHash: string | null },
  by: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const added = await runSql(
      tx,
      `INSERT INTO dashboard_users (name, role, password_hash) VALUES ($1, $2, $3)
       ON CONFLICT (lower(name)) DO NOTHING RETURNING id`,
      [user.name, user.role, user.passwordHash],
    );
    if (added.length === 0) throw new AppError('InvalidInput', `There is a user ${user.name} already.`);
    await keepChange(tx, by, `adds ${user.role} ${user.name}`);
  });
}

/** Gives a user a new password, and ends what was signed in with the one before. */
export async function changePassword(db: Db, user: User, passwordHash: string, by: string): Promise<void> {
  await db.transaction(async (tx) => {
    await runSql(tx, 'UPDATE dashboard_users SET password_hash = $2, updated_at = now() WHERE id = $1', [
      user.id,
      passwordHash,
    ]);
    await runSql(tx, 'DELETE FROM dashboard_sessions WHERE user_id = $1', [user.id]);
    await keepChange(tx, by, `gives ${user.name} a new password`);
  });
}

/** Lets a user in no more, sessions and tokens included, or in again with a new sign-in. */
export async function setDisabled(db: Db, user: User, disabled: boolean, by: string): Promise<void> {
  await db.transaction(async (tx) => {
    await runSql(
      tx,
      `UPDATE dashboard_users SET disabled_at = CASE WHEN $2 THEN coalesce(disabled_at, now()) END, updated_at = now()
       WHERE id = $1`,
      [user.id, disabled],
    );
    if (disabled) {
      await runSql(tx, 'DELETE FROM dashboard_sessions WHERE user_id = $1', [user.id]);
      await runSql(tx, 'DELETE FROM dashboard_tokens WHERE user_id = $1', [user.id]);
    }
    await keepChange(tx, by, `${disabled ? 'disables' : 'enables'} ${user.name}`);
  });
}

/** Makes a user a reviewer or an operator, from the next request on. */
export async function setRole(db: Db, user: User, role: Role, by: string): Promise<void> {
  await db.transaction(async (tx) => {
    await runSql(tx, 'UPDATE dashboard_users SET role = $2, updated_at = now() WHERE id = $1', [
      user.id,
      role,
    ]);
    await keepChange(tx, by, `makes ${user.name} ${role}`);
  });
}
