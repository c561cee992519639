import { runForOne, runSql, type Db } from '../sql.js';

/** Two people who made films together. */
export interface CollaborationView {
  name: string;
  otherName: string;
  kinds: string[];
  films: number;
  firstTitle: string;
  firstYear: number | null;
  latestTitle: string;
  latestYear: number | null;
}

/**
 * Makes all collaborations anew from the credits of eligible movies; the database keeps them by itself otherwise.
 * @returns how many pairs there are.
 */
export async function rebuildCollaborations(db: Db): Promise<number> {
  const { pairs } = await runForOne<{ pairs: number }>(db, 'SELECT rebuild_collaborations()::int AS pairs');
  return pairs;
}

/** Pairs of somebody of this name; $2. */
const OF_NAME = `WITH named AS MATERIALIZED (SELECT array_agg(id) AS ids FROM people WHERE strpos(lower(name), lower($2)) > 0)
  SELECT pair.* FROM named, collaborations pair WHERE person_id = ANY (ids)
  UNION SELECT pair.* FROM named, collaborations pair WHERE other_person_id = ANY (ids)`;

/**
 * Pairs with the most films together, those with a person of some name alone where one is given (any case, any part).
 */
export async function topCollaborations(
  db: Db,
  name: string | undefined,
  limit: number,
): Promise<CollaborationView[]> {
  return await runSql<CollaborationView>(
    db,
    // Names part those alone that are level with the last one: all others are found by their index.
    `SELECT one.name, other.name AS other_name, pair.kinds, pair.films, first.title AS first_title,
       pair.first_year, latest.title AS latest_title, pair.latest_year
     FROM (SELECT * FROM ${name === undefined ? 'collaborations' : `(${OF_NAME}) named`}
       ORDER BY films DESC, latest_year DESC NULLS LAST FETCH FIRST $1 ROWS WITH TIES) pair
     JOIN people one ON one.id = pair.person_id JOIN people other ON other.id = pair.other_person_id
     JOIN movies first ON first.id = pair.first_movie_id JOIN movies latest ON latest.id = pair.latest_movie_id
     ORDER BY pair.films DESC, pair.latest_year DESC NULLS LAST, one.name, other.name LIMIT $1`,
    name === undefined ? [limit] : [limit, name],
  );
}
