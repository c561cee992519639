/** Our matcher over cases, in the settings that are reported. */
import type { FilmDescription } from '../../../../domain/film.js';
import { CERTAIN_FROM, DOUBTFUL_FROM, UNCHECKED_FROM } from '../../../../domain/lookup/candidates.js';
import { BELOW_SURE } from '../../../../matching/assess.js';
import { contradiction } from '../../../../matching/evidence/contradiction.js';
import { findFilm } from '../../../../matching/find.js';
import type { FindOptions, MatchResult } from '../../../../matching/types.js';
import type { LearnedFacts } from '../../../../matching/evidence/learned.js';
import type { Case, Film } from '../cases/films.js';
import type { Outcome } from './measure.js';
import { fixed } from '../cases/random.js';
import type { FilmIndex, ShownImdbId } from '../tmdb/search.js';

/** What of a case the matcher is shown. */
export interface Setting {
  /** Directors, running time and countries. */
  people: boolean;
  /** The film's own year; without it a printed entry has its edition's alone. */
  year: boolean;
  imdbIds: boolean;
  /** Share of films of which a later tier knows title, year, director and running time; 0: it is not asked. */
  omdbKnows: number;
  /** What that tier tells is also held against sure matches, as when it is asked for ratings; one that it contradicts goes to review. */
  confirm: boolean;
  /** Whether a sure match that is not certain is searched again with what that tier tells, as in a lookup by IMDb id. */
  check: boolean;
}

export const SURE = 0.9;
export const FLAGGED = 0.6;
/** Taken at once, without asking OMDb by the film's id first. */
export const CERTAIN = CERTAIN_FROM;

export const FULL: Setting = {
  people: true,
  year: true,
  imdbIds: false,
  omdbKnows: 0,
  confirm: false,
  check: true,
};
export const TITLE_AND_YEAR: Setting = { ...FULL, people: false };
export const TITLE_AND_EDITION_YEAR: Setting = { ...TITLE_AND_YEAR, year: false };
export const WITH_IMDB_IDS: Setting = { ...FULL, imdbIds: true };
export const CHAIN: Setting = { ...FULL, omdbKnows: 0.9 };
export const UNCHECKED: Setting = { ...CHAIN, check: false };
export const CONFIRMED: Setting = { ...CHAIN, confirm: true };

/** Share of films that carry their IMDb id in the catalogue. */
const OTHERS_WITH_ID = 0.71;
/** About one of 800 real records carries another film's id. */
const WITH_ANOTHERS_ID = 1 / 800;
/** Of the wanted film, which was missed by its own id: it carries another, or none at all. */
const RIGHT_WITH_ANOTHER = WITH_ANOTHERS_ID / (WITH_ANOTHERS_ID + 1 - OTHERS_WITH_ID);
/** A case as the festival gives it; `imdbId` is that of the film that is meant. */
export function wantedOf(entry: Case, imdbId: string | undefined, setting: Setting): FilmDescription {
  const { title, year, directors, runtimeMinutes, printed } = entry;
  return {
    title,
    year: setting.year ? year : undefined,
    directors: setting.people ? directors : [],
    countries: setting.people ? (printed?.countries ?? []) : [],
    runtimeMinutes: setting.people ? runtimeMinutes : undefined,
    categories: setting.people && printed?.section !== undefined ? [printed.section] : [],
    festival: printed?.festival,
    editionYear: printed?.editionYear,
    imdbId: setting.imdbIds ? imdbId : undefined,
  };
}

/** The ids that the catalogue shows when `filmId` was missed by its own: its row has none, or another. */
export function shownIds(filmId: number): ShownImdbId {
  return (film) => {
    if (film.id === filmId) return fixed(film.id, 2) < RIGHT_WITH_ANOTHER ? 'tt9999999' : undefined;
    return fixed(film.id, 3) < OTHERS_WITH_ID ? film.imdbId : undefined;
  };
}

/**
 * Runs every case in settings that show the matcher the same of it, and gives the outcomes of each setting: what they have in
 * common is searched once. `absent` are the films taken out of the catalogue.
 */
export async function runOurs(
  cases: Case[],
  index: FilmIndex,
  absent: ReadonlySet<number>,
  settings: readonly Setting[],
): Promise<Outcome[][]> {
  const outcomes: Outcome[][] = settings.map(() => []);
  for (const entry of cases)
    (await runOne(entry, index, absent, settings)).forEach((one, at) => outcomes[at]!.push(one));
  return outcomes;
}

/** What a lookup came to, and what it took. */
interface Found {
  result: MatchResult;
  searches: number;
  details: number;
}

async function runOne(
  entry: Case,
  index: FilmIndex,
  absent: ReadonlySet<number>,
  settings: readonly Setting[],
): Promise<Outcome[]> {
  const shown = settings[0] ?? FULL;
  const film = index.byId.get(entry.filmId);
  const wanted = wantedOf(entry, film?.imdbId ?? entry.printed?.imdbId, shown);
  const catalogue = index.catalogue(absent, shown.imdbIds ? shownIds(entry.filmId) : undefined);
  const find = async (options: FindOptions): Promise<Found> => {
    const result = await findFilm(wanted, catalogue, { sureConfidence: SURE, ...options });
    return { result, searches: result.searches.length, details: catalogue.detailCalls() };
  };
  const first = await find({});
  const facts = factsOf(film ?? entry);
  let second: Found | undefined;
  const outcomes: Outcome[] = [];
  for (const { omdbKnows, check, confirm } of settings) {
    const isKnown = fixed(entry.filmId, 4) < omdbKnows;
    const isEnough = confidenceOf(first) >= (check ? CERTAIN_FROM : SURE);
    if (isKnown && !isEnough) second ??= await find({ learned: facts, known: doubtfulOf(first) });
    const found =
      isKnown && !isEnough && second !== undefined
        ? { ...second, searches: first.searches + second.searches }
        : first;
    const outcome = outcomeOf(entry, found, confirm && isKnown ? facts : undefined);
    outcomes.push(omdbKnows > 0 && check && !isKnown ? flaggedWhereUnchecked(outcome) : outcome);
  }
  return outcomes;
}

function confidenceOf({ result }: Found): number {
  return result.ranked[0]?.confidence ?? 0;
}

/** Where OMDb was asked and knows nothing, a match that is not sure enough without it is taken with a flag. */
function flaggedWhereUnchecked(outcome: Outcome): Outcome {
  const isFlagged = outcome.confidence >= SURE && outcome.confidence < UNCHECKED_FROM;
  return isFlagged ? { ...outcome, confidence: SURE - BELOW_SURE } : outcome;
}

/** The candidates that a lookup keeps for what later tiers tell. */
function doubtfulOf({ result }: Found): FindOptions['known'] {
  return result.ranked
    .slice(0, 3)
    .filter(({ confidence }) => confidence >= DOUBTFUL_FROM)
    .map(({ candidate }) => candidate);
}

/** What facts contradict counts as not accepted. */
function outcomeOf(entry: Case, found: Found, against: LearnedFacts | undefined): Outcome {
  const [best] = found.result.ranked;
  const contradicted =
    best !== undefined && against !== undefined && contradiction(best.candidate, against) !== undefined;
  return {
    case: entry,
    ...(best === undefined ? {} : { filmId: best.candidate.tmdbId }),
    confidence: contradicted ? 0 : confidenceOf(found),
    searches: found.searches,
    details: found.details,
  };
}

/** What OMDb tells: what the catalogue has of the film, even where it is taken out; else what the entry says. */
function factsOf({ title, year, directors, runtimeMinutes }: Film | Case): LearnedFacts {
  return { title, year, directors, runtimeMinutes };
}
