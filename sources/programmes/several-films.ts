/**
 * Rows that stand for several films: one nomination for all of them ("tt0019217|tt0018253"), a double bill, both parts of one.
 * Each film becomes a row of its own with everything that the row says.
 */
import { readImdbIds } from '../../domain/film-id.js';
import { isAddition } from '../../matching/titles/notes.js';
import { romanAsDigits } from '../../matching/titles/numbers.js';
import { titleFacts } from '../../matching/titles/title-facts.js';

type Row = Record<string, unknown>;

/** A longer text is no list of films. */
const LONGEST_LIST = 1000;

const JOINT = String.raw`\s*(?:[&+/;,]|\b(?:and|et|und|y|with|mit|avec|(?:followed|preceded)\sby|suivi\sde)\b)\s*`;
const YEAR_IN_BRACKETS = new RegExp(
  String.raw`^(.+?[([](?=[^()[\]]*\d{4})[^()[\]]*[)\]])(${JOINT})(\S.*)$`,
  'iu',
);
/** Behind these a second film needs no year of its own; "X (1979) with Y" may be a note, "X (1979) / Y" two titles. */
const PLAIN_JOINT = /^\s*(?:[&+]|and|et|und|y)\s+$/iu;
/** What a programme calls such a showing, before the films or behind them. */
const BILL = String.raw`(?:double|triple)[\s-](?:bill|feature)|doppelprogramm|double[\s-]programme|doble sesi[oó]n`;
const BILL_FRONT = new RegExp(String.raw`^(?:${BILL})\s*[:–—-]\s*(\S.*)$`, 'iu');
const BILL_END = new RegExp(String.raw`^(.*\S)\s*(?:[([](?:${BILL})[)\]]|[–—-]\s(?:${BILL}))$`, 'iu');
const PLUS = /(?<!\s)\s+[+/&]\s+/u;
const PART_NAME = 'vol(?:ume)?s?|p(?:ar)?ts?|partes?|parties?|teile?|chapters?|chapitres?|episodes?';
const NUMBER = 'one|two|three|four|five|six|[ivx]+|\\d{1,2}';
const PARTS = new RegExp(
  `^(.*[\\p{L}\\p{N})])[\\s,:–—(-]+(${PART_NAME})\\b\\.?\\s*((?:(?:${NUMBER})\\s*(?:,|&|\\+|\\/|and\\b|et\\b|und\\b|y\\b|e\\b)\\s*(?:(?:${PART_NAME})\\b\\.?\\s*)?)+(?:${NUMBER}))\\)?$`,
  'iu',
);
/** "Parts 1-3", "(Vol. I–III)": a bare "1-3" may be anything, and episodes are a series'. */
const PART_RANGE = new RegExp(
  `^(.*[\\p{L}\\p{N})])[\\s,:–—(-]+(?!episode)(${PART_NAME})\\b\\.?\\s*([ivx]+|\\d{1,2})\\s*(?:[-–—]|to|bis|à)\\s*([ivx]+|\\d{1,2})\\)?$`,
  'iu',
);
const MOST_PARTS = 10;
const SHORT = String.raw`(?:(?:the|an?)\s)?(?:supporting\s)?(?:short(?:\sfilm)?|[Vv]orfilm|[Kk]urzfilm|voorfilm|court[\s-]m[eé]trage|corto(?:metra(?:ggio|je))?|curta(?:-metragem)?|kortfilm)`;
const SHOWN_WITH =
  String.raw`(?:(?:preceded|followed)\sby|(?:précédée?|suivie?)\sd[eu]|(?:preceduto|seguito)\sda|(?:precedid|seguid)[oa]\s(?:de|por)|gefolgt\svon|(?:screen(?:s|ed|ing)|shown)(?:\stogether)?\swith)(?:\s${SHORT})?` +
  String.raw`|(?:\+|plus)\s+${SHORT}`;
/** Words for a film that is shown with the first ("X, preceded by Y", "X + short Y"); behind a sign in any letters, else in small ones. */
const BESIDE = [
  new RegExp(`\\s(?:${SHOWN_WITH})(?:\\s?:)?\\s+`, 'u'),
  new RegExp(`\\s?[,;:–—([-]\\s*(?:${SHOWN_WITH}|(?:with|mit|avec|con|met)\\s+${SHORT})(?:\\s?:)?\\s+`, 'iu'),
];
const FIELDS_IN_ORDER = ['year', 'runtimeMinutes'] as const;

/** The rows that a row stands for: itself alone, nearly always. */
export function filmsOfRow(raw: unknown): unknown[] {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return [raw];
  const row = raw as Row;
  const ids = idsIn(row['imdbId']);
  const titles = isList(row['title']) ? titlesOf(row['title'], row, ids?.length ?? 1) : [];
  const films = Math.max(ids?.length ?? 1, titles.length);
  // A catalogue may have all parts as one film.
  if (films < 2 || (ids?.length === 1 && isList(row['title']) && isOfParts(row['title']))) return [raw];
  if (ids !== undefined && ids.length > 1 && titles.length !== ids.length)
    return ids.map((imdbId) => rowOf(row, { imdbId, title: undefined }));
  const isMains = isList(row['title']) && besideMain(row['title']) !== undefined;
  const inOrder = FIELDS_IN_ORDER.map((field) => [field, listIn(row[field])] as const);
  return titles.map((title, at) =>
    rowOf(row, {
      ...(isMains && at > 0 ? ofOther(row) : {}),
      title,
      ...Object.fromEntries(
        inOrder.flatMap(([field, list]) => (list?.length === films ? [[field, list[at]]] : [])),
      ),
      ...(ids === undefined ? {} : { imdbId: ids[at] }),
    }),
  );
}

function isList(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_LIST;
}

function idsIn(value: unknown): string[] | undefined {
  const text = Array.isArray(value) && value.every(isList) ? value.join('|') : value;
  return isList(text) ? readImdbIds(text) : undefined;
}

/** "1995 / 1991", "119|85": values of several films, in their order; undefined where it is one, as of a span of two years. */
function listIn(value: unknown): unknown[] | undefined {
  const list = Array.isArray(value)
    ? (value as unknown[])
    : isList(value)
      ? value.split(/[|;]|\s[/+&]\s/u)
      : [];
  const values = list.map((one) =>
    Number(typeof one === 'string' ? one.trim().replace(/(?:min\.?|['’′])$/iu, '') : one),
  );
  const isSpan = values.length === 2 && values[1] === (values[0] ?? 0) + 1;
  return values.length > 1 && values.every((one) => one > 0) && !isSpan ? values : undefined;
}

/** Signs that part titles where the row says how many there are; the last ones where it has as many ids. */
const SIGNS = [/\|/u, / [+/] /u, /;/u];
const SIGNS_BY_IDS = [...SIGNS, / (?:&|and|et|und|y) /iu, /,/u];

/** The titles that one text lists; itself where it is one. */
function titlesOf(text: string, row: Row, ids: number): string[] {
  const titles = titlesIn(text);
  const films = Math.max(ids, ...FIELDS_IN_ORDER.map((field) => listIn(row[field])?.length ?? 1));
  if (films < 2 || titles.length === films) return titles;
  const parted = (ids === films ? SIGNS_BY_IDS : SIGNS).map((sign) =>
    text.split(sign).map((title) => title.trim()),
  );
  return parted.find(({ length }) => length === films) ?? titles;
}

function isOfParts(text: string): boolean {
  return PARTS.test(text) || PART_RANGE.test(text);
}

/** The film of a row, and the one that is shown with it; undefined where it tells of no such one. */
function besideMain(text: string): [main: string, other: string] | undefined {
  for (const words of BESIDE) {
    const found = words.exec(text);
    if (found === null || found.index === 0) continue;
    const main = text.slice(0, found.index).replace(/(?<![\s,;:–—([-])[\s,;:–—([-]+$/u, '');
    const behind = text.slice(found.index + found[0].length).replace(/^["“«]|["”»](?=[)\]]?$)/gu, '');
    const isOpen = /[([]/u.test(behind);
    const other = behind.replace(isOpen ? /(?<=[)\]])[)\]]$/u : /[)\]]$/u, '');
    if (/^[^\p{Ll}\s]/u.test(other) && !isAddition(`+ ${other}`)) return [main, other];
  }
  return undefined;
}

/** What a row says of its main film alone: who made it, unless it names several, and of which year and country it is. */
function ofOther({ directors }: Row): Row {
  const isOfBoth = Array.isArray(directors)
    ? directors.length > 1
    : isList(directors) && /[;|]/.test(directors);
  return { year: undefined, countries: undefined, directors: isOfBoth ? directors : undefined };
}

function titlesIn(text: string): string[] {
  const listed = text.split('|');
  if (listed.length > 1 && /\S\|\S/.test(text))
    return listed.map((title) => title.trim()).filter((title) => title !== '');
  const beside = besideMain(text);
  if (beside !== undefined) return beside.flatMap(titlesIn);
  const told = BILL_FRONT.exec(text)?.[1] ?? BILL_END.exec(text)?.[1];
  if (told !== undefined) return told.split(PLUS).flatMap(titlesIn);
  const [, before = '', joint = '', behind = ''] = YEAR_IN_BRACKETS.exec(text) ?? [];
  const isFilm = PLAIN_JOINT.test(joint) || titleFacts(behind).year !== undefined;
  if (titleFacts(before).year !== undefined && isFilm && !isAddition(`+ ${behind}`))
    return [before, ...titlesIn(behind)];
  const range = PART_RANGE.exec(text);
  if (range !== null) return partsOf(text, range);
  const [, title = '', name = '', numbers = ''] = PARTS.exec(text) ?? [];
  const all = numbers.match(new RegExp(`\\b(?:${NUMBER})\\b`, 'giu')) ?? [];
  return title === '' ? [text] : all.map((number) => `${title} ${singular(name)} ${number}`);
}

/** The title of each part of a range; itself where it is none. */
function partsOf(text: string, [, title = '', name = '', from = '', to = '']: RegExpExecArray): string[] {
  const [first = 0, last = 0] = [from, to].map((part) => Number(romanAsDigits(part.toLowerCase(), 1, true)));
  if (!(last > first && last - first < MOST_PARTS)) return [text];
  return Array.from({ length: last - first + 1 }, (_, at) => `${title} ${singular(name)} ${first + at}`);
}

function singular(name: string): string {
  return name.replace(/(?<=[a-z])s$/iu, '');
}

/** The row of one film; its length is that of all of them together, and its original title no single one's. */
function rowOf(row: Row, film: Row): Row {
  return Object.fromEntries(
    Object.entries<unknown>({ ...row, runtimeMinutes: undefined, originalTitle: undefined, ...film }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
