import { numberFor } from './random.js';
import type { Film } from '../scenario-schema.js';

const OLD = 2015;
/** TMDb ids of these lie apart from those of the scenario's films. */
const BESIDE = 100_000_000;

/** What TMDb has beside the films: old ones are released again, and of some there is a film of how they were made. */
export function withOddFilms(films: Film[]): Film[] {
  return films.flatMap((film) => [withReRelease(film), ...makingOf(film)]);
}

/** A search narrowed to a year finds an old namesake, too: `year` matches any release. */
function withReRelease(film: Film): Film {
  if (film.year === undefined || film.year > OLD) return film;
  const again = { country: 'US', date: '2025-10-03', type: 3, note: 'Re-release' };
  return { ...film, releases: [...film.releases, again] };
}

/** More popular than the film, marked as a video, with neither director nor IMDb id. */
function makingOf(film: Film): Film[] {
  if (film.kind !== 'movie' || numberFor(`making of ${film.tmdbId}`, 4) > 0) return [];
  const { originalLanguage, year, releaseDate, countries, popularity } = film;
  const other = { originalLanguage, year, releaseDate, countries, popularity: popularity + 5 };
  return [
    {
      ...{ alternativeTitles: [], translations: [], releases: [], languages: [], genres: ['Documentary'] },
      ...{
        directors: [],
        writers: [],
        cast: [],
        keywords: [],
        videos: [],
        formerTmdbIds: [],
        adult: false,
        kind: 'movie',
      },
      ...{ tmdb: 'unlinked', omdb: 'absent', imdb: 'absent', letterboxd: 'absent', runtimeMinutes: 26 },
      ...other,
      tmdbId: film.tmdbId + BESIDE,
      title: `The Making of '${film.title}'`,
      video: true,
    },
  ];
}
