import { runSql, type Db } from '../sql.js';
import { isToldOf, tellEvent } from '../webhooks/deliveries.js';

/** A film or nomination of an edition; `gone` where no programme names it any more. */
interface Line {
  kind: 'films' | 'nominations';
  name: string;
  gone: boolean;
  won: boolean;
}

/**
 * Writes a programme, and tells in the same transaction how it has changed an edition that was there already: films and
 * nominations that are new or gone, and nominations that have won since.
 */
export async function tellingChanges<T>(db: Db, edition: string, write: () => Promise<T>): Promise<T> {
  if (!(await isToldOf(db, 'edition.changed'))) return await write();
  const before = await linesOf(db, edition);
  const written = await write();
  if (before.size === 0) return written;
  const change = { films: { added: 0, gone: 0 }, nominations: { added: 0, gone: 0, won: 0 } };
  for (const [id, line] of await linesOf(db, edition)) {
    const was = before.get(id);
    if (!line.gone && (was === undefined || was.gone)) change[line.kind].added += 1;
    if (line.gone && was?.gone === false) change[line.kind].gone += 1;
    if (line.won && was?.won === false) change.nominations.won += 1;
  }
  const sum = [...Object.values(change.films), ...Object.values(change.nominations)].reduce((a, b) => a + b);
  if (sum > 0) await tellEvent(db, 'edition.changed', { edition, ...change });
  return written;
}

async function linesOf(db: Db, edition: string): Promise<Map<string, Line>> {
  const lines = await runSql<Line>(
    db,
    `SELECT 'films' AS kind, entry.film_key AS name, entry.vanished_at IS NOT NULL AS gone, false AS won
     FROM programme_entries entry JOIN festival_editions edition ON edition.id = entry.edition_id WHERE edition.key = $1
     UNION ALL SELECT 'nominations', n.id::text, n.vanished_at IS NOT NULL, n.won
     FROM nominations n JOIN festival_editions edition ON edition.id = n.edition_id WHERE edition.key = $1`,
    [edition],
  );
  return new Map(lines.map((line) => [`${line.kind}/${line.name}`, line]));
}
