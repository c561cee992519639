import type { ImportType } from '../../domain/sources.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { FilmRow } from '../../domain/views/film.js';
import { editionId } from '../editions/id.js';
import { orderSql, runForOne, runSql, type Db } from '../sql.js';

/** Which films are wanted; what is absent does not matter. */
export interface FilmFilter {
  /** Beginnings of words of any title; an IMDb or TMDb id, or an address that has one in it. */
  text?: string | undefined;
  /** Edition ("cannes-2025"). */
  festival?: string | undefined;
  importType?: ImportType | undefined;
  reviewState?: ReviewState | undefined;
  /** `<source>_<reason>` */
  reason?: string | undefined;
  /** A source whose data is in the record. */
  source?: string | undefined;
}

/** What films may be ordered by. */
const ORDERS = { title: 'lower(title)', confidence: 'match_confidence' };
/** The index of the titles, read from its end. */
const TITLES_DOWN = 'lower(title) DESC, id, ';
export const FILM_SORTS = Object.keys(ORDERS) as (keyof typeof ORDERS)[];
type FilmSort = (typeof FILM_SORTS)[number];

/** Counting stops here: a page says "more than 10,000". */
export const MAX_COUNTED = 10_000;
const SEARCH_MEMORY = '32MB';
/** Pages of common words that begin later are not reached from the newest film down. */
const MAX_WALKED = 500;

/**
 * A page of films in the order asked for, newest first by default; with a text those of which it is the whole title come
 * first then.
 * @returns `total` of them all, at most {@link MAX_COUNTED} + 1.
 */
export async function listFilms(
  db: Db,
  filter: FilmFilter,
  { sort, ...page }: { sort?: FilmSort | `-${FilmSort}` | undefined; limit: number; offset: number },
): Promise<{ films: FilmRow[]; total: number }> {
  const { where, parameters, title } = conditions(
    filter,
    filter.festival === undefined ? undefined : await editionId(db, filter.festival),
  );
  const wholeFirst = title === undefined ? '' : `lower(title) = lower($${parameters.length + 1}) DESC, `;
  const isByTitle = sort === undefined && title !== undefined;
  const order = sort === undefined ? wholeFirst : sort === '-title' ? TITLES_DOWN : orderSql(ORDERS, sort);
  return await db.transaction(async (own) => {
    // Common words are in the titles of a tenth of all films: where these do not fit into memory, titles are parted into words again.
    if (title !== undefined) await runSql(own, `SET LOCAL work_mem = '${SEARCH_MEMORY}'`);
    const total = await countFilms(own, where, parameters);
    const isCommon = isByTitle && total > MAX_COUNTED && page.offset <= MAX_WALKED;
    if (isCommon) await runSql(own, 'SET LOCAL enable_bitmapscan = off');
    const found = isCommon
      ? commonSql(where, `lower($${parameters.length + 1})`, page)
      : `SELECT id FROM movies WHERE ${where} ORDER BY ${order}id DESC LIMIT ${page.limit} OFFSET ${page.offset}`;
    const films = await runSql<FilmRow>(own, listSql(found), [...parameters, ...(isByTitle ? [title] : [])]);
    return { films, total };
  });
}

/**
 * Films of a condition, at most {@link MAX_COUNTED} + 1. Whatever begins with common words is slow to be gathered from their index:
 * where so many films have the words themselves, it does not matter how they may go on.
 */
async function countFilms(db: Db, where: string, parameters: unknown[]): Promise<number> {
  const counted = async (given: unknown[]): Promise<number> => {
    const { total } = await runForOne<{ total: number }>(
      db,
      `SELECT count(*)::int AS total FROM (SELECT FROM movies WHERE ${where} LIMIT ${MAX_COUNTED + 1}) film`,
      given,
    );
    return total;
  };
  const [words, ...others] = parameters;
  if (typeof words === 'string' && words.endsWith(GOES_ON)) {
    const total = await counted([words.replaceAll(GOES_ON, ''), ...others]);
    if (total > MAX_COUNTED) return total;
  }
  return await counted(parameters);
}

/**
 * Ids of films with common words in their titles, in the order of {@link listFilms}: those of the whole title from their index, then
 * from the newest down until the page is full. All of them would be tens of thousands to be sorted.
 */
function commonSql(
  where: string,
  title: string,
  { limit, offset }: { limit: number; offset: number },
): string {
  const part = (sign: '=' | '<>'): string =>
    `(SELECT id, lower(title) = ${title} AS whole FROM movies WHERE ${where} AND lower(title) ${sign} ${title}
      ORDER BY id DESC LIMIT ${limit + offset})`;
  return `SELECT id FROM (${part('=')} UNION ALL ${part('<>')}) common ORDER BY whole DESC, id DESC LIMIT ${limit} OFFSET ${offset}`;
}

/** Details are read for the page's films alone; `found` gives their ids in their order. */
function listSql(found: string): string {
  return `SELECT movie.id::text, title, original_title, year, imdb_id, tmdb_id, import_type, review_state, reason,
      match_confidence AS confidence, data_source_hierarchy AS sources,
      (SELECT coalesce(array_agg(DISTINCT edition.key ORDER BY edition.key), '{}') FROM programme_entries entry
         JOIN festival_editions edition ON edition.id = entry.edition_id WHERE entry.movie_id = movie.id) AS festivals,
      (SELECT count(*)::int FROM nominations nomination WHERE nomination.movie_id = movie.id) AS nominations
    FROM (
      SELECT id, row_number() OVER () AS place FROM (${found}) found
    ) page JOIN movies movie ON movie.id = page.id ORDER BY page.place`;
}

/** `edition` is the id of the festival's; null where there is none, and no film then. */
function conditions(
  filter: FilmFilter,
  edition: string | null | undefined,
): { where: string; parameters: unknown[]; title: string | undefined } {
  const parameters: unknown[] = [];
  const given = (value: unknown): string => `$${parameters.push(value)}`;
  const where = ['merged_into IS NULL'];
  const text = filter.text?.trim() ?? '';
  if (text !== '') where.push(textCondition(text, given));
  if (edition !== undefined) {
    // As an array, which is read in the order of the list; a join would go through the films of all festivals.
    where.push(
      `id = ANY (ARRAY(SELECT movie_id FROM programme_entries WHERE edition_id = ${given(edition)}))`,
    );
  }
  if (filter.importType !== undefined) {
    const wanted = given(filter.importType);
    where.push(`import_type = ${wanted} AND film_standing(import_type, review_state) = ${wanted}`);
  }
  if (filter.reviewState !== undefined) where.push(`review_state = ${given(filter.reviewState)}`);
  if (filter.reason !== undefined) where.push(`reason = ${given(filter.reason)}`);
  if (filter.source !== undefined) where.push(`data_source_hierarchy @> ARRAY[${given(filter.source)}]`);
  return { where: where.join(' AND '), parameters, title: text === '' ? undefined : text };
}

function textCondition(text: string, given: (value: unknown) => string): string {
  const imdbId = /\btt\d{7,10}\b/.exec(text)?.[0];
  if (imdbId !== undefined) return `imdb_id = ${given(imdbId)}`;
  const tmdbId = /themoviedb\.org\/movie\/(\d{1,9})/.exec(text)?.[1];
  if (tmdbId !== undefined) return `tmdb_id = ${given(Number(tmdbId))}`;
  const words = titleWords(text);
  if (words.length === 0) return 'false';
  const titles = `film_titles(title, original_title, alternative_titles) @@ to_tsquery('simple', ${given(
    words.map((word) => word + GOES_ON).join(' & '),
  )})`;
  // A number may be a film's id at TMDb, or its title ("1917").
  return /^\d{1,9}$/.test(text) ? `(tmdb_id = ${given(Number(text))} OR ${titles})` : titles;
}

const MAX_WORDS = 20;
/** Behind a word in a condition: it may go on. */
const GOES_ON = ':*';

/** Words as `film_titles` of the database has them: small letters without accents, nothing but letters and digits. */
function titleWords(text: string): string[] {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS);
}

/** What the lists may be narrowed to: editions, newest first, and the reasons that stand with films. */
export async function filterChoices(db: Db): Promise<{ festivals: string[]; reasons: string[] }> {
  const [festivals, reasons] = await Promise.all([
    runSql<{ key: string }>(db, 'SELECT key FROM festival_editions ORDER BY year DESC, key LIMIT 500'),
    // From one to the next in the index: they are few, and their films many.
    runSql<{ reason: string }>(
      db,
      `WITH RECURSIVE found AS (
         SELECT min(reason) AS reason FROM movies WHERE reason IS NOT NULL
         UNION ALL SELECT (SELECT min(reason) FROM movies WHERE reason > found.reason) FROM found WHERE found.reason IS NOT NULL
       ) SELECT reason FROM found WHERE reason IS NOT NULL LIMIT 100`,
    ),
  ]);
  return { festivals: festivals.map(({ key }) => key), reasons: reasons.map(({ reason }) => reason) };
}
