/** Other films whose record a decision takes off, for it is the chosen film's: undoing the decision gives it back. */
import type { FilmRecord } from '../../domain/film.js';
import { undoMerge } from '../movies/merge.js';
import { runSql, type Db } from '../sql.js';
import { lockMovie, type Snapshot, type WholeRecord } from './keep-decision.js';

/** A film as it stood before a decision that was about another, and as that left it. */
export interface Displaced {
  stood: WholeRecord;
  left: Snapshot;
}

/** The other films that have a record's ids, each with its whole record. */
export async function readHolders(
  db: Db,
  movieId: string,
  record: FilmRecord | undefined,
): Promise<WholeRecord[]> {
  const rows = await runSql<{ record: WholeRecord }>(
    db,
    `SELECT film_record(id) AS record FROM movies WHERE id <> $1 AND merged_into IS NULL AND (imdb_id = $2 OR tmdb_id = $3)`,
    [movieId, record?.imdbId ?? null, record?.tmdbId ?? null],
  );
  return rows.map((row) => row.record);
}

/** How the decision left those: changed, or made one with its film; without the film itself. */
export async function displacedOf(
  db: Db,
  holders: readonly WholeRecord[],
  keptId: string,
): Promise<Displaced[]> {
  const displaced: Displaced[] = [];
  for (const stood of holders) {
    const left = await lockMovie(db, String(stood['id']));
    if (String(stood['id']) !== keptId) displaced.push({ stood, left });
  }
  return displaced;
}

/** Those that still stand as the decision left them; what it made one is parted. */
export async function stillDisplaced(db: Db, displaced: readonly Displaced[]): Promise<WholeRecord[]> {
  const standing: WholeRecord[] = [];
  for (const { stood, left } of displaced) {
    const own = String(stood['id']);
    if (left.id !== own) {
      if (await undoMerge(db, own)) standing.push(stood);
      continue;
    }
    const now = await lockMovie(db, own);
    if (JSON.stringify(now) === JSON.stringify(left)) standing.push(stood);
  }
  return standing;
}
