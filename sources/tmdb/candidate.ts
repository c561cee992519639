/** What TMDb offers where a film is searched: rows of lists, and films weighed against their namesakes. */
import { compact } from '../../domain/compact.js';
import type { FoundFilm } from '../../domain/review/film-search.js';
import type { CandidateDetails, PersonHit, SearchHit } from '../../matching/types.js';
import { distinctTexts, languageOf, positive, textOf } from '../values.js';
import {
  countriesOf,
  IMAGE_BASE,
  isDirector,
  otherTitlesOf,
  releaseYears,
  titleOf,
  tmdbImdbId,
  yearOf,
} from './record.js';
import type { TmdbMovie } from './schema.js';
import type { TmdbPerson, TmdbSearchHit } from './search-schema.js';

/** TMDb's `/movie` answer as a candidate with all that tells it from its namesakes. */
export function tmdbDetails(movie: TmdbMovie): CandidateDetails {
  return {
    ...tmdbHit(movie),
    otherTitles: otherTitlesOf(movie),
    directors: distinctTexts((movie.credits?.crew ?? []).filter(isDirector).map(({ name }) => name)),
    countries: countriesOf(movie),
    releaseYears: releaseYears(movie),
    ...compact({ imdbId: tmdbImdbId(movie), runtimeMinutes: positive(movie.runtime) }),
  };
}

/** A row of a search result as a candidate. */
export function tmdbHit(row: TmdbSearchHit): SearchHit {
  return {
    tmdbId: row.id,
    title: titleOf(row),
    popularity: row.popularity ?? 0,
    ...compact({
      originalTitle: textOf(row.original_title),
      year: yearOf(row.release_date),
      originalLanguage: languageOf(row.original_language),
      adult: row.adult === true ? true : undefined,
    }),
  };
}

/** A row of a search for people. */
export function tmdbPerson({ id, name, known_for_department, popularity }: TmdbPerson): PersonHit {
  return {
    id,
    name: textOf(name) ?? '',
    popularity: popularity ?? 0,
    department: textOf(known_for_department),
  };
}

/** A film of a list of search results, for a person. */
export function foundFilm(hit: TmdbSearchHit): FoundFilm {
  const poster = textOf(hit.poster_path);
  return {
    tmdbId: hit.id,
    title: hit.title,
    ...compact({
      originalTitle: textOf(hit.original_title),
      year: yearOf(hit.release_date),
      posterUrl: poster === undefined ? undefined : `${IMAGE_BASE}${poster}`,
    }),
  };
}
