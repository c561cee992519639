import type { Film } from '../scenario-schema.js';
import { People } from './people.js';
import { wordsOf } from './titles.js';

/** A film with the words of all titles that a search looks at. */
export interface IndexedFilm {
  film: Film;
  titles: string[][];
}

/** The films of a scenario, to be found by either id or by the words of their titles. */
export class FilmLibrary {
  private readonly imdb = new Map<string, Film>();
  private readonly tmdb = new Map<number, Film>();
  private readonly tmdbLinks = new Map<string, Film>();
  private readonly byWord = new Map<string, Set<IndexedFilm>>();
  /** Those who stand in TMDb's credits: of films that it has as films. */
  readonly people: People;

  constructor(films: Film[]) {
    this.people = new People(films.filter(({ tmdb }) => tmdb === 'linked' || tmdb === 'unlinked'));
    for (const film of films) {
      if (film.imdbId !== undefined) this.imdb.set(film.imdbId, film);
      if (film.tmdb !== 'absent')
        for (const id of [film.tmdbId, ...film.formerTmdbIds]) this.tmdb.set(id, film);
      const link = film.tmdbImdbId ?? film.imdbId;
      if (link !== undefined && film.tmdb !== 'absent' && film.tmdb !== 'unlinked') {
        this.tmdbLinks.set(link, film);
      }
      this.index(film);
    }
  }

  /** The film of an IMDb id, whoever knows it. */
  byImdbId(imdbId: string): Film | undefined {
    return this.imdb.get(imdbId);
  }

  /** The film of a TMDb id, if TMDb has it. */
  byTmdbId(tmdbId: number): Film | undefined {
    return this.tmdb.get(tmdbId);
  }

  /** The film that TMDb has under an IMDb id; what kind of thing it takes it for is the film's `tmdb`. */
  linkedOnTmdb(imdbId: string): Film | undefined {
    return this.tmdbLinks.get(imdbId);
  }

  /** All films whose titles, taken together, hold every word. None for no words. */
  withAllWords(words: string[]): IndexedFilm[] {
    const postings = words.map((word) => this.byWord.get(word) ?? new Set<IndexedFilm>());
    const [smallest, ...others] = postings.sort((a, b) => a.size - b.size);
    return [...(smallest ?? [])].filter((entry) => others.every((posting) => posting.has(entry)));
  }

  private index(film: Film): void {
    const entry = { film, titles: allTitles(film).map(wordsOf) };
    for (const word of entry.titles.flat()) {
      const posting = this.byWord.get(word) ?? new Set();
      this.byWord.set(word, posting.add(entry));
    }
  }
}

function allTitles(film: Film): string[] {
  return [
    film.title,
    ...(film.originalTitle === undefined ? [] : [film.originalTitle]),
    ...(film.nativeTitle === undefined ? [] : [film.nativeTitle]),
    ...film.alternativeTitles.map(({ title }) => title),
    ...film.translations.map(({ title }) => title),
  ];
}
