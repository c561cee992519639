/**
 * A model of TMDb's search: every word of the query must stand in the film's titles, no typo is forgiven; a title that
 * is the query comes first, then one that contains it as a phrase, then the rest, popular ones first; `year` also hits
 * another country's release a year later for a third of films; 20 to a page.
 */
import type {
  CandidateCatalogue,
  CandidateDetails,
  SearchHit,
  SearchQuery,
} from '../../../../matching/types.js';
import type { Film } from '../cases/films.js';
import { People } from './people.js';
import { fixed } from '../cases/random.js';

const PAGE = 20;
const LATER_RELEASES = 1 / 3;

interface Indexed {
  film: Film;
  titles: string[];
  words: Set<string>;
  years: number[];
}

/** Decides which IMDb id the catalogue shows for a film; undefined for none. */
export type ShownImdbId = (film: Film) => string | undefined;

/** How a word with an apostrophe is indexed: as one word, or as two. */
export type Apostrophes = 'joined' | 'split';

/** All films, indexed once; {@link FilmIndex.catalogue} gives what one test may see. */
export class FilmIndex {
  private readonly byWord = new Map<string, Indexed[]>();
  readonly byId = new Map<number, Film>();
  private readonly indexed = new Map<number, Indexed>();
  private readonly people = new People();

  constructor(
    films: Film[],
    private readonly apostrophes: Apostrophes = 'joined',
  ) {
    for (const film of films) this.add(film);
  }

  private add(film: Film): void {
    const titles = [film.title, film.originalTitle, ...film.otherTitles].map((title) => this.fold(title));
    const words = new Set(titles.flatMap((title) => title.split(' ')));
    const later = fixed(film.id, 1) < LATER_RELEASES ? [film.year + 1] : [];
    const entry: Indexed = { film, titles, words, years: [film.year, ...later] };
    this.byId.set(film.id, film);
    this.indexed.set(film.id, entry);
    this.people.add(film);
    for (const word of words) {
      const list = this.byWord.get(word);
      if (list) list.push(entry);
      else this.byWord.set(word, [entry]);
    }
  }

  /** The films that match a query, in order, without those in `absent`. */
  find(query: SearchQuery, absent: ReadonlySet<number>): Film[] {
    const text = this.fold(query.text);
    const words = [...new Set(text.split(' '))].filter((word) => word !== '');
    const lists = words.map((word) => this.byWord.get(word) ?? []).sort((a, b) => a.length - b.length);
    const [rarest = []] = lists;
    return rarest
      .filter((entry) => words.every((word) => entry.words.has(word)))
      .filter((entry) => query.year === undefined || entry.years.includes(query.year))
      .filter((entry) => !absent.has(entry.film.id))
      .map((entry) => ({ entry, relevance: relevance(entry, text) }))
      .sort((a, b) => b.relevance - a.relevance || b.entry.film.votes - a.entry.film.votes)
      .slice(0, PAGE)
      .map(({ entry }) => entry.film);
  }

  /** The catalogue as a client sees it, with `absent` taken out and IMDb ids as `imdbIdOf` says; counts its calls. */
  catalogue(
    absent: ReadonlySet<number>,
    imdbIdOf: ShownImdbId = () => undefined,
  ): CandidateCatalogue & { readonly detailCalls: () => number } {
    let detailCalls = 0;
    return {
      detailCalls: () => detailCalls,
      search: (query) => Promise.resolve(this.find(query, absent).map(asHit)),
      details: (id) => {
        detailCalls += 1;
        const entry = this.indexed.get(id);
        return Promise.resolve(entry && asDetails(entry, imdbIdOf(entry.film)));
      },
      people: {
        search: (name) => Promise.resolve(this.people.find(name)),
        filmsDirectedBy: ({ id, name }) =>
          Promise.resolve(
            this.people
              .filmsOf(id)
              .filter((film) => !absent.has(film.id))
              .map((film) => ({ ...asHit(film), directors: [name] })),
          ),
      },
    };
  }

  private fold(text: string): string {
    return text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/['’]/gu, this.apostrophes === 'joined' ? '' : ' ')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  }
}

function relevance(entry: Indexed, text: string): number {
  if (entry.titles.includes(text)) return 2;
  return entry.titles.some((title) => ` ${title} `.includes(` ${text} `)) ? 1 : 0;
}

function asHit({ id, title, originalTitle, year, votes }: Film): SearchHit {
  return { tmdbId: id, title, originalTitle, year, popularity: Math.sqrt(votes) };
}

function asDetails({ film, years }: Indexed, imdbId: string | undefined): CandidateDetails {
  return {
    ...asHit(film),
    otherTitles: film.otherTitles,
    directors: film.directors,
    countries: [],
    releaseYears: years,
    runtimeMinutes: film.runtimeMinutes,
    imdbId,
  };
}
