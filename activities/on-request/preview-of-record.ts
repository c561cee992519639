import type { FilmPreview } from '../../domain/review/film-preview.js';
import { directorsOf, type FilmRecord } from '../../domain/film.js';
import { shortened } from '../../domain/text.js';
import type { SourceAnswer } from '../../sources/source.js';

const MAX_TITLE_LENGTH = 200;
const MAX_OVERVIEW_LENGTH = 400;
const MAX_NAMES = 5;

/** Small, for it stands in a workflow's history. */
export function toPreview(answer: SourceAnswer): FilmPreview {
  if (!answer.found) return { found: false, message: answer.message };
  const { film } = answer;
  const poster = posterOf(film);
  return {
    found: true,
    title: shortened(film.title, MAX_TITLE_LENGTH),
    directors: directorsOf(film).slice(0, MAX_NAMES),
    countries: film.countries.slice(0, MAX_NAMES),
    tmdbId: film.tmdbId,
    imdbId: film.imdbId,
    ...(film.originalTitle === undefined
      ? {}
      : { originalTitle: shortened(film.originalTitle, MAX_TITLE_LENGTH) }),
    year: film.year,
    runtimeMinutes: film.runtimeMinutes,
    ...(film.overview === undefined ? {} : { overview: shortened(film.overview, MAX_OVERVIEW_LENGTH) }),
    posterUrl: poster,
  };
}

function posterOf({ images }: FilmRecord): string | undefined {
  return images.find(({ kind, url }) => kind === 'poster' && url.startsWith('https://'))?.url;
}
