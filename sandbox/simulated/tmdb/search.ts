import type { FilmLibrary, IndexedFilm } from '../films/library.js';
import type { Film } from '../scenario-schema.js';
import { allReleases } from './parts.js';
import { closeness, wordsOf } from '../films/titles.js';

const SEARCHABLE = new Set<Film['tmdb']>(['linked', 'unlinked']);

/** What `/search/movie` can be narrowed by. `year` matches any release date, `primaryYear` only the primary one. */
export interface SearchFilter {
  year?: number | undefined;
  primaryYear?: number | undefined;
  /** Without it films that are marked as adult are not shown. */
  includeAdult?: boolean;
}

/**
 * Films that TMDb's search gives for a query, best first: all words must occur in the titles taken together; a whole
 * title goes before a phrase, a phrase before scattered words, and then the popular before the rare.
 */
export function searchTmdb(
  library: FilmLibrary,
  query: string,
  { year, primaryYear, includeAdult = false }: SearchFilter,
): Film[] {
  const words = wordsOf(query);
  const rank = ({ titles }: IndexedFilm) => Math.max(...titles.map((title) => closeness(words, title)));
  return library
    .withAllWords(words)
    .filter(({ film }) => isShown(film, includeAdult))
    .filter(({ film }) => primaryYear === undefined || yearOf(film.releaseDate) === primaryYear)
    .filter(({ film }) => year === undefined || allReleases(film).some(({ date }) => yearOf(date) === year))
    .map((entry) => ({ film: entry.film, rank: rank(entry) }))
    .sort((a, b) => b.rank - a.rank || b.film.popularity - a.film.popularity || a.film.tmdbId - b.film.tmdbId)
    .map(({ film }) => film);
}

/** Whether TMDb has it as a film, and shows it in lists. */
export function isShown(film: Film, includeAdult: boolean): boolean {
  return SEARCHABLE.has(film.tmdb) && (includeAdult || !film.adult);
}

function yearOf(date: string | undefined): number | undefined {
  return date === undefined ? undefined : Number(date.slice(0, 4));
}
