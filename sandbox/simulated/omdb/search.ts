import type { FilmLibrary } from '../films/library.js';
import { omdbType } from './bodies.js';
import type { Film } from '../scenario-schema.js';
import { closeness, wordsOf } from '../films/titles.js';

export const PAGE_LENGTH = 10;

/**
 * Films whose English title holds all words of a query, whole titles first; other titles OMDb does not search.
 * @param type movie, series, episode or game; any when absent.
 * @param year films of that year alone; of any when absent.
 */
export function searchOmdb(
  library: FilmLibrary,
  query: string,
  type: string | null,
  year: string | null = null,
): Film[] {
  const words = wordsOf(query);
  return library
    .withAllWords(words)
    .map(({ film }) => ({ film, title: wordsOf(film.title) }))
    .filter(({ film, title }) => isListed(film) && words.every((word) => title.includes(word)))
    .filter(({ film }) => type === null || omdbType(film) === type)
    .filter(({ film }) => year === null || String(film.year) === year)
    .map(({ film, title }) => ({ film, rank: closeness(words, title) }))
    .sort((a, b) => b.rank - a.rank || (a.film.imdbId ?? '').localeCompare(b.film.imdbId ?? ''))
    .map(({ film }) => film);
}

/**
 * The one film that `t=` guesses: the oldest of that name, whatever it is, unless year or type narrow it; where none
 * has exactly that title, any that contains it.
 */
export function guessOmdb(
  library: FilmLibrary,
  title: string,
  year: string | null,
  type: string | null,
): Film | undefined {
  return searchOmdb(library, title, type, year)[0];
}

/** Whether OMDb has this film at all. */
export function isListed(film: Film): boolean {
  return film.imdbId !== undefined && film.omdb !== 'absent';
}
