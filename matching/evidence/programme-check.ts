/** A record under a programme's own id, held against what the programme says of its film. */
import type { FilmRecord, FilmDescription } from '../../domain/film.js';
import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import { isPlaceholder } from '../titles/placeholder.js';
import { canonicalTitle } from '../titles/titles.js';
import { evidenceInWords } from '../titles/words.js';
import { findEvidence, scorableRecord } from './evidence.js';
import { wantedTitles } from './title-evidence.js';
import { shareScript } from './names.js';
import { withTitleFacts } from './title-says.js';

/** Below this the titles are two films', or two languages'. */
const OTHER_TITLE = 0.6;
/** Years between two sources' dates of one film: a festival showing, a late release. */
const YEARS_OF_ONE_FILM = 2;

/**
 * Whether an id speaks of another film than the programme that gives it: title, director and year all say so. One or two of them
 * are a translation, a slip, a film shown again.
 * @returns why, in one line; undefined where it may be the film.
 */
export function speaksOfAnotherFilm(record: FilmRecord, programme: FilmDescription): string | undefined {
  if (programme.title === '' || isPlaceholder(record.title)) return undefined;
  const wanted = withTitleFacts({ ...programme, imdbId: undefined });
  const evidence = findEvidence(wanted, scorableRecord(record));
  const isOtherTitle = evidence.title < OTHER_TITLE && shareScript(wanted.title, evidence.closestTitle);
  const isOtherYear = Math.abs(evidence.yearsApart ?? 0) > YEARS_OF_ONE_FILM;
  if (!isOtherTitle || !isOtherYear || evidence.director !== 'differs') return undefined;
  return evidenceInWords(evidence, wanted.directors);
}

/** Whether a film bears the programme's very title and is of about its year: a namesake, or the film itself. */
export function isNamesake(
  { title, originalTitle = title, year }: Pick<CandidateSummary, 'title' | 'originalTitle' | 'year'>,
  programme: FilmDescription,
): boolean {
  const named = [title, originalTitle].map(canonicalTitle);
  const said = programme.year ?? programme.editionYear;
  const isNear = year === undefined || said === undefined || Math.abs(year - said) <= YEARS_OF_ONE_FILM;
  return isNear && wantedTitles(programme).some((one) => named.includes(canonicalTitle(one)));
}

/** The record with the programme's title where its own is a placeholder; undefined where it tells nothing else, either. */
export function withoutPlaceholder(record: FilmRecord, programme: FilmDescription): FilmRecord | undefined {
  if (!isPlaceholder(record.title) || isPlaceholder(programme.title)) return record;
  const { originalTitle, credits, runtimeMinutes, overview } = record;
  const saysSomething = credits.length > 0 || runtimeMinutes !== undefined || overview !== undefined;
  const named =
    originalTitle !== undefined && !isPlaceholder(originalTitle) ? originalTitle : programme.title;
  if (!saysSomething || named === '') return undefined;
  return { ...record, title: named };
}
