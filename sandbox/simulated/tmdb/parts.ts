import { languageName, ownLanguageName } from '../films/names.js';
import { hexFor, numberFor } from '../films/random.js';
import type { Film } from '../scenario-schema.js';
import { personId } from '../films/people.js';
import { imagePath } from './bodies.js';

/** What a request says of the languages it wants. */
export interface PartOptions {
  /** `language`, where given: images in other languages are then left out. */
  language: string | undefined;
  /** `include_image_language`, where given: the languages of images, "null" for those without. */
  imageLanguages: string[] | undefined;
}

/** The parts that `append_to_response` and `/movie/{id}/{part}` give, by name. Others are passed over, as on TMDb. */
export const MOVIE_PARTS: Record<string, (film: Film, options: PartOptions) => Record<string, unknown>> = {
  credits: (film) => ({ cast: castOf(film), crew: crewOf(film) }),
  alternative_titles: (film) => ({
    titles: film.alternativeTitles.map(({ country, title }) => ({ iso_3166_1: country, title, type: '' })),
  }),
  translations: (film) => ({ translations: translationsOf(film) }),
  external_ids: (film) => ({
    imdb_id: film.tmdb === 'linked' ? (film.tmdbImdbId ?? film.imdbId ?? null) : null,
    wikidata_id: null,
    facebook_id: null,
    instagram_id: null,
    twitter_id: null,
  }),
  release_dates: (film) => ({ results: releaseDatesOf(film) }),
  keywords: (film) => ({
    keywords: film.keywords.map((name) => ({ id: numberFor(`keyword ${name}`, 1_000_000), name })),
  }),
  videos: (film, { language }) => ({
    results: language === undefined || language.startsWith('en') ? videosOf(film) : [],
  }),
  images: imagesOf,
  trailers: (film) => ({
    quicktime: [],
    youtube: film.videos
      .filter(({ site }) => site === 'YouTube')
      .map(({ key, name }) => ({ name, size: 'HD', source: key, type: 'Trailer' })),
  }),
  releases: (film) => ({
    countries: allReleases(film).map(({ country, date }) => ({
      certification: '',
      descriptors: [],
      iso_3166_1: country,
      primary: false,
      release_date: date,
    })),
  }),
};

function person(name: string, department: string): Record<string, unknown> {
  return {
    adult: false,
    gender: 0,
    id: personId(name),
    known_for_department: department,
    name,
    original_name: name,
    popularity: numberFor(`popularity ${name}`, 50_000) / 10_000,
    profile_path: numberFor(`profile ${name}`, 2) === 0 ? null : `/${hexFor(`profile ${name}`, 27)}.jpg`,
  };
}

function castOf(film: Film): unknown[] {
  return film.cast.map(({ name, character }, order) => ({
    ...person(name, 'Acting'),
    cast_id: order + 1,
    character: character ?? '',
    credit_id: hexFor(`cast ${film.tmdbId} ${name}`, 24),
    order,
  }));
}

function crewOf(film: Film): unknown[] {
  const crew = (names: string[], department: string, job: string) =>
    names.map((name) => ({
      ...person(name, department),
      credit_id: hexFor(`${job} ${film.tmdbId} ${name}`, 24),
      department,
      job,
    }));
  // Not in order of importance: on TMDb the director stands anywhere among the crew.
  return [...crew(film.writers, 'Writing', 'Screenplay'), ...crew(film.directors, 'Directing', 'Director')];
}

function translationsOf(film: Film): unknown[] {
  const english = { language: 'en', title: '' }; // TMDb repeats neither title nor runtime in the English one
  return [english, ...film.translations].map(({ language, title }) => ({
    iso_3166_1: new Intl.Locale(language).maximize().region ?? '',
    iso_639_1: language,
    name: ownLanguageName(language),
    english_name: languageName(language),
    data: {
      homepage: '',
      overview: language === 'en' ? (film.plot ?? '') : '',
      runtime: 0,
      tagline: '',
      title,
    },
  }));
}

/** All dates of a film, the primary one first. */
export function allReleases(film: Film): Film['releases'] {
  const primary = { country: film.countries[0] ?? 'US', date: film.releaseDate ?? '', type: 3, note: '' };
  return [...(film.releaseDate === undefined ? [] : [primary]), ...film.releases];
}

function releaseDatesOf(film: Film): unknown[] {
  const releases = allReleases(film);
  const countries = [...new Set(releases.map(({ country }) => country))];
  return countries.map((code) => ({
    iso_3166_1: code,
    release_dates: releases
      .filter(({ country }) => country === code)
      .map(({ date, type, note }) => ({
        certification: '',
        descriptors: [],
        iso_639_1: '',
        note,
        release_date: `${date}T00:00:00.000Z`,
        type,
      })),
  }));
}

function videosOf(film: Film): unknown[] {
  return film.videos.map(({ site, key, name }) => ({
    iso_639_1: 'en',
    iso_3166_1: 'US',
    name,
    key,
    site,
    size: 1080,
    type: 'Trailer',
    official: true,
    published_at: `${film.releaseDate ?? '2025-05-01'}T12:00:00.000Z`,
    id: hexFor(`video ${key}`, 24),
  }));
}

function imagesOf(film: Film, { language, imageLanguages }: PartOptions): Record<string, unknown> {
  const wanted = imageLanguages ?? (language === undefined ? undefined : [language.slice(0, 2)]);
  const images = (use: string, width: number, height: number, iso: string | null) => {
    const path = imagePath(film, use);
    if (path === null || (wanted !== undefined && !wanted.includes(iso ?? 'null'))) return [];
    return [
      {
        aspect_ratio: Number((width / height).toFixed(3)),
        height,
        iso_639_1: iso,
        file_path: path,
        vote_average: 0,
        vote_count: 0,
        width,
      },
    ];
  };
  return {
    backdrops: images('backdrop', 1920, 1080, null),
    logos: images('logo', 1804, 389, 'en'),
    posters: [
      ...images('poster', 1000, 1500, film.originalLanguage),
      ...images('poster en', 1000, 1500, 'en'),
    ],
  };
}
