import { AppError } from '../../domain/errors.js';
import { compact } from '../../domain/compact.js';
import type { FilmDescription } from '../../domain/film.js';
import { FOUND_BY_ID, type CandidateSummary } from '../../domain/lookup/candidates.js';
import type { FilmIds } from '../../domain/review/judgement.js';
import type { ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { MatchEvidence } from '../../domain/views/film.js';
import type { LearnedFacts } from '../../matching/evidence/learned.js';
import { runForOne, runSql, storableJson, type Db } from '../sql.js';
import { Movie } from './movie.js';

/** A film as it is to be looked up: what the festival says, what sources told so far, and where the record stands. */
export interface LookupSubject {
  movieId: string;
  /** IMDb id, or the film's key where it has none. */
  identifier: string;
  imdbId: string | undefined;
  /** Known without an IMDb id: a film that was given by its id at TMDb alone. */
  tmdbId: number | undefined;
  /** How the IMDb id was found, where neither a programme nor a person gave it but a match by title that is not certain. */
  idMatch: { confidence: number; line: string } | undefined;
  wanted: FilmDescription;
  /** What earlier tiers told of the film, best source last. */
  learned: LearnedFacts | undefined;
  candidates: CandidateSummary[];
  importType: ImportType;
  reviewState: ReviewState | null;
  sourcesSoFar: string[];
  /** Films that it is not, as people said. */
  refused: FilmIds[];
}

interface Row extends Pick<LookupSubject, 'movieId' | 'identifier' | 'importType' | 'reviewState'> {
  imdbId: string | null;
  tmdbId: number | null;
  matchEvidence: MatchEvidence | null;
  matchConfidence: number | null;
  idFoundByTitle: boolean;
  dataSourceHierarchy: string[];
  title: string;
  originalTitle: string | null;
  year: number | null;
  directors: string[];
  countries: string[];
  runtimeMinutes: number | null;
  categories: string[];
  festival: string | null;
  editionYear: number | null;
  facts: LearnedFacts[] | null;
  refused: FilmIds[] | null;
}

/**
 * The movie that a lookup is about: the row that it knew, if that is still the film, else the one that is the film now.
 * Row numbers identify nothing: a database that was restored may have another film under one.
 * @param workflowId the lookup's own ("movie-lookup/tt27714581"): its film's identity.
 * @throws {AppError} `FilmGone` in words, where the film is not there.
 */
export async function subjectOf(db: Db, movieId: string, workflowId: string): Promise<string> {
  const { id } = await runForOne<{ id: string | null }>(db, 'SELECT lookup_subject($1, $2)::text AS id', [
    movieId,
    workflowId,
  ]);
  if (id === null) throw filmGone(workflowId);
  return id;
}

/** The movie of a number is not there. */
export function noSuchMovie(movieId: string): AppError {
  return new AppError('FilmGone', `There is no movie ${movieId}.`);
}

/** The film of a lookup is not there. */
export function filmGone(workflowId: string): AppError {
  return new AppError(
    'FilmGone',
    `The film of ${workflowId} is not in the database: it was removed, or never in this one.`,
  );
}

/** The row under which a film was known before it was merged into its `subject`; the subject itself where it was not. */
export async function rowBeforeMerge(db: Db, movieId: string, subject: string): Promise<string> {
  const isMerged = await db.existsBy(Movie, { id: movieId, mergedInto: subject });
  return isMerged ? movieId : subject;
}

/**
 * Reads a film; of several festivals' entries the one of `edition` (or the newest) is taken. A merged movie's target is read.
 * @param workflowId of a lookup whose film it is, as in {@link subjectOf}; the row is taken as it is without.
 * @throws {AppError} `FilmGone` where there is no such movie.
 */
export async function readLookupSubject(
  db: Db,
  movieId: string,
  edition: string | undefined,
  workflowId?: string,
): Promise<LookupSubject> {
  const asked = [movieId, edition ?? null, FOUND_BY_ID, workflowId ?? null];
  const { row } = await runForOne<{ row: Row | null }>(
    db,
    'SELECT read_lookup_subject($1, $2, $3, $4) AS row',
    asked,
  );
  if (row === null) throw workflowId === undefined ? noSuchMovie(movieId) : filmGone(workflowId);
  const { matchConfidence, matchEvidence, facts } = row;
  return {
    ...row,
    imdbId: row.imdbId ?? undefined,
    tmdbId: row.tmdbId ?? undefined,
    idMatch:
      row.idFoundByTitle && matchConfidence !== null
        ? { confidence: matchConfidence, line: matchEvidence?.line ?? '' }
        : undefined,
    wanted: {
      title: row.title,
      directors: row.directors,
      countries: row.countries,
      categories: row.categories,
      ...compact({
        imdbId: row.imdbId ?? undefined,
        originalTitle: row.originalTitle ?? undefined,
        year: row.year ?? undefined,
        runtimeMinutes: row.runtimeMinutes ?? undefined,
        festival: row.festival ?? undefined,
        editionYear: row.editionYear ?? undefined,
      }),
    },
    learned: facts === null ? undefined : (Object.assign({}, ...facts) as LearnedFacts),
    candidates: matchEvidence?.candidates ?? [],
    sourcesSoFar: row.dataSourceHierarchy,
    refused: row.refused ?? [],
  };
}

/** Keeps what a source says of the film. */
export async function writeFacts(
  db: Db,
  movieId: string,
  source: string,
  facts: LearnedFacts,
): Promise<void> {
  await runSql(db, 'SELECT write_facts($1, $2, $3)', [movieId, source, storableJson(facts)]);
}
