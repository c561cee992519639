import type { CreditRecord, FilmRecord, ImageRecord, RatingRecord, VideoRecord } from '../../domain/film.js';
import { compact } from '../../domain/compact.js';
import { distinctTexts, isoDateOf, languageOf, positive, textOf } from '../values.js';
import type { TmdbCrew, TmdbImage, TmdbMovie } from './schema.js';

export const IMAGE_BASE = 'https://image.tmdb.org/t/p/original';
/** Famous films have hundreds; TMDb lists the best first. */
const IMAGES_OF_A_KIND = 20;
/** Up to this many minutes a film is a short (the Academy's rule). */
const SHORT_MINUTES = 40;

const DEPARTMENTS: Record<string, CreditRecord['department']> = {
  Writing: 'writing',
  Production: 'production',
};
/** Jobs that make a director; the department "Directing" holds assistants and script supervisors too. */
const DIRECTOR_JOBS: readonly string[] = ['Director', 'Co-Director'];

/** TMDb's `/movie` answer as a full record. */
export function tmdbRecord(movie: TmdbMovie): FilmRecord {
  const runtimeMinutes = positive(movie.runtime);
  return {
    source: 'tmdb',
    completeness: 'full',
    kind: runtimeMinutes !== undefined && runtimeMinutes <= SHORT_MINUTES ? 'short' : 'movie',
    tmdbId: movie.id,
    title: titleOf(movie),
    alternativeTitles: otherTitlesOf(movie),
    genres: distinctTexts((movie.genres ?? []).map(({ name }) => name)),
    countries: countriesOf(movie),
    languages: distinctTexts(
      (movie.spoken_languages ?? []).map((language) => languageOf(language.iso_639_1)),
    ),
    credits: creditsOf(movie),
    ratings: ratingsOf(movie),
    images: imagesOf(movie),
    videos: videosOf(movie),
    ...compact({
      imdbId: tmdbImdbId(movie),
      originalTitle: textOf(movie.original_title),
      year: firstYear(movie),
      releaseDate: isoDateOf(movie.release_date),
      runtimeMinutes,
      overview: textOf(movie.overview),
      tagline: textOf(movie.tagline),
      originalLanguage: languageOf(movie.original_language),
      homepage: textOf(movie.homepage),
      status: textOf(movie.status),
      popularity: positive(movie.popularity),
    }),
  };
}

/** The IMDb id that the answer itself carries, from either of its two places. */
export function tmdbImdbId(movie: TmdbMovie): string | undefined {
  return textOf(movie.imdb_id) ?? textOf(movie.external_ids?.imdb_id);
}

/** What a film or a row of a list is called. */
export function titleOf(film: Pick<TmdbMovie, 'id' | 'title' | 'original_title'>): string {
  return textOf(film.title) ?? textOf(film.original_title) ?? `TMDb ${film.id}`;
}

/** Its titles elsewhere, in other languages. */
export function otherTitlesOf(movie: TmdbMovie): string[] {
  const alternatives = (movie.alternative_titles?.titles ?? []).map(({ title }) => title);
  const translated = (movie.translations?.translations ?? []).map(({ data }) => data?.title);
  return distinctTexts([...alternatives, ...translated], [titleOf(movie), textOf(movie.original_title)]);
}

/** The year of a date; undefined where it is none. */
export function yearOf(date: string | null | undefined): number | undefined {
  const iso = isoDateOf(date);
  return iso === undefined ? undefined : Number(iso.slice(0, 4));
}

/** Every year in which it came out somewhere, in order. */
export function releaseYears(movie: TmdbMovie): number[] {
  const dates = (movie.release_dates?.results ?? []).flatMap((result) => result.release_dates);
  const years = [yearOf(movie.release_date), ...dates.map((date) => yearOf(date.release_date))];
  return [...new Set(years.filter((year) => year !== undefined))].sort((one, other) => one - other);
}

/** Festivals show a film so many years before cinemas at most; an earlier date is a slip ("1924" for 2024). */
const MAX_YEARS_BEFORE_RELEASE = 8;

/** TMDb's own date is the first in cinemas; festival showings before it stand among the release dates. */
function firstYear(movie: TmdbMovie): number | undefined {
  const primary = yearOf(movie.release_date);
  return releaseYears(movie).find(
    (year) => primary === undefined || year >= primary - MAX_YEARS_BEFORE_RELEASE,
  );
}

/** Country codes, its producers' first. */
export function countriesOf(movie: TmdbMovie): string[] {
  return distinctTexts([
    ...(movie.production_countries ?? []).map((country) => country.iso_3166_1),
    ...(movie.origin_country ?? []),
  ]);
}

/** Whether a row of credits is a director's. */
export function isDirector(crew: Pick<TmdbCrew, 'job'>): boolean {
  return DIRECTOR_JOBS.includes(crew.job ?? '');
}

function creditsOf(movie: TmdbMovie): CreditRecord[] {
  const cast = (movie.credits?.cast ?? []).map((member, at) => ({
    name: textOf(member.name),
    department: 'cast' as const,
    job: 'Actor',
    position: member.order ?? at,
    ...compact({ character: textOf(member.character), tmdbPersonId: positive(member.id) }),
  }));
  const crew = (movie.credits?.crew ?? []).map((member, position) => ({
    name: textOf(member.name),
    department: isDirector(member) ? 'directing' : (DEPARTMENTS[member.department ?? ''] ?? 'crew'),
    job: textOf(member.job) ?? 'Crew',
    position,
    ...compact({ tmdbPersonId: positive(member.id) }),
  }));
  return [...cast, ...crew].flatMap(({ name, ...credit }) =>
    name === undefined ? [] : [{ name, ...credit }],
  );
}

function ratingsOf(movie: TmdbMovie): RatingRecord[] {
  const value = positive(movie.vote_average);
  const votes = positive(movie.vote_count);
  return value === undefined || votes === undefined ? [] : [{ source: 'tmdb', value, scale: 10, votes }];
}

function imagesOf(movie: TmdbMovie): ImageRecord[] {
  return [
    ...imagesOfKind('poster', movie.poster_path, movie.images?.posters),
    ...imagesOfKind('backdrop', movie.backdrop_path, movie.images?.backdrops),
  ];
}

/** The film's chosen image first, for it may be missing from the list (another language). */
function imagesOfKind(
  kind: ImageRecord['kind'],
  chosen: string | null | undefined,
  listed: TmdbImage[] | null | undefined,
): ImageRecord[] {
  const first = textOf(chosen);
  const images = [...(listed ?? [])];
  const at = images.findIndex((image) => image.file_path === first);
  const head = at >= 0 ? images.splice(at, 1) : first === undefined ? [] : [{ file_path: first }];
  return [...head, ...images].slice(0, IMAGES_OF_A_KIND).map((image) => ({
    kind,
    url: `${IMAGE_BASE}${image.file_path}`,
    ...('width' in image
      ? compact({
          width: positive(image.width),
          height: positive(image.height),
          language: languageOf(image.iso_639_1),
        })
      : {}),
  }));
}

function videosOf(movie: TmdbMovie): VideoRecord[] {
  return (movie.videos?.results ?? []).flatMap((video) => {
    const [site, key] = [textOf(video.site), textOf(video.key)];
    if (site === undefined || key === undefined) return [];
    return [{ site, key, name: textOf(video.name) ?? key, kind: textOf(video.type) ?? 'Video' }];
  });
}
