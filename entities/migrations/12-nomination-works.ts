import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several nominations of one film in one category (songs, roles) are told apart by their work; one may be of no film. */
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
    await db.query(
      `CREATE UNIQUE INDEX IF NOT EXISTS nominations_without_film_key ON nominations
         (edition_id, category, coalesce(award, ''), coalesce(person, ''), md5(work)) WHERE movie_id IS NULL`,
    );
  }

  /** What the form before cannot hold goes: nominations of no film, and of several works all but the first. */
  async down(db: QueryRunner): Promise<void> {
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
