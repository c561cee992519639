import type { MigrationInterface, QueryRunner } from 'typeorm';
import { collaborationFunctions } from './collaboration-functions.js';

/** When sites were asked for a movie's ratings; who worked with whom, kept by the database itself; what is eligible. */
export class RatingsAndCollaborations1700000000006 implements MigrationInterface {
  name = 'RatingsAndCollaborations1700000000006';

  async up(db: QueryRunner): Promise<void> {
    const movie = await idType(db, 'movies');
    const person = await idType(db, 'people');
    const statements = [
      ...ratingChecks(movie),
      ...ELIGIBILITY,
      ...collaborations(movie, person),
      ...collaborationFunctions(movie, person),
    ];
    for (const statement of statements) await db.query(statement);
    await db.query('SELECT rebuild_collaborations()');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('What was asked of sites of ratings is a record: it is not undone.'));
  }
}

/** An earlier system may have given its tables another type of id. */
async function idType(db: QueryRunner, table: 'movies' | 'people'): Promise<string> {
  const [column] = (await db.query(
    `SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'id'`,
    [table],
  )) as { type: string }[];
  return column?.type ?? 'bigint';
}

const ratingChecks = (movie: string): string[] => [
  `CREATE TABLE IF NOT EXISTS rating_checks (
     movie_id ${movie} NOT NULL REFERENCES movies (id) ON DELETE CASCADE,
     source text NOT NULL,
     checked_at timestamptz NOT NULL DEFAULT now(),
     -- The page that was found to be the film's; null where there was none.
     url text,
     PRIMARY KEY (movie_id, source)
   )`,
];

/** `cri_eligible` follows from the rest of the row, whoever writes it. */
const ELIGIBILITY = [
  `CREATE OR REPLACE FUNCTION movies_cri_eligible() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     NEW.cri_eligible := NEW.import_type = 'full' AND NEW.merged_into IS NULL
       AND NEW.review_state IS DISTINCT FROM 'rejected';
     RETURN NEW;
   END $$`,
  `CREATE OR REPLACE TRIGGER movies_cri_eligible
     BEFORE INSERT OR UPDATE OF import_type, merged_into, review_state, cri_eligible ON movies
     FOR EACH ROW EXECUTE FUNCTION movies_cri_eligible()`,
  `UPDATE movies SET cri_eligible = (import_type = 'full' AND merged_into IS NULL AND review_state IS DISTINCT FROM 'rejected')
   WHERE cri_eligible IS DISTINCT FROM
     (import_type = 'full' AND merged_into IS NULL AND review_state IS DISTINCT FROM 'rejected')`,
];

const collaborations = (movie: string, person: string): string[] => [
  // One row a pair of people, the smaller id first.
  `CREATE TABLE IF NOT EXISTS collaborations (
     person_id ${person} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
     other_person_id ${person} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
     kinds text[] NOT NULL DEFAULT '{}',
     films integer NOT NULL DEFAULT 0,
     first_movie_id ${movie},
     first_year integer,
     latest_movie_id ${movie},
     latest_year integer,
     updated_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (person_id, other_person_id),
     CONSTRAINT collaborations_order_check CHECK (person_id < other_person_id)
   )`,
  'CREATE INDEX IF NOT EXISTS idx_collaborations_other_person ON collaborations (other_person_id)',
  // What each film gives to them: a film that is read again replaces its own rows, so that nothing counts twice.
  `CREATE TABLE IF NOT EXISTS collaboration_films (
     person_id ${person} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
     other_person_id ${person} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
     movie_id ${movie} NOT NULL,
     kind text NOT NULL,
     PRIMARY KEY (person_id, other_person_id, movie_id, kind)
   )`,
  'CREATE INDEX IF NOT EXISTS idx_collaboration_films_movie ON collaboration_films (movie_id)',
  // Movies that the transaction under way has changed; empty after each commit.
  `CREATE UNLOGGED TABLE IF NOT EXISTS collaboration_changes (movie_id ${movie} PRIMARY KEY)`,
];
