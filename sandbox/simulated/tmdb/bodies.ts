import { countryName, languageName } from '../films/names.js';
import { hexFor, numberFor } from '../films/random.js';
import { personId, type Person } from '../films/people.js';
import type { Film } from '../scenario-schema.js';

/** TMDb's own numbers for its genres. */
const GENRE_IDS: Record<string, number> = {
  Action: 28,
  Adventure: 12,
  Animation: 16,
  Comedy: 35,
  Crime: 80,
  Documentary: 99,
  Drama: 18,
  Family: 10751,
  Fantasy: 14,
  History: 36,
  Horror: 27,
  Music: 10402,
  Mystery: 9648,
  Romance: 10749,
  'Science Fiction': 878,
  Thriller: 53,
  War: 10752,
  Western: 37,
};

const genresOf = (film: Film) => film.genres.map((name) => ({ id: GENRE_IDS[name] ?? 18, name }));

/** A made-up image path; one in five films has none, as festival films often do. */
export function imagePath(film: Film, use: string): string | null {
  const seed = `${film.tmdbId} ${use}`;
  return numberFor(seed, 5) === 0 ? null : `/${hexFor(seed, 27)}.jpg`;
}

/** Votes and their mean; made up, for the sandbox has no voters. */
function votesOf(film: Film): { vote_average: number; vote_count: number } {
  const vote_count = numberFor(`votes ${film.tmdbId}`, 900);
  return {
    vote_average: vote_count === 0 ? 0 : 5.5 + numberFor(`mean ${film.tmdbId}`, 3000) / 1000,
    vote_count,
  };
}

const nativeTitle = (film: Film) => film.nativeTitle ?? film.originalTitle ?? film.title;

/** The title in a language, else in English. */
function titleIn(film: Film, language: string): string {
  const wanted = language.slice(0, 2);
  if (wanted === film.originalLanguage && wanted !== 'en') return nativeTitle(film);
  return film.translations.find((translation) => translation.language === wanted)?.title ?? film.title;
}

const overviewIn = (film: Film, language: string) => (language.startsWith('en') ? (film.plot ?? '') : '');

/** A film as it stands in a list of search results. */
export function searchResult(film: Film, language: string): Record<string, unknown> {
  return {
    adult: film.adult,
    backdrop_path: imagePath(film, 'backdrop'),
    genre_ids: genresOf(film).map(({ id }) => id),
    id: film.tmdbId,
    title: titleIn(film, language),
    original_language: film.originalLanguage,
    original_title: nativeTitle(film),
    overview: overviewIn(film, language),
    popularity: film.popularity,
    poster_path: imagePath(film, 'poster'),
    release_date: film.releaseDate ?? '',
    softcore: false,
    video: film.video,
    ...votesOf(film),
  };
}

/** The answer of `/find`: a film's link fills the array of the kind that TMDb takes it for. */
export function findBody(film: Film | undefined, language: string): Record<string, unknown> {
  const results = (kind: Film['tmdb'], result: (film: Film) => unknown) =>
    film?.tmdb === kind ? [result(film)] : [];
  return {
    movie_results: results('linked', (found) => ({ ...searchResult(found, language), media_type: 'movie' })),
    person_results: results('person', (found) => personResult(found.title)),
    tv_results: results('series', (found) => seriesResult(found, language)),
    tv_episode_results: results('episode', (found) => episodeResult(found, language)),
    tv_season_results: [],
  };
}

function personResult(name: string, department = 'Acting'): Record<string, unknown> {
  return {
    adult: false,
    id: personId(name),
    name,
    original_name: name,
    media_type: 'person',
    popularity: 1,
    gender: 0,
    known_for_department: department,
    profile_path: null,
    known_for: [],
  };
}

/** A person as they stand in a list of search results. */
export function personSearchResult({ name, department, films }: Person, language: string): unknown {
  const { media_type: _kind, ...shared } = personResult(name, department);
  const known_for = films
    .slice(0, 3)
    .map((film) => ({ ...searchResult(film, language), media_type: 'movie' }));
  return { ...shared, popularity: films.length, known_for };
}

/** The answer of `/person/{id}/movie_credits`. */
export function filmographyBody({ id, name, films }: Person, language: string): Record<string, unknown> {
  const entry = (film: Film, more: object): unknown => ({
    ...searchResult(film, language),
    ...more,
    credit_id: hexFor(`credit ${film.tmdbId} ${name}`, 24),
  });
  const jobs = (film: Film): [department: string, job: string][] => [
    ...(film.writers.includes(name) ? [['Writing', 'Screenplay'] as [string, string]] : []),
    ...(film.directors.includes(name) ? [['Directing', 'Director'] as [string, string]] : []),
  ];
  return {
    id,
    cast: films
      .filter((film) => film.cast.some((member) => member.name === name))
      .map((film) => entry(film, { character: '', order: 0 })),
    crew: films.flatMap((film) => jobs(film).map(([department, job]) => entry(film, { department, job }))),
  };
}

function seriesResult(film: Film, language: string): unknown {
  return {
    adult: false,
    backdrop_path: imagePath(film, 'backdrop'),
    id: film.tmdbId,
    name: titleIn(film, language),
    original_language: film.originalLanguage,
    original_name: nativeTitle(film),
    overview: overviewIn(film, language),
    poster_path: imagePath(film, 'poster'),
    media_type: 'tv',
    genre_ids: genresOf(film).map(({ id }) => id),
    popularity: film.popularity,
    first_air_date: film.releaseDate ?? '',
    ...votesOf(film),
    origin_country: film.countries,
  };
}

function episodeResult(film: Film, language: string): unknown {
  return {
    id: film.tmdbId,
    name: titleIn(film, language),
    overview: overviewIn(film, language),
    media_type: 'tv_episode',
    ...votesOf(film),
    air_date: film.releaseDate ?? '',
    episode_number: 1,
    episode_type: 'standard',
    production_code: '',
    runtime: film.runtimeMinutes ?? null,
    season_number: 1,
    show_id: film.tmdbId + 1,
    still_path: null,
  };
}

/** A film's own page, without what `append_to_response` adds. Unknown is 0, "", null or absent, as on TMDb. */
export function movieBody(film: Film, language: string): Record<string, unknown> {
  const { genre_ids: _ids, ...shared } = searchResult(film, language);
  return {
    ...shared,
    belongs_to_collection: null,
    budget: 0,
    genres: genresOf(film),
    homepage: '',
    ...imdbLink(film),
    origin_country: film.countries.slice(0, 1),
    production_companies: [],
    production_countries: film.countries.map((code) => ({
      iso_3166_1: code,
      name: countryName(code, 'tmdb'),
    })),
    revenue: 0,
    runtime: film.runtimeMinutes ?? 0,
    spoken_languages: film.languages.map((code) => ({
      english_name: languageName(code),
      iso_639_1: code,
      name: languageName(code),
    })),
    status: film.releaseDate === undefined ? 'Post Production' : 'Released',
    tagline: '',
  };
}

/** `imdb_id`: where there is no link it is null, "" or not there at all, each as often. */
function imdbLink(film: Film): { imdb_id?: string | null } {
  const id = film.tmdbImdbId ?? film.imdbId;
  if (film.tmdb === 'linked' && id !== undefined) return { imdb_id: id };
  return [{ imdb_id: null }, { imdb_id: '' }, {}][film.tmdbId % 3] ?? {};
}
