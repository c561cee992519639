import { runForOne, runSql, type Db } from '../../sql.js';
import { ProgrammeEntry } from '../edition.js';
import { editionId } from '../id.js';

const TITLES_TOLD = 5;

/** What stood in an earlier version of an edition's programmes and stands in none any more. */
export interface Vanished {
  films: number;
  nominations: number;
  /** The first films. */
  titles: string[];
}

/**
 * Flags what a programme named before and has not named in this transaction, unless another programme of the edition
 * names it. To be called after the programme was written, in the same transaction.
 * @param unreadKeys films that stay unflagged, with their nominations: nobody knows whether the programme names them.
 */
export async function flagVanished(
  db: Db,
  editionId: string,
  programme: string,
  unreadKeys: readonly string[] = [],
): Promise<void> {
  const parameters = [editionId, programme, unreadKeys];
  await runSql(db, FLAG_ENTRIES, parameters);
  await runSql(db, FLAG_NOMINATIONS, parameters);
}

/** What is flagged in an edition now, by whichever import. */
export async function readVanished(db: Db, editionId: string): Promise<Vanished> {
  return await runForOne<Vanished>(
    db,
    `SELECT count(*)::int AS films,
       coalesce((array_agg(coalesce(title, film_key) ORDER BY position, id))[1:${TITLES_TOLD}], '{}') AS titles,
       (SELECT count(*)::int FROM nominations WHERE edition_id = $1 AND vanished_at IS NOT NULL) AS nominations
     FROM programme_entries WHERE edition_id = $1 AND vanished_at IS NOT NULL`,
    [editionId],
  );
}

/** An entry of an edition that a list of films does not name. */
export interface MissingFilm {
  filmKey: string;
  title: string;
  /** Set where it is flagged already. */
  vanishedAt: Date | null;
}

/** How a list of films compares with what an edition has. */
export interface EditionComparison {
  /** Films of the list that the edition has not. */
  added: number;
  /** Films of the edition that the list names, too. */
  kept: number;
  missing: MissingFilm[];
}

/** Compares films, by their keys, with those of an edition ("cannes-2025"); undefined where it was never imported. */
export async function compareWithEdition(
  db: Db,
  edition: string,
  filmKeys: readonly string[],
): Promise<EditionComparison | undefined> {
  const id = await editionId(db, edition);
  if (id === null) return undefined;
  const missing = await runSql<MissingFilm>(
    db,
    `SELECT film_key, coalesce(title, film_key) AS title, vanished_at FROM programme_entries entry
     WHERE edition_id = $1 AND NOT EXISTS (SELECT FROM unnest($2::text[]) named WHERE named = entry.film_key)
     ORDER BY position, id`,
    [id, filmKeys],
  );
  const kept = (await db.countBy(ProgrammeEntry, { editionId: id })) - missing.length;
  return { added: filmKeys.length - kept, kept, missing };
}

/** What this transaction wrote has its time. */
const NOT_NAMED = `named.edition_id = $1 AND $2 = ANY (named.named_by) AND named.named_at IS DISTINCT FROM now()`;
const FLAG = `named_by = array_remove(named.named_by, $2), updated_at = now(),
  vanished_at = CASE WHEN array_remove(named.named_by, $2) = '{}' THEN now() END`;

const FLAG_ENTRIES = `UPDATE programme_entries named SET ${FLAG} WHERE ${NOT_NAMED} AND named.film_key <> ALL ($3::text[])`;

const FLAG_NOMINATIONS = `UPDATE nominations named SET ${FLAG} WHERE ${NOT_NAMED}
    AND NOT EXISTS (SELECT 1 FROM programme_entries entry WHERE entry.edition_id = named.edition_id
      AND entry.movie_id = named.movie_id AND entry.film_key = ANY ($3::text[]))`;
