import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Films are found by the beginnings of the words of any of their titles, whatever their accents, and by their reason. */
export class ReviewAndFilms1700000000008 implements MigrationInterface {
  name = 'ReviewAndFilms1700000000008';

  async up(db: QueryRunner): Promise<void> {
    const [{ encoding } = { encoding: '' }] = (await db.query(
      'SELECT getdatabaseencoding() AS encoding',
    )) as { encoding: string }[];
    await db.query(filmTitles(encoding === 'UTF8' ? WITHOUT_ACCENTS : 'lower(words)'));
    await db.query(
      `CREATE INDEX IF NOT EXISTS idx_movies_titles ON movies
       USING gin (film_titles(title, original_title, alternative_titles)) WHERE merged_into IS NULL`,
    );
    await db.query(
      'CREATE INDEX IF NOT EXISTS idx_movies_reason ON movies (reason) WHERE reason IS NOT NULL',
    );
    await db.query(
      'CREATE INDEX IF NOT EXISTS idx_movies_sources ON movies USING gin (data_source_hierarchy) WHERE merged_into IS NULL',
    );
    // All that puts the queue in its order: the films themselves are read a page at a time.
    await db.query(
      `CREATE INDEX IF NOT EXISTS idx_movies_queue ON movies (review_state, updated_at, id) INCLUDE (reason)
       WHERE review_state IS NOT NULL AND merged_into IS NULL`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'DROP INDEX IF EXISTS idx_movies_titles, idx_movies_reason, idx_movies_sources, idx_movies_queue',
    );
    await db.query('DROP FUNCTION IF EXISTS film_titles(text, text, text[])');
  }
}

/** The accents are letters of their own in this form, from U+0300 on. */
const WITHOUT_ACCENTS = `regexp_replace(normalize(lower(words), NFD), '[\\u0300-\\u036f]', '', 'g')`;

/**
 * Words of a film's titles. Made of what every PostgreSQL has: for an extension (pg_trgm) a database's owner may need
 * leave. Signs part words ("Spider-Man", "A.I."), and never hide them: what looks like markup is text, too.
 */
function filmTitles(plainWords: string): string {
  return `CREATE OR REPLACE FUNCTION film_titles(title text, original_title text, others text[])
    RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT to_tsvector('simple', regexp_replace(${plainWords}, '[!-/:-@[-\`{-~]+', ' ', 'g'))
      FROM concat_ws(' ', title, original_title, array_to_string(others, ' ')) AS words
    $$`;
}
