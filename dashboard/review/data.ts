import type { DecisionRow, FilmRecordRow, LookupAttempt, NominationRow } from '../../domain/views/film.js';
import { previewFilms } from '../../client/films/preview.js';
import { readEarlierCandidates } from '../../entities/review/keep-decision.js';
import type { FilmPreview, PreviewId } from '../../domain/review/film-preview.js';
import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import { readAttempts, readCredits, readDecisions, readImages } from '../../entities/movies/history.js';
import {
  moviesWithTmdbIds,
  readFacts,
  readFilmRecord,
  readNominations,
  readProgrammeWords,
  type ProgrammeWord,
} from '../../entities/movies/record.js';
import { neighboursOf, type Neighbours, type ReviewFilter } from '../../entities/review/queue.js';
import type { DashboardContext } from '../context.js';
import { isOpen } from './states.js';
import { filmName } from '../film/labels.js';
import { candidateName } from './cards.js';
import { AppError } from '../../domain/errors.js';

const ATTEMPTS_SHOWN = 8;
const DECISIONS_SHOWN = 10;
const CREDITS_READ = 5;

/** An id that a reviewer asked to see: as it was written, what it means, and what it is. */
export interface OtherFilm {
  text: string;
  id: PreviewId | undefined;
  preview: FilmPreview;
  owner: { id: string; title: string } | undefined;
}

/** Everything that a reviewer needs to see of a film. */
export interface ReviewFilm {
  record: FilmRecordRow;
  name: string;
  words: ProgrammeWord[];
  nominations: NominationRow[];
  facts: Awaited<ReturnType<typeof readFacts>>;
  candidates: (CandidateSummary & { name: string })[];
  /** Movies here that have a candidate's id, by that id. */
  owners: Map<number, { id: string; title: string }>;
  attempts: LookupAttempt[];
  decisions: DecisionRow[];
  directors: string[];
  posterUrl: string | undefined;
  neighbours: Neighbours;
  /** A decision can be made as it stands. */
  open: boolean;
  readOther: (id: PreviewId | undefined, text: string) => Promise<OtherFilm>;
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
  const [words, nominations, facts, attempts, decisions, earlier, credits, images, neighbours] =
    await Promise.all([
      readProgrammeWords(manager, id),
      readNominations(manager, id),
      readFacts(manager, id),
      readAttempts(manager, id, ATTEMPTS_SHOWN),
      readDecisions(manager, id, DECISIONS_SHOWN),
      readEarlierCandidates(manager, id),
      readCredits(manager, id, CREDITS_READ),
      readImages(manager, id, 1),
      neighboursOf(manager, id, filter),
    ]);
  const present = record.matchEvidence?.candidates ?? [];
  const candidates = (present.length > 0 ? present : earlier).flatMap((candidate) => {
    const name = candidateName(candidate);
    return name === undefined ? [] : [{ ...candidate, name }];
  });
  const held = await moviesWithTmdbIds(
    manager,
    candidates.flatMap(({ tmdbId }) => tmdbId ?? []),
  );
  return {
    record,
    name: filmName(record),
    words,
    nominations,
    facts,
    candidates,
    owners: new Map(held.filter((movie) => movie.id !== id).map((movie) => [movie.tmdbId, movie])),
    attempts,
    decisions,
    directors: credits.filter(({ department }) => department === 'directing').map(({ name }) => name),
    posterUrl: images[0]?.url,
    neighbours,
    open: isOpen(record.reviewState),
    readOther: (other, text) => readOther(context, id, other, text),
  };
}

/** What TMDb has of each candidate, by the candidate's name. */
export async function candidatePreviews(
  { client }: DashboardContext,
  { record, candidates }: ReviewFilm,
): Promise<Map<string, FilmPreview>> {
  const ids = candidates.map(({ tmdbId, imdbId = '' }) => (tmdbId === undefined ? { imdbId } : { tmdbId }));
  const previews = await previewFilms(client, record.id, ids);
  return new Map(
    candidates.flatMap(({ name }, at) => {
      const preview = previews[at];
      return preview === undefined ? [] : [[name, preview] as const];
    }),
  );
}

async function readOther(
  { client, database }: DashboardContext,
  movieId: string,
  id: PreviewId | undefined,
  text: string,
): Promise<OtherFilm> {
  if (id === undefined) {
    const message =
      'That is no id of a film: give one such as tt27714581 or 1124566, or the address of its page.';
    return { text, id, preview: { found: false, message }, owner: undefined };
  }
  const [preview] = await previewFilms(client, movieId, [id]);
  const tmdbId = preview?.found === true ? preview.tmdbId : undefined;
  const held = await moviesWithTmdbIds(database.manager, tmdbId === undefined ? [] : [tmdbId]);
  return {
    text,
    id,
    preview: preview ?? { found: false, message: 'TMDb cannot be asked just now.' },
    owner: held.find((movie) => movie.id !== movieId),
  };
}
