import {
  filmSearchSchema,
  MIN_SEARCH_LENGTH,
  type FilmsFound,
  type SearchedSource,
} from '../../../domain/review/film-search.js';
import { readPreviewId } from '../../../domain/review/film-preview.js';
import { searchFilms } from '../../../client/films/search.js';
import { listFilms } from '../../../entities/movies/search.js';
import { heldFilms, readHeld, type HeldFilm } from '../../../entities/review/held.js';
import { costPerRequest } from '../../../entities/sources/policies.js';
import type { DashboardContext } from '../../context.js';
import { shownImage } from '../../film/labels.js';
import { readOther, type OtherFilm } from '../data.js';

/** As many of our own films are looked through for those of the year. */
const OWN_READ = 40;
/** Sources that are asked only when a person wants it. */
export const PAID_SOURCES = ['omdb', 'imdb_scrape'] as const;
export type PaidSource = (typeof PAID_SOURCES)[number];

/** What a reviewer looks for in "Another film". */
export interface FilmQuestion {
  /** A title, an id or an address. */
  text: string;
  year: number | undefined;
  /** A paid source that the reviewer wants asked, too. */
  paid?: PaidSource;
}

/** What was found. */
export interface FilmSearchResult {
  question: FilmQuestion;
  /** The film of an id, where the text is one. */
  byId: OtherFilm | undefined;
  own: HeldFilm[];
  /** By the sources that were asked, in that order. */
  lists: (FilmsFound & { source: SearchedSource })[];
  /** Our films under the ids that were found. */
  held: HeldFilm[];
  /** What one more request would cost in USD, by the sources that were not asked. */
  prices: { source: PaidSource; usd: number }[];
}

/**
 * Looks for a film: ours first, then TMDb's, which are free; a paid source is asked where the question names it, and never
 * otherwise. An id or an address shows its film.
 */
export async function findOther(
  context: DashboardContext,
  movieId: string,
  question: FilmQuestion,
): Promise<FilmSearchResult> {
  const { manager } = context.database;
  const { text, year, paid } = question;
  const id = readPreviewId(text);
  const none: FilmSearchResult = { question, byId: undefined, own: [], lists: [], held: [], prices: [] };
  // Digits alone may be a title, too ("1917").
  const isTitle = text.length >= MIN_SEARCH_LENGTH && (id === undefined || /^\d+$/.test(text));
  const [byId, own, lists, prices] = await Promise.all([
    id === undefined ? undefined : readOther(context, movieId, id, text),
    isTitle ? ownFilms(context, movieId, question) : [],
    isTitle ? listsOf(context, question) : [],
    isTitle ? pricesOf(context, paid) : [],
  ]);
  const isOnlyNumber = byId?.preview.found === false && isTitle;
  const held = await heldFilms(
    manager,
    lists.flatMap(({ films }) => films),
  );
  return {
    ...none,
    byId: isOnlyNumber ? undefined : byId,
    own,
    lists,
    held: held.filter((film) => film.id !== movieId),
    prices: year === undefined && !isTitle ? [] : prices,
  };
}

async function ownFilms(
  context: DashboardContext,
  movieId: string,
  { text, year }: FilmQuestion,
): Promise<HeldFilm[]> {
  const { manager } = context.database;
  const { films } = await listFilms(manager, { text }, { limit: OWN_READ, offset: 0 });
  const ids = films.map(({ id }) => id).filter((id) => id !== movieId);
  const held = ids.length === 0 ? [] : await readHeld(manager, ids, year);
  return held.map((film) => ({ ...film, posterUrl: shownImage(context, film.posterUrl) ?? null }));
}

async function listsOf(
  context: DashboardContext,
  { text, year, paid }: FilmQuestion,
): Promise<FilmSearchResult['lists']> {
  const sources: SearchedSource[] = paid === undefined ? ['tmdb'] : ['tmdb', paid];
  return await Promise.all(
    sources.map(async (source) => {
      const search = filmSearchSchema.safeParse({ source, text, year });
      if (!search.success)
        return { source, films: [], costUsd: 0, problem: 'The title cannot be searched for' };
      const found = await searchFilms(context.client, search.data);
      const films = found.films.map((film) => ({ ...film, posterUrl: shownImage(context, film.posterUrl) }));
      return { source, ...found, films };
    }),
  );
}

async function pricesOf(
  { database: { manager } }: DashboardContext,
  asked: PaidSource | undefined,
): Promise<FilmSearchResult['prices']> {
  const prices = await Promise.all(
    PAID_SOURCES.filter((source) => source !== asked).map(async (source) => {
      const usd = await costPerRequest(manager, source);
      return usd === undefined ? [] : [{ source, usd }];
    }),
  );
  return prices.flat();
}
