import type { FilmRecordRow, NominationRow } from '../../domain/views/film.js';
import { runSql, type Db } from '../sql.js';
import { sqlStateOf } from '../sql-state.js';
import { FilmFacts, Movie } from './movie.js';

const MALFORMED = '22P02';

/** A film's record; of a film that was merged the row that was left. Undefined where there is none. */
export async function readFilmRecord(db: Db, movieId: string): Promise<FilmRecordRow | undefined> {
  try {
    const movie = await db.findOneBy(Movie, { id: movieId });
    return movie === null ? undefined : Object.assign(movie, { lastTried: movie.lastEnrichmentAttempt });
  } catch (error) {
    // Ids are numbers in one database and UUIDs in another: one in the other form is that of no movie.
    if (sqlStateOf(error) === MALFORMED) return undefined;
    throw error;
  }
}

/** What a festival says of the film. */
export interface ProgrammeWord {
  edition: string;
  title: string | null;
  originalTitle: string | null;
  year: number | null;
  directors: string[];
  countries: string[];
  runtimeMinutes: number | null;
  critical: boolean;
}

/** What the festivals say of a film, newest edition first. */
export async function readProgrammeWords(db: Db, movieId: string): Promise<ProgrammeWord[]> {
  return await runSql<ProgrammeWord>(
    db,
    `SELECT edition.key AS edition, entry.title, entry.original_title, entry.year, entry.directors, entry.countries,
       entry.runtime_minutes, entry.critical
     FROM programme_entries entry JOIN festival_editions edition ON edition.id = entry.edition_id
     WHERE entry.movie_id = $1 ORDER BY edition.year DESC, edition.key, entry.id LIMIT 50`,
    [movieId],
  );
}

/** A film's nominations, newest edition first, won ones before the others. */
export async function readNominations(db: Db, movieId: string): Promise<NominationRow[]> {
  return await runSql<NominationRow>(
    db,
    `SELECT edition.key AS edition, nomination.category, nomination.award, nomination.person, nomination.won,
       nomination.details, nomination.vanished_at
     FROM nominations nomination JOIN festival_editions edition ON edition.id = nomination.edition_id
     WHERE nomination.movie_id = $1
     ORDER BY edition.year DESC, edition.key, nomination.won DESC, nomination.category, nomination.id LIMIT 200`,
    [movieId],
  );
}

/** What the sources say of a film, whether or not it became the record. */
export async function readFacts(db: Db, movieId: string): Promise<Pick<FilmFacts, 'source' | 'facts'>[]> {
  return await db.find(FilmFacts, { where: { movieId }, order: { source: 'ASC' }, take: 20 });
}
