import { weighNominee } from '../../matching/nominees.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { SURE, type CreditedPerson, type Link, type OpenNominee } from './open-nominee.js';

/** Who makes rows of people one without a person's word. */
const MACHINE = 'festival-lookup';

/**
 * The people of nominees whose IMDb id the programme gives. One who stands in the film's credits under another site's id is the
 * same person: the row takes the id, or the two rows become one.
 */
export async function identify(
  db: Db,
  open: readonly OpenNominee[],
  credited: ReadonlyMap<string, readonly CreditedPerson[]>,
): Promise<Map<string, Link>> {
  const known = open.flatMap((nominee) =>
    nominee.imdbId === null ? [] : [{ ...nominee, imdbId: nominee.imdbId }],
  );
  for (const nominee of known) {
    if (nominee.refused.length > 0) continue;
    const inFilm = creditedAs(nominee, credited.get(nominee.movieId ?? '') ?? []);
    if (inFilm !== undefined) await giveId(db, inFilm, nominee.imdbId);
  }
  const json = storableJson(known.map(({ imdbId, nominee }) => ({ imdbId, nominee })));
  await runSql(db, ADD, [json]);
  const people = await runSql<{ id: string; imdbId: string }>(
    db,
    'SELECT id::text, imdb_id FROM people WHERE imdb_id = ANY ($1)',
    [known.map(({ imdbId }) => imdbId)],
  );
  const byImdbId = new Map(people.map(({ id, imdbId }) => [imdbId, id]));
  return new Map(
    known.map(({ id, imdbId }) => {
      const line = `the programme gives the IMDb id ${imdbId}`;
      const evidence = { line, candidates: [] };
      return [id, { id, personId: byImdbId.get(imdbId), linkedBy: 'imdb_id', confidence: 1, evidence }];
    }),
  );
}

/** The one person of the film who surely is the nominee, and whose row has no IMDb id yet. */
function creditedAs(nominee: OpenNominee, people: readonly CreditedPerson[]): string | undefined {
  if (people.some(({ imdbId }) => imdbId === nominee.imdbId)) return undefined;
  const [best] = weighNominee(nominee.nominee, nominee, people);
  const person = people.find(({ personId }) => personId === best?.personId);
  const isOpen = person?.imdbId === null && person.tmdbId !== null;
  return isOpen && best !== undefined && best.confidence >= SURE ? person.personId : undefined;
}

async function giveId(db: Db, personId: string, imdbId: string): Promise<void> {
  await runSql(
    db,
    `UPDATE people SET imdb_id = $2, updated_at = now() WHERE id = $1 AND imdb_id IS NULL AND merged_into IS NULL
       AND NOT EXISTS (SELECT FROM people other WHERE other.imdb_id = $2)`,
    [personId, imdbId],
  );
  await mergeByMachine(db, imdbId, personId);
}

/** Makes the row that has an IMDb id one with another, unless a person parted the two before. */
async function mergeByMachine(db: Db, imdbId: string, keptId: string): Promise<void> {
  await runSql(
    db,
    `SELECT merge_people(merged.id, $2, $3) FROM people merged WHERE merged.imdb_id = $1 AND merged.id <> $2
       AND NOT EXISTS (SELECT FROM person_merge_undos undo JOIN person_merges merge ON merge.id = undo.merge_id
         WHERE (merge.merged_id, merge.kept_id) IN ((merged.id, $2), ($2, merged.id)))`,
    [imdbId, keptId, MACHINE],
  );
}

const ADD = `INSERT INTO people (name, imdb_id)
  SELECT DISTINCT ON ("imdbId") nominee, "imdbId" FROM jsonb_to_recordset($1::jsonb) AS given ("imdbId" text, nominee text)
  ORDER BY "imdbId", nominee ON CONFLICT (imdb_id) DO NOTHING`;
