import { parseDecision, type Choice } from '../../domain/decision.js';
import { REASONS, SOURCE_NAMES, type Reason, type SourceName } from '../../domain/sources.js';

/** Sources as people name them. */
const SOURCE_WORDS: Record<SourceName, string> = {
  tmdb: 'TMDb',
  omdb: 'OMDb',
  imdb_scrape: 'IMDb page',
  letterboxd: 'Letterboxd',
  rotten_tomatoes: 'Rotten Tomatoes',
  metacritic: 'Metacritic',
};

const REASON_WORDS: Record<Reason, string> = {
  not_found: 'does not know it',
  low_confidence: 'is not sure',
  wrong_kind: 'has it as something other than a film',
  timeout: 'did not answer in time',
  unavailable: 'was not to be had',
  rate_limited: 'was too busy',
  blocked: 'refused us',
  unauthorized: 'refused the key',
  invalid_response: 'gave an answer that could not be read',
  over_budget: 'was over its limit',
  disabled: 'is switched off',
};

/** "TMDb" for `tmdb`; what is not known stays as it is. */
export function sourceWords(source: string): string {
  return SOURCE_NAMES.includes(source as SourceName) ? SOURCE_WORDS[source as SourceName] : source;
}

/** "TMDb does not know it" for `tmdb_not_found`; what is not known stays as it is. */
export function reasonWords(reason: string): string {
  const source = SOURCE_NAMES.find((name) => reason.startsWith(`${name}_`));
  const why = REASONS.find((name) => source !== undefined && reason === `${source}_${name}`);
  return source === undefined || why === undefined ? reason : `${SOURCE_WORDS[source]} ${REASON_WORDS[why]}`;
}

/** What a review state means. */
export const STATE_WORDS: Record<string, string> = {
  parked: 'waits for the sources',
  review: 'waits for a reviewer',
  flagged: 'accepted, to be looked at',
  decided: 'decided',
  rejected: 'rejected',
};

/** A kept decision in words: "took TMDb film 1124566"; in the past, for it is done. */
export function decisionWords(decision: unknown): string {
  if (typeof decision === 'object' && decision !== null && 'reopen' in decision) return 'reopened it';
  const parsed = parseDecision(decision);
  if (!parsed.success) return 'decided';
  return 'reason' in parsed.data ? `rejected it: ${parsed.data.reason}` : choiceWords(parsed.data.choice);
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

const THUMBNAIL = 'w185';

/** An image small enough for a page, where its server has it small; only https. */
export function thumbnail(url: string | undefined): string | undefined {
  if (url?.startsWith('https://') !== true) return undefined;
  return url.replace('https://image.tmdb.org/t/p/original/', `https://image.tmdb.org/t/p/${THUMBNAIL}/`);
}

/** The film's pages at the sources. */
export function tmdbUrl(tmdbId: number): string {
  return `https://www.themoviedb.org/movie/${tmdbId}`;
}
export function imdbUrl(imdbId: string): string {
  return `https://www.imdb.com/title/${encodeURIComponent(imdbId)}/`;
}
