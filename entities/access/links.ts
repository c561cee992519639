import { runSql, type Db } from '../sql.js';
import { DashboardLink } from './account.js';

/** More are not kept for a list: somebody forgets one first. */
const MOST = 50;

/** The kept links of a list ("/films"), by name. */
export async function listLinks(db: Db, list: string): Promise<DashboardLink[]> {
  return await db.find(DashboardLink, { where: { list }, order: { name: 'ASC' } });
}

/**
 * Keeps a link under a name; one of that name is replaced.
 * @returns false where the list has as many as it may have.
 */
export async function saveLink(
  db: Db,
  { list, name, address, savedBy }: Pick<DashboardLink, 'list' | 'name' | 'address' | 'savedBy'>,
): Promise<boolean> {
  const rows = await runSql(
    db,
    `INSERT INTO dashboard_links (list, name, address, saved_by)
     SELECT $1::text, $2::text, $3, $4
     WHERE (SELECT count(*) FROM dashboard_links WHERE list = $1 AND name <> $2) < ${MOST}
     ON CONFLICT (list, name) DO UPDATE SET address = EXCLUDED.address, saved_by = EXCLUDED.saved_by RETURNING id`,
    [list, name, address, savedBy],
  );
  return rows.length > 0;
}

/** @returns the list of which it was; undefined where there is no such link. */
export async function forgetLink(db: Db, id: string): Promise<string | undefined> {
  const [row] = await runSql<{ list: string }>(
    db,
    'DELETE FROM dashboard_links WHERE id = $1 RETURNING list',
    [id],
  );
  return row?.list;
}
