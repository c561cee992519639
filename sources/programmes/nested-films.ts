/**
 * Films that stand within a row of JSON: a section with its films, a category with its nominees, a film as an object beside its award.
 * Each becomes a row of its own with the category and the award that it stands under.
 */
import { isTooDeep } from './clean.js';
import { foldLetters } from '../../matching/titles/titles.js';
import { FIELD_NAMES, plainName } from './field-names.js';
import { sectionIn } from './files/headings.js';
import { flagField } from './repair/fields.js';

type Row = Record<string, unknown>;

/** Names of a film's own fields that say that a row is one; "name" may be a section's. */
const FILM_FIELDS = new Set([...FIELD_NAMES.title, ...FIELD_NAMES.imdbId].filter((name) => name !== 'name'));
const AWARD_FIELDS = new Set([...FIELD_NAMES.category, ...FIELD_NAMES.award]);
const FOR = /^(\p{Lu}\P{Lu}[^()]*?) (?:for|in|pour|dans|für|per|por) ["“«„]?(\p{Lu}.*?)["”»“]?$/u;
const FILM_OBJECT = /^(?:film|movie|work)$/;
/** Lists of films even beside a title: what is shown under that title, which is a programme's. */
const FILMS = /^(?:films|movies|shorts)$/;
/** Keys that name no category by themselves, as "Competition" does. */
const PLAIN_KEYS =
  /^(?:films?|movies?|shorts|entries|titles?|works?|items?|data|results?|list|selections?|programmes?|programs?|sections?|nominees?|nominations?|categor(?:y|ies)|awards?|winners?)$/;
const WINNERS = /^winners?$/;
/** What a category lists by name alone. */
const NAMED = /^(?:winners?|nominees|finalists|shortlist(?:ed)?)$/;
/** Categories of people, of whom a list of names is no list of films. */
export const OF_PEOPLE =
  /\bact(?:or|ress|ing)\b|performance|newcomer|interpret|darstell|schauspiel|acteur|actrice|attor[ei]|attrice|\bactor|\b(?:atriz|ator)\b|director(?!\W?s? (?:fortnight|choice))|\b(?:direct|regie|regi[ast])|realisat|realiza|mise en scene|honou?r|career|lifetime|carri?[eè]r|ehren|h?ommage|homenaje/u;

/** The rows that one holds: itself alone, nearly always. */
export function rowsWithin(raw: unknown): unknown[] {
  const rows = isTooDeep(raw) ? [] : rowsIn(raw);
  return rows.length === 0 ? [raw] : rows;
}

/** Whether films stand anywhere in a value. */
export function holdsFilms(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsFilms);
  if (!isRow(value)) return false;
  return (
    namesFilm(value) ||
    namesIn(value).length > 0 ||
    Object.entries(value).some(([name, each]) => isListOfFilms(plainName(name), each))
  );
}

function rowsIn(raw: unknown): unknown[] {
  if (Array.isArray(raw)) return raw.flatMap(rowsIn);
  if (!isRow(raw)) return [raw];
  const row = withFilm(raw);
  const named = namesIn(row);
  const isFilm = named.length === 0 && namesFilm(row);
  const lists = Object.entries(row).filter(([written, value]) => {
    const name = plainName(written);
    if (isFilm) return FILMS.test(name) && Array.isArray(value) && value.every(isFilmOrTitle);
    return (
      named.includes(written) ||
      (isListOfFilms(name, value) && (PLAIN_KEYS.test(name) || !hasField(row, 'name')))
    );
  });
  if (lists.length === 0) return [row];
  const winners = lists.flatMap(([name, value]) => (WINNERS.test(plainName(name)) ? value : []));
  return lists.flatMap(([name, films]) => {
    const heading = headingOf(row, name);
    const isOfPeople = named.length > 0 && OF_PEOPLE.test(foldLetters(Object.values(heading).join(' ')));
    const isWon = WINNERS.test(plainName(name));
    const list: unknown[] = Array.isArray(films) ? films.flat() : [films];
    const above = {
      ...(named.length > 0 && list.length === 1 && lists.length === 1 ? besideList(row, name) : {}),
      ...heading,
      ...(isWon ? { won: true } : {}),
    };
    return list.flatMap((film) => {
      if (isText(film) && !isWon && winners.includes(film)) return [];
      if (isText(film)) return [{ ...above, ...(isOfPeople ? personIn(film) : { title: film }) }];
      return isRow(film) ? rowsIn({ ...above, ...film }) : [];
    });
  });
}

/** Lists of names under an award: `{ award: "Palme d'Or", winners: ["Alpha"] }`. They are films, or people where it honours such. */
function namesIn(row: Row): string[] {
  const isOfFilm = namesFilm(row) && !(isText(row['title']) && sectionIn(row['title']).isKnown);
  if (isOfFilm || Object.keys(headingOf(row, 'winners')).length === 0) return [];
  return Object.entries(row).flatMap(([name, value]) => {
    const list: unknown[] = Array.isArray(value) ? value : [value];
    const areNames =
      list.length > 0 && list.every((each) => isText(each) && flagField(each).value === undefined);
    return NAMED.test(plainName(name)) && areNames ? [name] : [];
  });
}

/** "Ana Lily for Alpha": a person, and for what. */
function personIn(text: string): Row {
  const [, person, title] = FOR.exec(text) ?? [];
  return person === undefined ? { person: text } : { person, title };
}

/** What stands beside the only name is said of it. */
function besideList(row: Row, list: string): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => name !== list && !/^(?:name|title)$/.test(plainName(name))),
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** The category and award under which a list stands: those of its row, else what the row or the list is called. */
function headingOf(row: Row, list: string): Row {
  const told = Object.entries(row).filter(
    ([name, value]) => AWARD_FIELDS.has(plainName(name)) && typeof value === 'string',
  );
  if (told.length > 0) return Object.fromEntries(told);
  const called = Object.entries(row).find(
    ([name, value]) => typeof value === 'string' && /^(?:name|title)$/.test(plainName(name)),
  );
  const category = called?.[1] ?? (PLAIN_KEYS.test(plainName(list)) ? undefined : list);
  return category === undefined ? {} : { category };
}

/** `{ film: { title }, award }` as one row. */
function withFilm(row: Row): Row {
  const film = Object.entries(row).find(
    ([name, value]) =>
      FILM_OBJECT.test(plainName(name)) && isRow(value) && (namesFilm(value) || hasField(value, 'name')),
  );
  if (film === undefined) return row;
  const [key, fields] = film;
  return { ...Object.fromEntries(Object.entries(row).filter(([name]) => name !== key)), ...(fields as Row) };
}

function isListOfFilms(name: string, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return holdsFilms(value) || (FILMS.test(name) && Array.isArray(value) && value.every(isFilmOrTitle));
}

function isFilmOrTitle(value: unknown): boolean {
  return isRow(value) || isText(value);
}

function namesFilm(row: Row): boolean {
  return Object.entries(row).some(
    ([name, value]) =>
      FILM_FIELDS.has(plainName(name)) && value !== null && value !== undefined && !isPersonId(value),
  );
}

/** Of people, who stand in nominations and among directors. */
function isPersonId(value: unknown): boolean {
  return typeof value === 'string' && /\bnm\d{5,}/i.test(value);
}

function hasField(row: Row, field: string): boolean {
  return Object.keys(row).some((name) => plainName(name) === field);
}

/** Whether a value has fields. */
export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
