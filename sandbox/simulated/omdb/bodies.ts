import { countryName, imdbGenre, languageName } from '../films/names.js';
import { hexFor, numberFor } from '../films/random.js';
import type { Film } from '../scenario-schema.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const UNKNOWN = 'N/A';

const listed = (values: string[]) => (values.length === 0 ? UNKNOWN : values.join(', '));

/** What OMDb calls a thing. */
export function omdbType(film: Film): 'movie' | 'series' | 'episode' | 'game' {
  if (film.omdb === 'series' || film.kind === 'tvSeries') return 'series';
  if (film.kind === 'tvEpisode') return 'episode';
  return film.kind === 'videoGame' ? 'game' : 'movie';
}

/** A film by id or title: nothing but strings, "N/A" where OMDb does not know. */
export function titleBody(film: Film): Record<string, unknown> {
  const series = omdbType(film) === 'series';
  return {
    Title: film.title,
    Year: yearText(film),
    Rated: UNKNOWN,
    Released: dateText(film.releaseDate),
    Runtime: film.runtimeMinutes === undefined ? UNKNOWN : `${film.runtimeMinutes} min`,
    Genre: listed(film.genres.map(imdbGenre)),
    Director: series ? UNKNOWN : listed(film.directors),
    Writer: listed(film.writers),
    Actors: listed(film.cast.slice(0, 3).map(({ name }) => name)),
    Plot: film.plot ?? UNKNOWN,
    Language: listed(film.languages.map(languageName)),
    Country: listed(film.countries.map((code) => countryName(code))),
    Awards: UNKNOWN,
    Poster: posterOf(film),
    ...ratingsOf(film),
    imdbID: film.imdbId,
    Type: omdbType(film),
    ...(series
      ? { totalSeasons: UNKNOWN }
      : { DVD: UNKNOWN, BoxOffice: UNKNOWN, Production: UNKNOWN, Website: UNKNOWN }),
    Response: 'True',
  };
}

/** The same with what real texts have: entities, a plot that is cut, prizes, and "N/A" where anything may be unknown. */
export function withOddTexts(body: Record<string, unknown>, { imdbId, plot }: Film): Record<string, unknown> {
  const unknown = (what: string): boolean => numberFor(`omdb ${what} ${imdbId ?? ''}`, 5) === 0;
  const escaped = (plot ?? UNKNOWN).replace(/"/g, '&quot;').replace(/&(?!quot;)/g, '&amp;');
  return {
    ...body,
    Rated: 'Not Rated',
    Awards: '2 wins & 3 nominations total',
    Plot: escaped.length > 80 ? `${escaped.slice(0, 77)}...` : escaped,
    ...Object.fromEntries(
      ['Runtime', 'Genre', 'Country', 'Released', 'Writer'].filter(unknown).map((field) => [field, UNKNOWN]),
    ),
  };
}

/** A film as it stands in a page of search results. */
export function searchEntry(film: Film): Record<string, unknown> {
  return {
    Title: film.title,
    Year: yearText(film),
    imdbID: film.imdbId,
    Type: omdbType(film),
    Poster: posterOf(film),
  };
}

/** A series runs from year to year with an en dash, open at the end while it runs. */
function yearText(film: Film): string {
  if (film.year === undefined) return UNKNOWN;
  return omdbType(film) === 'series' ? `${film.year}–${film.endYear ?? ''}` : String(film.year);
}

function dateText(date: string | undefined): string {
  const [year, month, day] = (date ?? '').split('-');
  return year === undefined || month === undefined || day === undefined
    ? UNKNOWN
    : `${day} ${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}

function posterOf(film: Film): string {
  const seed = `omdb poster ${film.imdbId ?? ''}`;
  return numberFor(seed, 4) === 0
    ? UNKNOWN
    : `https://m.media-amazon.com/images/M/${hexFor(seed, 40)}._V1_SX300.jpg`;
}

/** Scores are made up; a third of the films has too few votes for any. */
function ratingsOf(film: Film): Record<string, unknown> {
  const seed = `omdb rating ${film.imdbId ?? ''}`;
  const rating = (4.5 + numberFor(seed, 45) / 10).toFixed(1);
  const metascore = String(35 + numberFor(`${seed} meta`, 60));
  if (numberFor(seed, 3) === 0) {
    return { Ratings: [], Metascore: UNKNOWN, imdbRating: UNKNOWN, imdbVotes: UNKNOWN };
  }
  return {
    Ratings: [
      { Source: 'Internet Movie Database', Value: `${rating}/10` },
      { Source: 'Rotten Tomatoes', Value: `${40 + numberFor(`${seed} tomatoes`, 60)}%` },
      { Source: 'Metacritic', Value: `${metascore}/100` },
    ],
    Metascore: metascore,
    imdbRating: rating,
    imdbVotes: (100 + numberFor(`${seed} votes`, 300_000)).toLocaleString('en-US'),
  };
}
