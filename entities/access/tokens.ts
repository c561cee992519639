import { counted } from '../../domain/words/figures.js';
import type { Role } from '../../domain/roles.js';
import { runSql, type Db } from '../sql.js';
import { keepChange } from './changes.js';
import { hashOfKey, makeKey } from './keys.js';
import type { User } from './users.js';

/** So that a key found somewhere is known for what it is. */
const PREFIX = 'festival_';

export interface ListedToken {
  id: string;
  name: string;
  label: string;
  insertedAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date;
}

/** Makes a token of a user for a script. @returns the token, which is kept nowhere. */
export async function addToken(
  db: Db,
  user: User,
  { label, days }: { label: string; days: number },
  by: string,
): Promise<string> {
  const key = PREFIX + makeKey();
  await db.transaction(async (tx) => {
    await runSql(
      tx,
      `INSERT INTO dashboard_tokens (key_hash, user_id, label, expires_at)
       VALUES ($1, $2, $3, now() + make_interval(days => $4))`,
      [hashOfKey(key), user.id, label, days],
    );
    await keepChange(tx, by, `gives ${user.name} a token for ${counted(days, 'day')}: ${label}`);
  });
  return key;
}

/** Whose token it is, while it lasts and they may come in. */
export async function readToken(
  db: Db,
  key: string,
): Promise<{ name: string; role: Role; userId: string } | undefined> {
  const [token] = await runSql<{ id: string; userId: string; name: string; role: Role; isStale: boolean }>(
    db,
    `SELECT t.id, u.id::text AS "userId", u.name, u.role,
       coalesce(t.last_used_at < now() - interval '5 minutes', true) AS "isStale"
     FROM dashboard_tokens t JOIN dashboard_users u ON u.id = t.user_id
     WHERE t.key_hash = $1 AND t.expires_at > now() AND u.disabled_at IS NULL`,
    [hashOfKey(key)],
  );
  if (token?.isStale === true)
    await runSql(db, 'UPDATE dashboard_tokens SET last_used_at = now() WHERE id = $1', [token.id]);
  return token === undefined ? undefined : { name: token.name, role: token.role, userId: token.userId };
}

/** All tokens, those that are over included. */
export async function listTokens(db: Db): Promise<ListedToken[]> {
  return await runSql<ListedToken>(
    db,
    `SELECT t.id, u.name, t.label, t.inserted_at AS "insertedAt", t.last_used_at AS "lastUsedAt", t.expires_at AS "expiresAt"
     FROM dashboard_tokens t JOIN dashboard_users u ON u.id = t.user_id ORDER BY t.inserted_at DESC LIMIT 200`,
  );
}

/** Ends a token. @returns whether there was one. */
export async function endToken(db: Db, id: string, by: string): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const [token] = await runSql<{ label: string }>(
      tx,
      'DELETE FROM dashboard_tokens WHERE id = $1 RETURNING label',
      [id],
    );
    if (token === undefined) return false;
    await keepChange(tx, by, `ends the token ${token.label}`);
    return true;
  });
}
