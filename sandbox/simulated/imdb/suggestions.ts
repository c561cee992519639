import { nameId } from './facts.js';
import type { FilmLibrary } from '../films/library.js';
import { numberFor } from '../films/random.js';
import type { Film } from '../scenario-schema.js';
import { wordsOf } from '../films/titles.js';

const MOST = 8;
const PATH = /^\/suggestion\/titles\/x\/(.+)\.json$/;
const HEADERS = [
  { name: 'content-type', value: 'application/json' },
  { name: 'server', value: 'awselb/2.0' },
  { name: 'x-cache', value: 'Miss from cloudfront' },
];
/** What IMDb calls a kind here, for people; its own id of the kind stands beside. */
const KIND_WORDS: Record<Film['kind'], string> = {
  movie: 'feature',
  short: 'short',
  tvMovie: 'TV movie',
  tvSeries: 'TV series',
  tvEpisode: 'TV episode',
  videoGame: 'video game',
};

/** Whether an address is one of the list that IMDb's search box shows. */
export function isSuggestionUrl(url: string): boolean {
  const { hostname, pathname } = new URL(url);
  return hostname === 'v3.sg.media-imdb.com' && PATH.test(pathname);
}

/**
 * The list for an address, never challenged: titles of all kinds that hold every word in any of their titles, the most
 * popular first, whatever was typed, and people with these words in their names among them. Nothing found is a list too.
 */
export function suggestionList(
  url: string,
  library: FilmLibrary,
  isReal = false,
): { url: string; status: number; headers: { name: string; value: string }[]; html: string } {
  const query = decodeURIComponent(PATH.exec(new URL(url).pathname)?.[1] ?? '').toLowerCase();
  const words = wordsOf(query);
  const films = library
    .withAllWords(words)
    .map(({ film }) => film)
    .filter(({ imdb, imdbId }) => imdb !== 'absent' && imdbId !== undefined)
    .sort((a, b) => b.popularity - a.popularity || (a.imdbId ?? '').localeCompare(b.imdbId ?? ''));
  const people = films.flatMap(({ cast, directors }) => [...directors, ...cast.map(({ name }) => name)]);
  const named = [...new Set(people)].filter((name) => words.every((word) => wordsOf(name).includes(word)));
  const list = [...named.map(personEntry), ...films.map(titleEntry)].slice(0, MOST);
  const body = isReal
    ? { d: withAdvertisements(list), q: encodeURIComponent(query), v: 1 }
    : { d: list, q: query, v: 1 };
  return { url, status: 200, headers: HEADERS, html: JSON.stringify(body) };
}

function titleEntry(film: Film): Record<string, unknown> {
  const cast = film.cast.slice(0, 2).map(({ name }) => name);
  return {
    id: film.imdbId,
    l: film.title,
    q: KIND_WORDS[film.kind],
    qid: film.kind,
    rank: 1 + numberFor(`imdb rank ${film.imdbId ?? ''}`, 90_000),
    s: cast.join(', '),
    y: film.year,
    ...(film.endYear === undefined ? {} : { yr: `${film.year ?? ''}-${film.endYear}` }),
  };
}

function personEntry(name: string): Record<string, unknown> {
  return { id: nameId(name), l: name, rank: 1 + numberFor(`imdb rank ${name}`, 90_000), s: 'Actor' };
}

/** Between the titles stand things that are none, and a title that is announced has no year. */
function withAdvertisements(list: Record<string, unknown>[]): Record<string, unknown>[] {
  const image = { height: 1500, imageUrl: 'https://m.media-amazon.com/images/M/x._V1_.jpg', width: 1000 };
  const advertisement = { i: image, id: '/imdbpicks/staff-picks/', l: 'Staff picks', s: 'See what to watch' };
  const announced = { id: 'tt99999990', l: 'Untitled project', q: 'TV mini-series', qid: 'tvMiniSeries' };
  const [first, ...others] = list.map((entry) => ({ i: image, tl: entry['l'], ...entry }));
  return [...(first === undefined ? [] : [first]), advertisement, announced, ...others].slice(0, MOST);
}
