import type { DecisionRow, FilmRecordRow, LookupAttempt, NominationRow } from '../../domain/views/film.js';
import { previewFilms } from '../../client/films/preview.js';
import type { FilmPreview, PreviewId } from '../../domain/review/film-preview.js';
import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import {
  readAttempts,
  readCredits,
  readDecisions,
  readImages,
} from '../../entities/movies/history/history.js';
import {
  readFacts,
  readFilmRecord,
  readNominations,
  readProgrammeWords,
  type ProgrammeWord,
} from '../../entities/movies/record.js';
import { heldFilms, type HeldFilm } from '../../entities/review/held.js';
import { readMergedFilms, readOffered, type MergedFilm } from '../../entities/review/judgements.js';
import { neighboursOf, type Neighbours, type ReviewFilter } from '../../entities/review/queue.js';
import type { DashboardContext } from '../context.js';
import { isOpen } from './states.js';
import { filmName, shownImage } from '../film/labels.js';
import { candidateName } from './cards.js';
import { AppError } from '../../domain/errors.js';

const ATTEMPTS_SHOWN = 8;
const DECISIONS_SHOWN = 10;
const CREDITS_READ = 5;

/** An id that a reviewer asked to see: as it was written, what it means, and what it is. */
export interface OtherFilm {
  text: string;
  id: PreviewId;
  preview: FilmPreview;
  /** The film here that has the id already. */
  owner: HeldFilm | undefined;
}

/** Everything that a reviewer needs to see of a film. */
export interface ReviewFilm {
  record: FilmRecordRow;
  name: string;
  words: ProgrammeWord[];
  nominations: NominationRow[];
  facts: Awaited<ReturnType<typeof readFacts>>;
  candidates: (CandidateSummary & { name: string })[];
  /** What was made one with it. */
  merged: MergedFilm[];
  /** Films here that have a candidate's id, of whatever kind. */
  held: HeldFilm[];
  attempts: LookupAttempt[];
  decisions: DecisionRow[];
  directors: string[];
  posterUrl: string | undefined;
  neighbours: Neighbours;
  /** A decision can be made as it stands. */
  open: boolean;
}

/** @throws {AppError} `NotFound` when there is no such movie. */
export async function readReviewFilm(
  context: DashboardContext,
  id: string,
  filter: ReviewFilter,
): Promise<ReviewFilm> {
  const { manager } = context.database;
  const record = await readFilmRecord(manager, id);
  if (record === undefined) throw new AppError('NotFound', `There is no film ${id}.`);
  const [words, nominations, facts, attempts, decisions, offered, credits, images, merged, neighbours] =
    await Promise.all([
      readProgrammeWords(manager, id),
      readNominations(manager, id),
      readFacts(manager, id),
      readAttempts(manager, id, ATTEMPTS_SHOWN),
      readDecisions(manager, id, DECISIONS_SHOWN),
      readOffered(manager, id, record.matchEvidence),
      readCredits(manager, id, CREDITS_READ),
      readImages(manager, id, 1),
      readMergedFilms(manager, id),
      neighboursOf(manager, id, filter),
    ]);
  const candidates = offered.flatMap((candidate) => {
    const name = candidateName(candidate);
    return name === undefined ? [] : [{ ...candidate, name }];
  });
  const held = await heldFilms(manager, candidates);
  return {
    record,
    name: filmName(record),
    words,
    nominations,
    facts,
    candidates,
    merged,
    held: held.filter((film) => film.id !== id).map((film) => withShownImage(context, film)),
    attempts,
    decisions,
    directors: credits.filter(({ department }) => department === 'directing').map(({ name }) => name),
    posterUrl: shownImage(context, images[0]?.url),
    neighbours,
    open: isOpen(record.reviewState),
  };
}

/** What TMDb has of each candidate, or others told of it before, by the candidate's name. */
export async function candidatePreviews(
  context: DashboardContext,
  { record, candidates }: ReviewFilm,
): Promise<Map<string, FilmPreview>> {
  const ids = candidates.map(({ tmdbId, imdbId = '' }) => (tmdbId === undefined ? { imdbId } : { tmdbId }));
  const previews = await previewFilms(context.client, record.id, ids);
  return new Map(
    candidates.flatMap(({ name }, at) => {
      const preview = previews[at];
      return preview === undefined ? [] : [[name, withShownPoster(context, preview)] as const];
    }),
  );
}

/** The film of an id that a reviewer gives. */
export async function readOther(
  context: DashboardContext,
  movieId: string,
  id: PreviewId,
  text: string,
): Promise<OtherFilm> {
  const [preview = { found: false, message: 'TMDb cannot be asked just now.' }] = await previewFilms(
    context.client,
    movieId,
    [id],
  );
  const ids = preview.found ? [id, { tmdbId: preview.tmdbId, imdbId: preview.imdbId }] : [id];
  const held = await heldFilms(context.database.manager, ids);
  const owner = held.find((movie) => movie.id !== movieId);
  return {
    text,
    id,
    preview: withShownPoster(context, preview),
    owner: owner === undefined ? undefined : withShownImage(context, owner),
  };
}

function withShownPoster(context: DashboardContext, preview: FilmPreview): FilmPreview {
  return preview.found ? { ...preview, posterUrl: shownImage(context, preview.posterUrl) } : preview;
}

function withShownImage(context: DashboardContext, film: HeldFilm): HeldFilm {
  return { ...film, posterUrl: shownImage(context, film.posterUrl) ?? null };
}
