import type { WaitingFilms } from '../../domain/views/panels.js';
import { FestivalEdition } from '../editions/edition.js';
import { runSql, type Db } from '../sql.js';

const OF_EDITION = `SELECT review_state, reason, count(*) AS films, min(waiting_since) AS oldest FROM films_open()
  WHERE movie_id = ANY (ARRAY(SELECT entry.movie_id FROM programme_entries entry
    JOIN festival_editions edition ON edition.id = entry.edition_id WHERE edition.key = $1))
  GROUP BY 1, 2`;

/** Counts the films that wait now, by state and reason; of one edition, or all. */
export async function readWaiting(db: Db, festival: string | null): Promise<WaitingFilms[]> {
  return await runSql<WaitingFilms>(
    db,
    `SELECT review_state AS state, reason, films::int, oldest FROM (${festival === null ? 'SELECT * FROM count_films_open()' : OF_EDITION}) waiting
     ORDER BY state, films DESC, reason`,
    festival === null ? [] : [festival],
  );
}

/** Keys of the editions that were staged last, newest first. */
export async function latestEditions(db: Db, limit: number): Promise<string[]> {
  const editions = await db.find(FestivalEdition, {
    select: { id: true, key: true },
    order: { stagedAt: { direction: 'DESC', nulls: 'LAST' }, key: 'ASC' },
    take: limit,
  });
  return editions.map(({ key }) => key);
}
