import { runSql, type Db } from '../../sql.js';
import { MOVIE_OF_ROW, NOMINATIONS_OF_ROW, ROWS } from './stage-rows.js';

/**
 * Writes the people of nominations that were just staged. A name that stands there without an id takes the id that a programme
 * gives, and is looked at again; who is linked stays linked otherwise. Writing them again changes nothing.
 */
export async function stageNominees(
  db: Db,
  editionId: string,
  staged: { films: string } | { withoutFilm: string },
): Promise<void> {
  const [json, given] = 'films' in staged ? [staged.films, OF_FILMS] : [staged.withoutFilm, WITHOUT_FILM];
  await runSql(db, `${given} ${LEARN_IDS}`, [json, editionId]);
  await runSql(db, `${given} ${ADD}`, [json, editionId]);
}

/** The nomination as it was staged, one at most: looked up by its key, row by row, however many there are. */
const STAGED = (movie: string): string => `JOIN LATERAL (
    SELECT nomination.id FROM nominations nomination
    WHERE nomination.edition_id = $2 AND nomination.movie_id ${movie} AND nomination.category = n.category
      AND coalesce(nomination.award, '') = coalesce(n.award, '') AND coalesce(nomination.person, '') = coalesce(n.person, '')
      AND md5(nomination.work) = md5(n.work) LIMIT 1
  ) staged ON true`;
const GIVEN = (rows: string, movie: string): string => `WITH given AS (
    SELECT staged.id AS nomination_id, p.*,
      bool_or(p.imdb_id IS NOT NULL) OVER (PARTITION BY staged.id, p.nominee) AS has_id
    FROM ${rows} CROSS JOIN LATERAL jsonb_to_recordset(n.people) AS p (nominee text, imdb_id text, role text, position int)
    ${STAGED(movie)}
  )`;
const OF_FILMS = GIVEN(`${ROWS} ${MOVIE_OF_ROW} CROSS JOIN LATERAL ${NOMINATIONS_OF_ROW}`, '= target.id');
const WITHOUT_FILM = GIVEN(
  'jsonb_to_recordset($1::jsonb) AS n (category text, award text, person text, work text, people jsonb)',
  'IS NULL',
);

const LEARN_IDS = `UPDATE nomination_people known SET imdb_id = given.imdb_id, updated_at = now(),
    person_id = CASE WHEN linked_by = 'decided' THEN person_id END,
    linked_by = CASE WHEN linked_by = 'decided' THEN linked_by END,
    reason = CASE WHEN linked_by = 'decided' THEN reason END
  FROM given WHERE known.nomination_id = given.nomination_id AND known.nominee = given.nominee
    AND known.imdb_id IS NULL AND given.imdb_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM nomination_people same WHERE same.nomination_id = known.nomination_id
      AND same.nominee = known.nominee AND same.imdb_id IS NOT NULL)`;

const ADD = `INSERT INTO nomination_people (nomination_id, position, nominee, role, imdb_id)
  SELECT DISTINCT ON (nomination_id, nominee, coalesce(imdb_id, '')) nomination_id, position, nominee, role, imdb_id
  FROM given WHERE imdb_id IS NOT NULL OR NOT EXISTS (
      SELECT FROM nomination_people same WHERE same.nomination_id = given.nomination_id AND same.nominee = given.nominee)
    AND NOT has_id
  ORDER BY nomination_id, nominee, coalesce(imdb_id, ''), position
  ON CONFLICT (nomination_id, nominee, coalesce(imdb_id, '')) DO UPDATE
    SET role = coalesce(excluded.role, nomination_people.role), updated_at = now()
    WHERE excluded.role IS DISTINCT FROM nomination_people.role AND excluded.role IS NOT NULL`;
