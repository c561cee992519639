import type { Entry, EntryNomination } from '../../domain/programme/programme.js';
import type { AwardResult, AwardSection } from '../../domain/views/award.js';
import type { LinkSource } from '../../domain/views/person.js';
import { runSql, type Db } from '../sql.js';
import { editionId } from './id.js';

/** A film of an edition as it goes out: what its programme says of it, as an import takes it, and what was found. */
export interface ExportedFilm {
  /** Null for honours that name no film. */
  entry: (Entry & { nominations: EntryNomination[] }) | null;
  /** Honours that name no film. */
  nominations: EntryNomination[] | null;
  film: FoundFilm | null;
  /** The forms of its nominations' awards, in their order. */
  awards: ExportedAward[] | null;
}

/** An award in its one form, null where nobody has said it yet; and who its nominees are. */
export interface ExportedAward {
  form: string | null;
  section: AwardSection | null;
  result: AwardResult;
  people: ExportedPerson[];
}

/** A nominee, in the order of the nomination's people, with the person that was found, or why nobody was. */
export interface ExportedPerson {
  nominee: string;
  personId: string | null;
  imdbId: string | null;
  tmdbId: number | null;
  linkedBy: LinkSource | null;
  confidence: number | null;
  /** A code, as `nomination_people` has it; null also where nobody has looked yet. */
  reason: string | null;
}

export interface FoundFilm {
  movieId: string;
  imdbId: string | null;
  tmdbId: number | null;
  title: string;
  year: number | null;
  /** full, minimal, stub, or waiting where it was not looked up yet. */
  record: string;
  reviewState: string | null;
  confidence: number | null;
  reason: string | null;
  ratings: { source: string; value: number; scale: number; votes: number | null }[];
}

/** The films of an edition in the order of its programme, and its honours without a film; what no programme names any more is left out. */
export async function readExport(db: Db, edition: string): Promise<ExportedFilm[]> {
  return await runSql<ExportedFilm>(db, EXPORT, [await editionId(db, edition)]);
}

const nominations = (
  where: string,
): string => `SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('category', n.category,
      'award', n.award, 'person', n.person, 'won', n.won, 'details', n.details, 'people', (
        SELECT jsonb_agg(jsonb_build_object('name', p.nominee, 'imdbId', p.imdb_id, 'role', p.role) ORDER BY p.position, p.id)
        FROM nomination_people p WHERE p.nomination_id = n.id))) ORDER BY n.id)
    FROM nominations n WHERE n.edition_id = $1 AND n.vanished_at IS NULL AND ${where}`;

// Of all films at once: who won with whom is seen from the whole edition.
const AWARDS = `SELECT a.movie_id, jsonb_agg(jsonb_build_object('form', a.form, 'section', a.section, 'result', a.result, 'people', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('nominee', p.nominee, 'personId', p.person_id::text, 'imdbId', person.imdb_id,
          'tmdbId', person.tmdb_id, 'linkedBy', p.linked_by, 'confidence', p.confidence, 'reason', p.reason) ORDER BY p.position, p.id), '[]')
        FROM nomination_people p LEFT JOIN people person ON person.id = p.person_id WHERE p.nomination_id = a.nomination_id))
      ORDER BY a.nomination_id) AS awards
    FROM nomination_awards a WHERE a.edition_id = $1 AND a.result <> 'withdrawn' GROUP BY a.movie_id`;

// Of entries that were merged the first has the nominations; the others stand as the programme names them.
const EXPORT = `WITH award AS MATERIALIZED (${AWARDS}) SELECT * FROM (
    SELECT jsonb_strip_nulls(jsonb_build_object('title', entry.title,
        'imdbId', CASE WHEN entry.film_key ~ '^tt\\d+$' THEN entry.film_key END, 'originalTitle', entry.original_title,
        'year', entry.year, 'directors', nullif(to_jsonb(entry.directors), '[]'), 'countries', nullif(to_jsonb(entry.countries), '[]'),
        'runtimeMinutes', entry.runtime_minutes, 'critical', nullif(entry.critical, false),
        'nominations', CASE WHEN entry.id = first_value(entry.id) OVER (PARTITION BY entry.movie_id ORDER BY entry.id)
          THEN coalesce((${nominations('n.movie_id = entry.movie_id')}), '[]') ELSE '[]' END)) AS entry,
      CASE WHEN entry.id = first_value(entry.id) OVER (PARTITION BY entry.movie_id ORDER BY entry.id)
        THEN award.awards END AS awards,
      NULL::jsonb AS nominations,
      jsonb_build_object('movieId', movie.id::text, 'imdbId', movie.imdb_id, 'tmdbId', movie.tmdb_id, 'title', movie.title,
        'year', movie.year, 'record', film_standing(movie.import_type, movie.review_state), 'reviewState', movie.review_state,
        'confidence', movie.match_confidence, 'reason', movie.reason, 'ratings', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('source', source, 'value', value, 'scale', scale, 'votes', votes)
            ORDER BY source), '[]') FROM movie_ratings WHERE movie_id = movie.id)) AS film
    FROM programme_entries entry JOIN movies movie ON movie.id = entry.movie_id LEFT JOIN award ON award.movie_id = entry.movie_id
    WHERE entry.edition_id = $1 AND entry.vanished_at IS NULL ORDER BY entry.position, entry.id) films
  UNION ALL SELECT NULL, (SELECT awards FROM award WHERE movie_id IS NULL), honours, NULL
    FROM (SELECT (${nominations('n.movie_id IS NULL')}) AS honours) withoutFilm
    WHERE honours IS NOT NULL`;
