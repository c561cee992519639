import type { Role } from '../../domain/roles.js';
import { runSql, type Db } from '../sql.js';
import { hashOfKey, makeKey } from './keys.js';

/** Days after which everybody signs in anew. */
export const SESSION_DAYS = 7;

export interface Session {
  id: string;
  name: string;
  /** Null where it began without a named user. */
  userId: string | null;
  role: Role | null;
}
export interface ListedSession {
  id: string;
  name: string;
  address: string;
  browser: string;
  beganAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** Begins a session, and clears those away whose time is over. @returns its key, which is kept nowhere. */
export async function beginSession(
  db: Db,
  session: { userId: string | null; name: string; address: string; browser: string },
): Promise<string> {
  const key = makeKey();
  await runSql(db, 'DELETE FROM dashboard_sessions WHERE expires_at <= now()');
  await runSql(
    db,
    `INSERT INTO dashboard_sessions (key_hash, user_id, name, address, browser, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6))`,
    [hashOfKey(key), session.userId, session.name, session.address, session.browser, SESSION_DAYS],
  );
  return key;
}

/** The session of a key, while it lasts and its user may come in. That it was seen is kept once in five minutes. */
export async function readSession(db: Db, key: string): Promise<Session | undefined> {
  const [session] = await runSql<Session & { isStale: boolean }>(
    db,
    `SELECT s.id, coalesce(u.name, s.name) AS name, s.user_id::text AS "userId", u.role,
       s.last_seen_at < now() - interval '5 minutes' AS "isStale"
     FROM dashboard_sessions s LEFT JOIN dashboard_users u ON u.id = s.user_id
     WHERE s.key_hash = $1 AND s.expires_at > now() AND u.disabled_at IS NULL`,
    [hashOfKey(key)],
  );
  if (session?.isStale === true)
    await runSql(db, 'UPDATE dashboard_sessions SET last_seen_at = now() WHERE id = $1', [session.id]);
  return session;
}

/** Sessions that last, newest first; of one person where `name` is given. */
export async function listSessions(db: Db, name?: string): Promise<ListedSession[]> {
  return await runSql<ListedSession>(
    db,
    `SELECT id, name, address, browser, began_at AS "beganAt", last_seen_at AS "lastSeenAt", expires_at AS "expiresAt"
     FROM dashboard_sessions WHERE expires_at > now() AND ($1::text IS NULL OR lower(name) = lower($1))
     ORDER BY began_at DESC LIMIT 200`,
    [name],
  );
}

/** Ends a session; of one person alone where `name` is given. @returns whether there was one. */
export async function endSession(db: Db, id: string, name?: string): Promise<boolean> {
  const ended = await runSql(
    db,
    'DELETE FROM dashboard_sessions WHERE id = $1 AND ($2::text IS NULL OR lower(name) = lower($2)) RETURNING id',
    [id, name],
  );
  return ended.length > 0;
}
