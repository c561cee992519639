/**
 * Rows that stand for several films: one nomination for all of them ("tt0019217|tt0018253"), a double bill, both parts of one.
 * Each film becomes a row of its own with everything that the row says.
 */
import { readImdbIds } from '../../domain/film-id.js';
import { titleFacts } from '../../matching/titles/title-facts.js';

type Row = Record<string, unknown>;

/** A longer text is no list of films. */
const LONGEST_LIST = 1000;

const YEAR_IN_BRACKETS = /^(.+?[([](?=[^()[\]]*\d{4})[^()[\]]*[)\]])\s*(?:&|\+|\/|and|et|und|y)\s+(\S.*)$/iu;
const PART_NAME = 'vol(?:ume)?s?|p(?:ar)?ts?|partes?|parties?|teile?|chapters?|chapitres?|episodes?';
const NUMBER = 'one|two|three|four|five|six|[ivx]+|\\d{1,2}';
const PARTS = new RegExp(
  `^(.*[\\p{L}\\p{N})])[\\s,:–—(-]+(${PART_NAME})\\b\\.?\\s*(${NUMBER})\\s*(?:&|\\+|and|et|und|y|e)\\s*(?:(?:${PART_NAME})\\b\\.?\\s*)?(${NUMBER})\\)?$`,
  'iu',
);

/** The rows that a row stands for: itself alone, nearly always. */
export function filmsOfRow(raw: unknown): unknown[] {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return [raw];
  const row = raw as Row;
  const ids = isList(row['imdbId']) ? readImdbIds(row['imdbId']) : undefined;
  const titles = isList(row['title']) ? titlesIn(row['title']) : [];
  const films = Math.max(ids?.length ?? 1, titles.length);
  if (films < 2) return [raw];
  if (ids !== undefined && ids.length > 1 && titles.length !== ids.length)
    return ids.map((imdbId) => rowOf(row, { imdbId, title: undefined }));
  return titles.map((title, at) =>
    rowOf(row, {
      title,
      ...(ids === undefined ? {} : { imdbId: ids.length === films ? ids[at] : undefined }),
    }),
  );
}

function isList(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_LIST;
}

/** The titles that one text lists; itself where it is one. */
function titlesIn(text: string): string[] {
  const listed = text.split('|');
  if (listed.length > 1 && /\S\|\S/.test(text))
    return listed.map((title) => title.trim()).filter((title) => title !== '');
  const bill = YEAR_IN_BRACKETS.exec(text);
  const [, before = '', behind = ''] = bill ?? [];
  if (titleFacts(before).year !== undefined) return [before, ...titlesIn(behind)];
  const [, title = '', name = '', first = '', second = ''] = PARTS.exec(text) ?? [];
  const part = name.replace(/(?<=[a-z])s$/iu, '');
  return title === '' ? [text] : [`${title} ${part} ${first}`, `${title} ${part} ${second}`];
}

/** The row of one film; its length is that of all of them together, and its original title no single one's. */
function rowOf(row: Row, film: Row): Row {
  return Object.fromEntries(
    Object.entries<unknown>({ ...row, runtimeMinutes: undefined, originalTitle: undefined, ...film }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
