import { runSql, type Db } from '../sql.js';

/** As a HTTP status: it was not done. */
const REFUSED = 409;

/** A change, by whom and when. */
export interface KeptChange {
  at: Date;
  by: string;
  change: string;
  status: number | null;
}

/** Keeps a change with who makes it. @returns its id. */
export async function keepChange(db: Db, by: string, change: string): Promise<string> {
  const [row] = await runSql<{ id: string }>(
    db,
    'INSERT INTO dashboard_changes (changed_by, change) VALUES ($1, $2) RETURNING id::text AS id',
    [by, change],
  );
  return row?.id ?? '';
}

/**
 * Keeps who asks for what is done elsewhere, before it is done; where it is refused, that is kept, too. Whatever dies between, the
 * name is there.
 */
export async function keptFirst<T>(db: Db, by: string, change: string, act: () => Promise<T>): Promise<T> {
  const id = await keepChange(db, by, change);
  try {
    return await act();
  } catch (error) {
    await keepAnswer(db, id, REFUSED);
    throw error;
  }
}

/** Keeps what became of it, as the HTTP status of the answer. */
export async function keepAnswer(db: Db, id: string, status: number): Promise<void> {
  await runSql(db, 'UPDATE dashboard_changes SET status = $2 WHERE id = $1', [id, status]);
}

/** The last changes, newest first. */
export async function listChanges(db: Db, limit: number): Promise<KeptChange[]> {
  return await runSql<KeptChange>(
    db,
    `SELECT inserted_at AS at, changed_by AS by, change, status FROM dashboard_changes ORDER BY id DESC LIMIT $1`,
    [limit],
  );
}
