/** Candidates of several sources put together: who may be meant, by all that was said so far. */
import { compact } from '../compact.js';

/** Something a source offered for the wanted film, with the evidence in words; small enough for a workflow's history. */
export interface CandidateSummary {
  tmdbId?: number;
  imdbId?: string;
  title: string;
  originalTitle?: string;
  year?: number;
  /** Estimated probability that this is the wanted film, 0 to 1. */
  confidence: number;
  /** Why, in one line: "same title; year +1; director Carla Simón agrees". */
  evidence: string;
  /** The same, fact by fact, with what each adds to the log odds: 0.7 doubles the odds, -0.7 halves them. */
  facts?: { words: string; adds: number }[];
  /** What is known for certain and speaks against it: it never takes the place of a record by the programme's own id. */
  against?: Witness[];
}

/** What tells one film from another by itself, where it is known. */
export type Witness = 'imdbId' | 'director';

/** Ways to a record that leave no doubt which film it is; any other is a match by title. */
export const FOUND_BY_ID: readonly string[] = ['direct_imdb', 'imdb_id', 'imdb_page', 'tmdb_id', 'merged_id'];

/** From this probability on a candidate is worth a person's time; below it the film counts as not found. */
export const DOUBTFUL_FROM = 0.2;

/**
 * From this probability on a match by title is taken at once. One that is sure, but not so sure, is first held against what
 * OMDb says under the film's IMDb id, where that may be asked: a tenth of a cent against a wrong film (docs/matching.md).
 */
export const CERTAIN_FROM = 0.999;

/**
 * From this probability on a match that OMDb could not speak about is taken without a flag: a film that OMDb does not know
 * under its own id is seldom one that TMDb has (docs/decisions/0006).
 */
export const UNCHECKED_FROM = 0.98;

/** As many as one source offers: a person looks at three, and a workflow's history stays small. */
const CANDIDATES_KEPT = 3;

/**
 * Adds what a source offers to what is known. Of one film its latest word counts; a source that does not know the film by
 * its TMDb id knows less of it than TMDb, and does not make it less likely.
 * @returns the likeliest few, best first.
 */
export function mergeCandidates(
  known: readonly CandidateSummary[],
  offered: readonly CandidateSummary[],
): CandidateSummary[] {
  let merged = [...known];
  for (const candidate of offered) {
    const same = merged.filter((other) => isSameFilm(other, candidate));
    merged = [...merged.filter((other) => !same.includes(other)), same.reduce(latestWord, candidate)];
  }
  return merged.sort((a, b) => b.confidence - a.confidence).slice(0, CANDIDATES_KEPT);
}

/** The likeliest film that TMDb can give the record of; undefined where there is none. */
export function bestOfTmdb(
  candidates: readonly CandidateSummary[],
): (CandidateSummary & { tmdbId: number }) | undefined {
  let best: (CandidateSummary & { tmdbId: number }) | undefined;
  for (const candidate of candidates) {
    const { tmdbId, confidence } = candidate;
    if (tmdbId !== undefined && confidence > (best?.confidence ?? -1)) best = { ...candidate, tmdbId };
  }
  return best;
}

function isSameFilm(one: CandidateSummary, other: CandidateSummary): boolean {
  if (one.tmdbId !== undefined && other.tmdbId !== undefined) return one.tmdbId === other.tmdbId;
  return one.imdbId !== undefined && one.imdbId === other.imdbId;
}

/** What is said now of a film that was offered before, with all its ids. */
function latestWord(now: CandidateSummary, before: CandidateSummary): CandidateSummary {
  const isLess =
    now.tmdbId === undefined && before.tmdbId !== undefined && now.confidence < before.confidence;
  return isLess ? { ...idsOf(now), ...compact(before) } : { ...idsOf(before), ...compact(now) };
}

function idsOf({ tmdbId, imdbId }: CandidateSummary): Pick<CandidateSummary, 'tmdbId' | 'imdbId'> {
  return { tmdbId, imdbId };
}
