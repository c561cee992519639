import { type CandidateSummary, FOUND_BY_ID, mergeCandidates } from '../../domain/candidates.js';
import type { ImportType } from '../../domain/sources.js';
import type { WantedFilm } from '../../domain/film.js';
import type { LearnedFacts } from '../../matching/evidence/learned.js';
import type { MatchEvidence, ReviewState } from '../movie.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { AppError } from '../../domain/errors.js';

/** A film as it is to be looked up: what the festival says, what sources told so far, and where the record stands. */
export interface FilmToLookUp {
  movieId: string;
  /** IMDb id, or the film's key where it has none. */
  identifier: string;
  imdbId: string | undefined;
  /** How the IMDb id was found, where neither a programme nor a person gave it but a match by title that is not certain. */
  idMatch: { confidence: number; line: string } | undefined;
  wanted: WantedFilm;
  /** What earlier tiers told of the film, best source last. */
  learned: LearnedFacts | undefined;
  candidates: CandidateSummary[];
  importType: ImportType;
  reviewState: ReviewState | null;
  sourcesSoFar: string[];
}

interface Row {
  movie_id: string;
  imdb_id: string | null;
  festival_key: string | null;
  movie_title: string;
  movie_year: number | null;
  import_type: ImportType;
  review_state: ReviewState | null;
  match_evidence: MatchEvidence | null;
  match_confidence: number | null;
  id_found_by_title: boolean;
  data_source_hierarchy: string[];
  title: string | null;
  original_title: string | null;
  year: number | null;
  directors: string[] | null;
  countries: string[] | null;
  runtime_minutes: number | null;
  categories: string[];
  festival: string | null;
  edition_year: number | null;
  facts: { source: string; facts: LearnedFacts }[] | null;
}

/** Reads a film; of several festivals' entries the one of `edition` (or the newest) is taken. A merged movie's target is read. */
export async function readFilm(db: Db, movieId: string, edition: string | undefined): Promise<FilmToLookUp> {
  const [row] = await runSql<Row>(db, READ_FILM, [movieId, edition ?? null, FOUND_BY_ID]);
  if (row === undefined) throw new AppError('NotFound', `There is no movie ${movieId}.`);
  const facts = Object.assign({}, ...(row.facts ?? []).map((known) => known.facts)) as LearnedFacts;
  return {
    movieId: row.movie_id,
    identifier: row.imdb_id ?? row.festival_key ?? row.movie_id,
    imdbId: row.imdb_id ?? undefined,
    idMatch: idMatchOf(row),
    wanted: {
      title: row.title ?? (row.movie_title === row.imdb_id ? '' : row.movie_title),
      directors: row.directors ?? [],
      countries: row.countries ?? [],
      categories: row.categories,
      ...optional('imdbId', row.imdb_id),
      ...optional('originalTitle', row.original_title),
      ...optional('year', row.year ?? (row.edition_year === null ? row.movie_year : null)),
      ...optional('runtimeMinutes', row.runtime_minutes),
      ...optional('festival', row.festival),
      ...optional('editionYear', row.edition_year),
    },
    learned: row.facts === null ? undefined : facts,
    candidates: row.match_evidence?.candidates ?? [],
    importType: row.import_type,
    reviewState: row.review_state,
    sourcesSoFar: row.data_source_hierarchy,
  };
}

/** Keeps what a source says of the film. */
export async function writeFacts(
  db: Db,
  movieId: string,
  source: string,
  facts: LearnedFacts,
): Promise<void> {
  await runSql(
    db,
    `INSERT INTO film_facts (movie_id, source, facts) VALUES ($1, $2, $3::jsonb)
     ON CONFLICT (movie_id, source) DO UPDATE SET facts = excluded.facts, updated_at = now()`,
    [movieId, source, storableJson(facts)],
  );
}

function idMatchOf(row: Row): FilmToLookUp['idMatch'] {
  const { id_found_by_title, match_confidence, match_evidence } = row;
  if (!id_found_by_title || match_confidence === null) return undefined;
  return { confidence: match_confidence, line: match_evidence?.line ?? '' };
}

/**
 * Keeps the candidates of a doubtful answer with a stub, beside those of the sources asked before; the line is of the
 * source that named the best one. In one transaction with the caller.
 * @param answer `isFirst`: a lookup begins with it, and what an earlier lookup left is not counted any more.
 */
export async function noteCandidates(
  db: Db,
  movieId: string,
  answer: { message: string; candidates: CandidateSummary[]; isFirst?: boolean },
): Promise<void> {
  const [row] = await runSql<{ known: MatchEvidence | null }>(
    db,
    `SELECT match_evidence AS known FROM movies
     WHERE id = $1 AND import_type = 'stub' AND review_state IS DISTINCT FROM 'decided' FOR UPDATE`,
    [movieId],
  );
  if (row === undefined) return;
  const known = answer.isFirst === true ? null : row.known;
  const candidates = mergeCandidates(known?.candidates ?? [], answer.candidates);
  const [best] = candidates;
  const [before] = known?.candidates ?? [];
  const stands = best?.evidence === before?.evidence && best?.confidence === before?.confidence;
  await runSql(
    db,
    `UPDATE movies SET match_evidence = $2::jsonb, match_confidence = $3, updated_at = now() WHERE id = $1`,
    [
      movieId,
      storableJson({ line: known !== null && stands ? known.line : answer.message, candidates }),
      best?.confidence ?? null,
    ],
  );
}

function optional<Key extends string, Value>(key: Key, value: Value | null): Partial<Record<Key, Value>> {
  return value === null ? {} : ({ [key]: value } as Record<Key, Value>);
}

const READ_FILM = `SELECT movie.id::text AS movie_id, movie.imdb_id, movie.festival_key, movie.title AS movie_title,
    movie.year AS movie_year, movie.import_type, movie.review_state, movie.match_evidence, movie.match_confidence,
    movie.data_source_hierarchy,
    -- A film that came with its id has no festival's key; one of several programmes may have brought it later.
    coalesce(movie.imdb_id IS NOT NULL AND movie.festival_key IS NOT NULL AND movie.match_strategy <> ALL ($3::text[])
      AND movie.match_confidence < 1 AND coalesce(movie.review_state, '') NOT IN ('decided', 'rejected') AND NOT EXISTS (
        SELECT 1 FROM programme_entries named WHERE named.movie_id = movie.id AND named.film_key = movie.imdb_id
      ), false) AS id_found_by_title,
    entry.title, entry.original_title, entry.year, entry.directors, entry.countries, entry.runtime_minutes,
    ARRAY(SELECT DISTINCT said FROM nominations n, unnest(ARRAY[n.category, n.award]) said
      WHERE n.movie_id = movie.id AND n.edition_id = entry.edition_id AND n.vanished_at IS NULL AND said IS NOT NULL) AS categories,
    festival.slug AS festival, edition.year AS edition_year,
    (SELECT jsonb_agg(jsonb_build_object('source', source, 'facts', facts) ORDER BY source = 'imdb_scrape', source)
       FROM film_facts WHERE film_facts.movie_id = movie.id AND source <> 'tmdb') AS facts
  FROM movies asked
  JOIN movies movie ON movie.id = coalesce(asked.merged_into, asked.id)
  LEFT JOIN LATERAL (
    SELECT e.* FROM programme_entries e JOIN festival_editions ed ON ed.id = e.edition_id
    WHERE e.movie_id = movie.id ORDER BY (ed.key = $2) DESC NULLS LAST, e.title IS NULL, ed.year DESC LIMIT 1
  ) entry ON true
  LEFT JOIN festival_editions edition ON edition.id = entry.edition_id
  LEFT JOIN festivals festival ON festival.id = edition.festival_id
  WHERE asked.id = $1`;
