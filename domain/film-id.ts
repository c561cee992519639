/**
 * Ids of films as people paste them: one reader for programmes, backfills, forms and signals, so that one film has one id
 * whichever door it comes in by.
 */
import { z } from 'zod';
import './issue-words.js';

const MAX_TMDB_ID = 2 ** 31 - 1;

/** An IMDb title id in its canonical form: `tt` and the number, padded to seven digits, with no zero more. */
export const imdbIdSchema = z
  .string()
  .regex(/^tt(?:\d{7}|[1-9]\d{7,9})$/, 'expected an IMDb title id such as "tt27714581"');

/** The same, read from any form that can only mean one id. */
export const givenImdbIdSchema = z.preprocess((value) => readImdbId(value) ?? value, imdbIdSchema);

/** A TMDb id as a number: what a column of ours holds. */
export const tmdbIdSchema = z
  .int('expected a TMDb id such as 1124566')
  .positive('expected a TMDb id such as 1124566')
  .max(MAX_TMDB_ID, 'expected a TMDb id such as 1124566');

/** A TMDb id, as a number, as digits, or as the address of a film's page. */
export const givenTmdbIdSchema = z.preprocess((value) => readTmdbId(value) ?? value, tmdbIdSchema);

/** What an id or address names. */
export type FilmId = { imdbId: string } | { tmdbId: number } | { letterboxd: string };

const LONGEST = 2000;
const DIGITS = 7;
const MOST_DIGITS = 10;
/** Fewer digits alone may be anything, a year for one. */
const FEWEST_BARE_DIGITS = 5;
const IMDB_HOST = /(?:^|[/.])imdb\.com\//i;
const IMDB_PATH = /\/title\/(?:tt)?(\d+)(?=$|[/?#])|\/title\?(?:tt)?(\d+)(?=$|[&#])/i;
const TMDB = /(?:themoviedb|tmdb)\.org\/movie\/(\d+)(?=$|[-/?#])/i;
const LETTERBOXD_IMDB = /letterboxd\.com\/imdb\/(tt\d+)/i;
const LETTERBOXD_TMDB = /letterboxd\.com\/tmdb\/(\d+)/i;
const LETTERBOXD_FILM = /letterboxd\.com\/(?:[\w-]+\/)?film\/([\w-]+)/i;

/**
 * Reads an id in whatever form it was pasted: blanks, capitals, addresses with what trackers add, `tt` missing, too few zeros
 * or too many. Digits alone are IMDb's.
 * @returns undefined for what names no film, or more than one.
 */
export function readFilmId(value: unknown): FilmId | undefined {
  const given = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof given !== 'string' || given.length > LONGEST) return undefined;
  const text = given.normalize('NFKC').trim();
  return readAddress(text) ?? readBareId(text);
}

/** The IMDb id that a value names, in its canonical form; undefined for any other id, and for none. */
export function readImdbId(value: unknown): string | undefined {
  const id = readFilmId(value);
  return id !== undefined && 'imdbId' in id ? id.imdbId : undefined;
}

/** The TMDb id that a value names: of digits alone, too, where a TMDb id is what is asked for. */
export function readTmdbId(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^\s*\d{1,10}\s*$/.test(value)) return Number(value);
  const id = readFilmId(value);
  return id !== undefined && 'tmdbId' in id ? id.tmdbId : undefined;
}

/** The ids that one text lists ("tt0019217|tt0018253"), in its order; undefined where one of them cannot be read. */
export function readImdbIds(text: string): string[] | undefined {
  const ids = text
    .split(/[|;,+]|&(?!\w+=)|(?<!\s)\s+(?=(?:tt)?\d|https?:|www\.)|\s\/\s|(?<=\d)\/(?=tt\d)/i)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(readImdbId);
  return ids.length > 0 && ids.every((id) => id !== undefined) ? [...new Set(ids)] : undefined;
}

function readAddress(text: string): FilmId | undefined {
  if (IMDB_HOST.test(text)) {
    const [, inPath, inQuery] = IMDB_PATH.exec(text) ?? [];
    return imdbIdOf(inPath ?? inQuery);
  }
  const tmdb = TMDB.exec(text)?.[1] ?? LETTERBOXD_TMDB.exec(text)?.[1];
  if (tmdb !== undefined) return tmdbIdOf(tmdb);
  const imdb = LETTERBOXD_IMDB.exec(text)?.[1];
  if (imdb !== undefined) return imdbIdOf(imdb.slice(2));
  const letterboxd = LETTERBOXD_FILM.exec(text)?.[1];
  return letterboxd === undefined ? undefined : { letterboxd: letterboxd.toLowerCase() };
}

function readBareId(text: string): FilmId | undefined {
  const prefixed = /^(?:imdb(?:\s*id)?(?:\s*[:#])?\s*)?(?:title\/)?tt[\s:-]?(\d+)\/?$/i.exec(text)?.[1];
  if (prefixed !== undefined) return imdbIdOf(prefixed);
  if (/^\d+$/.test(text)) return text.length < FEWEST_BARE_DIGITS ? undefined : imdbIdOf(text);
  if (text.includes('://')) return undefined;
  const named = new Set(
    [...text.matchAll(/(?<![\p{L}\p{N}])tt(\d{7,})(?!\p{N})/giu)].map(([, digits = '']) => digits),
  );
  return named.size === 1 ? imdbIdOf([...named][0]) : undefined;
}

function imdbIdOf(digits: string | undefined): FilmId | undefined {
  const number = digits?.replace(/^0+/, '') ?? '';
  if (number === '' || number.length > MOST_DIGITS) return undefined;
  return { imdbId: `tt${number.padStart(DIGITS, '0')}` };
}

function tmdbIdOf(digits: string): FilmId | undefined {
  const tmdbId = Number(digits);
  return tmdbId > 0 && tmdbId <= MAX_TMDB_ID ? { tmdbId } : undefined;
}
