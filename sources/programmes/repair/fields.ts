/**
 * Readers of an entry's fields as people write them. Each gives the value that can be used, or none, and where it is not what was
 * written, in words what was done to it.
 */
import { decodeHTMLStrict } from 'entities';
import { readFilmId } from '../../../domain/film-id.js';
import {
  MAX_NAME,
  MAX_NAMES,
  MAX_RUNTIME,
  MAX_TITLE,
  yearSchema,
} from '../../../domain/programme/programme.js';
import { personsIn } from '../../../matching/evidence/names.js';
import { storableText } from '../clean.js';

/** A field's value, absent where it cannot be used; `done` tells what was done, absent where it stands as written. */
export interface Repaired<Value> {
  value?: Value;
  done?: string;
}

const NOTHING = /^(?:n\/?a|null|none|\\n|[-–—]+|\?+)$/i;
const LINE_BREAKS = /[\r\n\t]+/g;
/** What parts names in one text whatever they are: in a cell, each may have a line of its own. */
export const SEVERAL = /[;|\r\n]/;

/** Text on one line of at most `most` characters; a number is a text, too (the film "1917"). */
export function textField(written: unknown, most: number): Repaired<string> {
  const text = typeof written === 'number' ? String(written) : written;
  if (typeof text !== 'string') return leftOut('text');
  const shown = withoutTags(text);
  const plain = storableText(shown.includes('&') ? decodeHTMLStrict(shown) : shown);
  const clean = plain.replaceAll('\uFFFD', ' ').replace(LINE_BREAKS, ' ').replace(/ {2,}/g, ' ').trim();
  if (clean === '') return leftOut('text');
  const letters = Array.from(clean);
  if (letters.length > most)
    return {
      value: letters.slice(0, most).join('').trim(),
      done: `cut to ${most} characters of ${letters.length}`,
    };
  const changed = plain !== text || typeof written === 'number';
  return changed ? { value: clean, done: `read as ${JSON.stringify(clean)}` } : { value: clean };
}

/** Those that pages show a text with. */
const TAGS = /<\/?(?:i|b|u|em|strong|br|span|p|a|sup|sub|small|font|div)(?:\s[^<>]*)?\/?>/giu;

/** "**Alpha**", "[Alpha](https://…)", as texts without tags are marked. */
const MARKED = /^(?:(\*{1,3}|_{1,2})(?=[^\s*_])(.+)(?<=[^\s*_])\1|\[([^\]]+)\]\((?:https?:|\/)[^()\s]*\))$/u;

/** "<i>Alpha</i>": how a page shows a text is none of it. */
export function withoutTags(text: string): string {
  const untagged = text.replace(/<br ?\/?>/giu, '\n').replace(TAGS, '');
  const [plain, , marked, linked] = MARKED.exec(untagged.trim()) ?? [];
  return plain === undefined ? untagged : withoutTags(marked ?? linked ?? '');
}

/** A title; of a list, all of them as programmes print two titles of one film ("A / B"); of one in languages, the English and another. */
export function titleField(written: unknown): Repaired<string> {
  if (typeof written !== 'object' || written === null) return textField(written, MAX_TITLE);
  const list: unknown[] = Array.isArray(written) ? written : titlesByLanguage(written);
  const titles = [...new Set(list.flatMap((one) => textField(one, MAX_TITLE).value ?? []))];
  const { value } = textField(titles.join(' / '), MAX_TITLE);
  return value === undefined ? leftOut('a title') : { value, done: `read as ${JSON.stringify(value)}` };
}

const LANGUAGE = /^(?:[a-z]{2,3}(?:[-_][a-z]{2,4})?|original|english|international)$/i;

/** `{ "it": "Alpha", "en": "Beta" }`, the English one first; none of an object that is no such thing. */
function titlesByLanguage(titles: object): unknown[] {
  const entries = Object.entries(titles) as [string, unknown][];
  if (!entries.every(([language]) => LANGUAGE.test(language))) return [];
  const isFirst = ([language]: [string, unknown]): boolean => /^(?:en|int)/i.test(language);
  return [...entries.filter(isFirst), ...entries.filter((entry) => !isFirst(entry))]
    .slice(0, 2)
    .map(([, title]) => title);
}

/** A year; of a span ("2015–2016") the last, for a film is of the year in which it was finished; of a date ("12.05.2016") its year. */
export function yearField(written: unknown): Repaired<number> {
  if (typeof written === 'number' && yearSchema.safeParse(written).success) return { value: written };
  const given = typeof written === 'string' ? written.trim() : '';
  // "1983 (restored 2015)"
  const text = given.replace(/^(\d{4})\s*[([,;].*$/u, '$1').replace(/^['’](?=[3-9]\d$)/u, '19');
  const found =
    /^(?:c(?:a|irca)?\.?\s*)?(\d{4})(?:\.0+)?(?:\s*[-–—/]\s*(\d{4}|\d{2}))?(?:-\d{2}-\d{2}(?:T.*)?)?$/i.exec(
      text,
    );
  const [, first, last] = found ?? [];
  const only = new Set(text.normalize('NFKC').match(/(?<!\d)(?:18|19|20)\d\d(?!\d)/g));
  const digits =
    last?.length === 2
      ? `${first?.slice(0, 2) ?? ''}${last}`
      : (last ?? first ?? (only.size === 1 ? [...only][0] : ''));
  const year = yearSchema.safeParse(Number(digits));
  return year.success ? { value: year.data, done: `read as ${year.data}` } : leftOut('a year such as 2025');
}

/** "12:30": hours or minutes; spreadsheets add seconds to either, cameras their frames ("00:12:30:15"). */
const CLOCK = /^(\d{1,2}):(\d\d)(?::(\d\d))?(?:[:;.]\d\d)?$/;
/** So many hours no film has, and so many few: of a "7:19" nobody can say which it is. */
const IMPOSSIBLE_HOURS = 15;
const MANY_HOURS = 4;

/**
 * Minutes: "133 min", "1h 35", "95'", "1:35:20", "12'30''", "PT95M".
 * @param isShort whether the row says so: then "4:30" is of minutes and seconds.
 */
export function minutesField(written: unknown, isShort = false): Repaired<number> {
  if (typeof written === 'number' && written > 0 && written <= MAX_RUNTIME) return { value: written };
  const given = typeof written === 'string' ? written.trim() : '';
  const text = given
    .replace(/^\(([^()]*)\)$|(?<=\d\s?[\p{L}'’′.]{1,8})\s*[,;(/].*$/u, '$1')
    .replace(/^(\d{1,2}):(\d\d)\s?h$|^(\d{1,2})\s?h(.*)m(?:in)?\s?\d\d?\s?s$/iu, '$1$3h$2$4')
    .replace(/^(?:pt|~|(?:ca|circa|approx|about)\b\.?)\s*/i, '');
  const clock = CLOCK.exec(text);
  if (clock !== null) return clockField(clock, isShort);
  const share = /^(\d{1,2}[.,]\d+)\s*h(?:rs?|ours?)?\.?$/iu.exec(text)?.[1];
  if (share !== undefined) return minutesField(`${Math.round(60 * Number(share.replace(',', '.')))} min`);
  const seconds = /^(\d{3,5})\s*(?:s|secs?|seconds?|sek\p{L}*|secondes?)\.?$/iu.exec(text)?.[1];
  if (seconds !== undefined) return minutesField(`${Math.round(Number(seconds) / 60)} min`);
  const [, hours, minutes] =
    /^(\d{1,2})\s*(?:h|hrs?|hours?|std\.?|:)\s*(?:(\d{1,2})\s*)?(?:m|min\p{L}*|['’′])?\.?$/iu.exec(text) ??
    [];
  const [, plain, ofMinute = '0'] =
    /^(\d{1,4}(?:[.,]\d+)?)\s*(?:(?:mn?|min\p{L}*|мин\p{L}*|λεπτ\p{L}*|dk|dakika|perc|分[鐘钟]?|분|['’′])\.?(?:\s*(\d\d)\s*(?:s|sec|["″”]|['’′]{2})?\.?)?)?$/iu.exec(
      text,
    ) ?? [];
  const read =
    hours === undefined
      ? Number(plain?.replace(',', '.')) + Math.round(Number(ofMinute) / 60)
      : 60 * Number(hours) + Number(minutes ?? 0);
  return read > 0 && read <= MAX_RUNTIME
    ? { value: read, done: `read as ${read}` }
    : leftOut('minutes, such as 133');
}

function clockField([, first = '', second = '', third]: RegExpExecArray, isShort: boolean): Repaired<number> {
  const [large, small] = [Number(first), Number(second)];
  const isOfMinutes = large >= IMPOSSIBLE_HOURS || (isShort && large > 0);
  // A short of an hour, or one whose seconds a spreadsheet took for minutes.
  const isDoubtful = isShort && large > 0 && large < MANY_HOURS && third !== undefined;
  if (isDoubtful || (!isOfMinutes && large >= MANY_HOURS))
    return leftOut('minutes, such as 133, or hours, such as "7h19"');
  const read = isOfMinutes
    ? Math.round(large + small / 60)
    : 60 * large + (large > 0 ? small : Math.round(small + Number(third ?? 0) / 60));
  return read > 0 && small < 60 ? { value: read, done: `read as ${read}` } : leftOut('minutes, such as 133');
}

/** An IMDb id in any form that means one. */
export function imdbIdField(written: unknown): Repaired<string> {
  const id = readFilmId(written);
  if (id === undefined) return leftOut('an IMDb title id such as "tt27714581"');
  if (!('imdbId' in id))
    return { done: 'left out: it names a film of another site, expected an IMDb title id' };
  return id.imdbId === written ? { value: id.imdbId } : { value: id.imdbId, done: `read as ${id.imdbId}` };
}

/** Yes or no. */
export function flagField(written: unknown): Repaired<boolean> {
  if (typeof written === 'boolean') return { value: written };
  const text = typeof written === 'number' || typeof written === 'string' ? String(written).trim() : '';
  if (
    /^(?:true|yes|y|1|x|[✓✔*]\uFE0F?|(?:(?:joint|co-?) ?)?winn(?:er|ing)(?:\b.*)?|won|tied?|shared|ex[ -]?(?:a|ae|æ)quo|ja|oui|s[ií]|sim|gewonnen|gagnant|laur[eé]at|ganador|vincitore|vencedor)$/i.test(
      text,
    )
  )
    return { value: true, done: 'read as true' };
  if (/^(?:false|no|n|0|nominee|nominated|lost|nominiert|nomm[eé]|nein|non|nej|n[aã]o)$/i.test(text))
    return { value: false, done: 'read as false' };
  return leftOut('true or false');
}

/** Names, of which a text may hold several; what is no name is left out, and so is what goes beyond the most. */
export function namesField(
  written: unknown,
  split: (text: string) => string[] = namesIn,
): Repaired<string[]> {
  const items = Array.isArray(written) ? (written as unknown[]) : [written];
  const done = new Set<string>();
  if (!Array.isArray(written)) done.add('read as a list');
  const names = items.flatMap((found) => {
    const item = nameOf(found);
    if (item !== found) done.add('read as its name');
    if (typeof item !== 'string' || item.trim() === '' || isNobody(item)) {
      done.add('what is no name was left out');
      return [];
    }
    const holdsSeveral = !Array.isArray(written) || item.length > MAX_NAME || SEVERAL.test(item);
    const parts = holdsSeveral ? split(item).filter((part) => part.trim() !== '') : [item];
    if (parts.length > 1) done.add(`read as ${parts.length} names`);
    return parts.flatMap((part) => {
      const name = textField(part, MAX_NAME);
      if (name.done !== undefined) done.add(name.done);
      return name.value ?? [];
    });
  });
  if (names.length > MAX_NAMES) done.add(`the first ${MAX_NAMES} of ${names.length} are kept`);
  if (names.length === 0 && items.length > 0) return leftOut('names');
  return {
    value: names.slice(0, MAX_NAMES),
    ...(done.size === 0 ? {} : { done: [...done].join(', ') }),
  };
}

/** Whether a value says that there is nothing: no field at all, or JSON's null. */
export function isAbsent(written: unknown): boolean {
  return written === undefined || written === null;
}

/** Whether a text is a table's word for nothing; a film may well be called "NA", so titles and names are not read this way. */
export function saysNothing(text: string): boolean {
  return NOTHING.test(text.trim());
}

function namesIn(text: string): string[] {
  return text.split(SEVERAL).flatMap(personsIn);
}

/** "N/A" in place of a name; "Na" may be one. */
function isNobody(text: string): boolean {
  return saysNothing(text) && !/^na$/iu.test(text.trim());
}

/** A person or country that is told as an object: `{ name: "Ana Lily" }`, `{ firstName: "Ana", lastName: "Lily" }`. */
function nameOf(written: unknown): unknown {
  if (typeof written === 'string') return withoutTags(written);
  if (typeof written !== 'object' || written === null) return written;
  if ('name' in written) return written.name;
  const part = (form: RegExp): string[] =>
    Object.entries(written).flatMap(([key, value]) =>
      form.test(key) && typeof value === 'string' ? [value] : [],
    );
  const parts = [...part(/^(?:first|given)_?name$/iu), ...part(/^(?:last|family|sur)_?name$/iu)];
  return parts.length === 0 ? written : parts.join(' ');
}

function leftOut(expected: string): Repaired<never> {
  return { done: `left out: expected ${expected}` };
}
