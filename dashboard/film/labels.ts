import { parseDecision, type Choice, type Judging } from '../../domain/review/decision.js';
import type { DashboardContext } from '../context.js';

/** A kept decision in words: "took TMDb film 1124566"; in the past, for it is done. */
export function decisionWords(decision: unknown): string {
  if (typeof decision === 'object' && decision !== null && 'reopen' in decision)
    return 'notThisFilm' in decision ? 'parted it from another film' : 'reopened it';
  const parsed = parseDecision(decision);
  if (!parsed.success) return 'decided';
  if ('undo' in parsed.data) return 'took the last decision back';
  if ('judgements' in parsed.data) return judgedWords(parsed.data);
  return 'reason' in parsed.data ? `rejected it: ${parsed.data.reason}` : choiceWords(parsed.data.choice);
}

function judgedWords({ judgements }: Judging): string {
  const refused = judgements.filter(({ verdict }) => verdict !== 'unsure').length;
  if (refused === 0) return 'was unsure';
  return refused === 1
    ? 'said that it is not the film that was offered'
    : `said that it is none of ${refused} films`;
}

function choiceWords(choice: Choice): string {
  if ('tmdbId' in choice) return `took TMDb film ${choice.tmdbId}`;
  if ('imdbId' in choice) return `gave it the IMDb id ${choice.imdbId}`;
  return choice.accept === 'stub' ? 'kept it as a stub' : 'accepted the match';
}

/** A film's title with its year, as everybody writes it. */
export function filmName({ title, year }: { title: string; year?: number | null | undefined }): string {
  const name = title === '' ? 'Untitled' : title;
  return year === null || year === undefined ? name : `${name} (${year})`;
}

/** Minutes as "2 h 15 min". */
export function runningTime(minutes: number | null | undefined): string | undefined {
  if (minutes === null || minutes === undefined) return undefined;
  const whole = Math.round(minutes);
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${whole % 60} min`;
}

/** Where TMDb's images lie; a database has them by that address. */
const TMDB_IMAGES = 'https://image.tmdb.org/t/p/';

/**
 * An image as pages show it: https alone, and from where the settings say that TMDb's images are.
 * @returns undefined where there is none that may be shown.
 */
export function shownImage(
  { settings: { tmdbImageUrl } }: DashboardContext,
  url: string | null | undefined,
): string | undefined {
  if (url?.startsWith('https://') !== true) return undefined;
  if (tmdbImageUrl === undefined || !url.startsWith(TMDB_IMAGES)) return url;
  return `${tmdbImageUrl}/${url.slice(TMDB_IMAGES.length)}`;
}

/** The same image small enough for a page, where its server has it so: TMDb's in this width. */
export function thumbnail(url: string, width: 'w185' | 'w342'): string {
  return url.replace('/t/p/original/', `/t/p/${width}/`);
}

/** The film's pages at the sources. */
export function tmdbUrl(tmdbId: number): string {
  return `https://www.themoviedb.org/movie/${tmdbId}`;
}
export function imdbUrl(imdbId: string): string {
  return `https://www.imdb.com/title/${encodeURIComponent(imdbId)}/`;
}
