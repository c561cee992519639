import { lookupWorkflowId } from '../../domain/identity.js';
import type { StagedFilm } from '../../domain/staged-film.js';
import type { ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../movie.js';
import { runSql, type Db } from '../sql.js';

interface Row {
  entry_id: string;
  movie_id: string;
  imdb_id: string | null;
  festival_key: string | null;
  title: string;
  year: number | null;
  critical: boolean;
  import_type: ImportType;
  review_state: ReviewState | null;
}

const LABEL_LENGTH = 120;

/**
 * The next films of an edition after an entry, in the order in which a programme first named them. Two entries of one movie are one film.
 * A film is critical by the programme's word, or nominated in what counts as the festival's main competition.
 */
export async function editionPage(
  db: Db,
  editionId: string,
  afterEntryId: string,
  limit: number,
): Promise<StagedFilm[]> {
  const rows = await runSql<Row>(
    db,
    `SELECT entry.id::text AS entry_id, movie.id::text AS movie_id, movie.imdb_id, movie.festival_key, movie.title,
       coalesce(movie.year, entry.year) AS year, entry.critical OR EXISTS (
         SELECT 1 FROM nominations nomination
         JOIN festival_editions edition ON edition.id = nomination.edition_id
         JOIN festivals festival ON festival.id = edition.festival_id
         JOIN festival_competitions competition ON competition.festival = festival.slug
           AND competition.category IN (nomination.category, nomination.award)
         WHERE nomination.edition_id = entry.edition_id AND nomination.movie_id = entry.movie_id
           AND nomination.vanished_at IS NULL
       ) AS critical, movie.import_type, movie.review_state
     FROM programme_entries entry JOIN movies movie ON movie.id = entry.movie_id
     WHERE entry.edition_id = $1 AND entry.id > $2
       AND NOT EXISTS (SELECT 1 FROM programme_entries twin WHERE twin.edition_id = entry.edition_id
         AND twin.movie_id = entry.movie_id AND twin.id < entry.id)
     ORDER BY entry.id LIMIT $3`,
    [editionId, afterEntryId, limit],
  );
  return rows.map(toFilm);
}

function toFilm(row: Row): StagedFilm {
  const filmKey = row.imdb_id ?? row.festival_key ?? row.movie_id;
  const year = row.year === null ? '' : ` (${row.year})`;
  return {
    entryId: row.entry_id,
    movieId: row.movie_id,
    filmKey,
    ...(row.imdb_id === null ? {} : { imdbId: row.imdb_id }),
    workflowId: lookupWorkflowId(filmKey),
    label: `${row.title.slice(0, LABEL_LENGTH)}${year}`,
    critical: row.critical,
    importType: row.import_type,
    settled: row.import_type === 'full' || row.review_state === 'decided' || row.review_state === 'rejected',
  };
}
