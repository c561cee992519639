import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Several nominations of one film in one category (songs, roles) are told apart by their work; one may be of no film. A record that
 * waits for a look at its match does not count for others.
 */
export class NominationWorks1700000000012 implements MigrationInterface {
  name = 'NominationWorks1700000000012';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE nominations ADD COLUMN IF NOT EXISTS work text NOT NULL DEFAULT ''`);
    await db.query('ALTER TABLE nominations ALTER COLUMN movie_id DROP NOT NULL');
    await db.query('DROP INDEX IF EXISTS nominations_key');
    await db.query(
      `CREATE UNIQUE INDEX IF NOT EXISTS nominations_key ON nominations
         (edition_id, movie_id, category, coalesce(award, ''), coalesce(person, ''), md5(work))`,
    );
    await db.query(criEligible(['rejected', 'flagged']));
    await db.query(`UPDATE movies SET cri_eligible = false WHERE review_state = 'flagged' AND cri_eligible`);
    await db.query(
      `CREATE UNIQUE INDEX IF NOT EXISTS nominations_without_film_key ON nominations
         (edition_id, category, coalesce(award, ''), coalesce(person, ''), md5(work)) WHERE movie_id IS NULL`,
    );
  }

  /** What the form before cannot hold goes: nominations of no film, and of several works all but the first. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(criEligible(['rejected']));
    await db.query('DELETE FROM nominations WHERE movie_id IS NULL');
    await db.query(
      `DELETE FROM nominations one USING nominations other
       WHERE other.id < one.id AND other.edition_id = one.edition_id AND other.movie_id = one.movie_id
         AND other.category = one.category AND other.award IS NOT DISTINCT FROM one.award
         AND other.person IS NOT DISTINCT FROM one.person`,
    );
    await db.query('DROP INDEX IF EXISTS nominations_without_film_key');
    await db.query('DROP INDEX IF EXISTS nominations_key');
    await db.query('ALTER TABLE nominations DROP COLUMN IF EXISTS work');
    await db.query('ALTER TABLE nominations ALTER COLUMN movie_id SET NOT NULL');
    await db.query(
      `CREATE UNIQUE INDEX IF NOT EXISTS nominations_key ON nominations
         (edition_id, movie_id, category, coalesce(award, ''), coalesce(person, ''))`,
    );
  }
}

/** Records count for others unless a person said that they are none, or may say so yet. */
function criEligible(not: readonly string[]): string {
  const states = not.map((state) => `'${state}'`).join(', ');
  return `CREATE OR REPLACE FUNCTION movies_cri_eligible() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     NEW.cri_eligible := NEW.import_type = 'full' AND NEW.merged_into IS NULL
       AND coalesce(NEW.review_state, '') NOT IN (${states});
     RETURN NEW;
   END $$`;
}
