import type { SourceName } from './sources.js';

/** What an upstream says an id or a title is. Films of any length are `movie` or `short`. */
export type FilmKind = 'movie' | 'short' | 'series' | 'episode' | 'person' | 'game' | 'other';

/** One person's part in a film. */
export interface CreditRecord {
  name: string;
  department: 'cast' | 'directing' | 'writing' | 'production' | 'crew';
  job: string;
  character?: string;
  /** Billing position, from 0. */
  position: number;
  tmdbPersonId?: number;
  imdbPersonId?: string;
}

/** A score as its source gives it: `value` out of `scale` (10, 100 or 5), by `votes` people. */
export interface RatingRecord {
  source: SourceName | 'imdb';
  value: number;
  scale: number;
  votes?: number;
}

/** A poster, backdrop or still; absolute https URL. */
export interface ImageRecord {
  kind: 'poster' | 'backdrop' | 'still';
  url: string;
  width?: number;
  height?: number;
  language?: string;
}

/** A trailer or clip; `key` is the id at `site` (YouTube, Vimeo, IMDb). */
export interface VideoRecord {
  site: string;
  key: string;
  name: string;
  kind: string;
}

/** A film as one source knows it, in this application's own words. Unknown values are absent, never 0 or "". */
export interface FilmRecord {
  source: SourceName;
  completeness: 'full' | 'minimal';
  kind: FilmKind;
  tmdbId?: number;
  imdbId?: string;
  /** Ids that the source says were merged into this one. */
  formerImdbIds?: string[];
  title: string;
  originalTitle?: string;
  /** Other names of the film in any language, without the two above. */
  alternativeTitles: string[];
  /** Year of the first showing that the source knows. */
  year?: number;
  /** ISO date (YYYY-MM-DD). */
  releaseDate?: string;
  runtimeMinutes?: number;
  overview?: string;
  tagline?: string;
  originalLanguage?: string;
  genres: string[];
  /** ISO 3166-1 alpha-2 codes where the source has them, else names in English. */
  countries: string[];
  languages: string[];
  homepage?: string;
  status?: string;
  popularity?: number;
  credits: CreditRecord[];
  ratings: RatingRecord[];
  images: ImageRecord[];
  videos: VideoRecord[];
}

/** What is known of the wanted film before a source is asked: the programme's entry and what earlier tiers learned. */
export interface FilmDescription {
  imdbId?: string;
  title: string;
  originalTitle?: string;
  /** Year as the programme gives it; festival year when it gives none. */
  year?: number;
  directors: string[];
  countries: string[];
  runtimeMinutes?: number;
  /** The title is another catalogue's, not the programme's: this one has it, too, if it has the film. */
  isCatalogued?: boolean;
  /** Sections, categories and awards in which the programme puts it. */
  categories?: string[];
  /** Festival slug ("cannes") and year of the edition, for the event's own year offset. */
  festival?: string;
  editionYear?: number;
}

/** Names of the directors in a record, in billing order. */
export function directorsOf(film: Pick<FilmRecord, 'credits'>): string[] {
  return film.credits.filter((credit) => credit.department === 'directing').map((credit) => credit.name);
}
