/** Facts of a film that stand in one cell: "France, 2024", "FR/BE 2024, 93'", "Italy | 1977 | 95 min", "Ana Lily (Italy)". */
import type { ColumnField } from '../../domain/programme/programme.js';
import { isCountryName } from '../../matching/evidence/countries.js';
import { isNote } from '../../matching/titles/notes.js';
import { FIELD_NAMES, isField, plainName } from './field-names.js';
import { minutesField, saysNothing, SEVERAL, yearField } from './repair/fields.js';

type Fact = Extract<ColumnField, 'year' | 'countries' | 'runtimeMinutes' | 'directors'>;
type Facts = Partial<Record<Fact, unknown>>;
type Row = Record<string, unknown>;

const FACTS: readonly Fact[] = ['year', 'countries', 'runtimeMinutes', 'directors'];
/** Columns that tell them, or anything else. */
const LOOSE = new Set(
  (
    'info infos information informations details detail data filminfo filmdetails production produktion produzione produccion producao ' +
    'credits origin origine herkunft meta facts'
  ).split(' '),
);
const LONGEST = 200;
const YEAR = String.raw`(?<![\p{L}\d])(?:c(?:a|irca)?\.? ?)?(?:18[89]|19\d|20[0-4])\d(?: ?[-–/] ?(?:(?:19|20)\d\d|\d\d(?!\d)))?(?!['’′\d])`;
const LENGTH = String.raw`(?<![\p{L}\d])(?:\d{1,3} ?(?:min(?:ut\p{L}*)?(?!\p{L})\.?|['’′]+|m(?!\p{L}))|\d{1,2} ?h(?!\p{L})(?: ?\d\d(?: ?(?:m(?:in)?(?!\p{L})\.?|['’′]))?)?)`;
const NUMBERS = new RegExp(`${LENGTH}|${YEAR}`, 'giu');
const ONE_YEAR = new RegExp(`^${YEAR}$`, 'iu');
const ONE_LENGTH = new RegExp(`^${LENGTH}$`, 'iu');
const SIGNS = /[,;|·•()[\]\r\n/]|\s[-–—]\s/u;
const AND = /\s?[-–&]\s?|\s(?:and|und|et|y|e)\s/u;
/** Of a country, as cars and lists have it; beside a year alone. */
const CODE = /^\p{Lu}{1,3}$/u;
/** A country that is not known, where one is expected: it costs not the year beside it. */
const A_PLACE = /^\p{Lu}[\p{L}\p{M}.'’ -]{1,40}$/u;
/** What a film is, and what it is shown from. */
const FORMAT =
  /^(?:colou?r|couleurs?|farbe|colore|b ?[/&] ?w|s\/w|n\/b|nb|sw|bw|dcp|digital|video|hd|fiction|spielfilm|dokumentarfilm|docu?|documentaire|documental)$/iu;
const CREDIT =
  /^(?:dir(?:\.|ector)?:?|directed by|a film by|regie:|regia:|r(?:éal)?:|réal\.|réalis(?:ation|ateur|atrice):)\s*(\p{Lu}.*)$/iu;

/** The facts by which a column is called ("Country/Year", "Produktionsland, -jahr"); none where it is called by one field or less. */
export function factsNamed(name: string): Fact[] {
  const parts = name.split(/[^\p{L}\p{M}\p{N} ]+|\s(?:and|und|et|y|e|i|og|och|en)\s/u).map(plainName);
  const told = parts
    .filter((part) => part !== '')
    .map((part) => FACTS.find((field) => FIELD_NAMES[field].includes(part)));
  const named = [...new Set(told)].filter((field) => field !== undefined);
  return named.length > 1 && !told.includes(undefined) ? named : [];
}

/** "France, Italy", "PL/D" and "France-Belgium" are two countries, "Korea, Republic of" one. */
export function countriesIn(text: string): string[] {
  return text.split(SEVERAL).flatMap((part) => {
    const whole = part.trim();
    const signed = whole.split(/[,/&+]|\s[-–—]\s/u).map((name) => name.trim());
    const names = signed.flatMap((name) => (isCountryName(name) ? [name] : name.split(AND)));
    const areCountries = names.every(isCountryName) || names.every((name) => CODE.test(name));
    return areCountries && !isCountryName(whole) ? names : [whole];
  });
}

/** Whether a field may hold such facts, or anything ("Info", "Production"). */
export function mayHoldFacts(name: string): boolean {
  return LOOSE.has(plainName(name));
}

/** Whether such a field holds facts and nothing else ("Italy 1977, 95 min"). */
export function holdsFacts(name: string, value: string): boolean {
  return mayHoldFacts(name) && factsIn(value, [], 2) !== undefined;
}

/** A row with such facts as fields of their own, where it has no others; a field that says anything else stays as it is. */
export function withFactsApart(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  let row = raw as Row;
  for (const [name, value] of Object.entries(row)) {
    if (isField(name) && name !== 'countries' && !mayHoldFacts(name)) continue;
    const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
    const text = isList ? value.join(', ') : value;
    // A country alone is no two facts.
    if (typeof text !== 'string' || (isField(name) && !/\d/u.test(text))) continue;
    const isCountry = FIELD_NAMES.countries.includes(plainName(name));
    const named = factsNamed(name);
    const mayTell = named.length > 0 || isCountry || mayHoldFacts(name);
    const facts = mayTell ? factsIn(text, named, named.length > 0 ? 1 : 2) : undefined;
    if (facts === undefined) continue;
    const others = Object.entries(row).filter(([other, its]) => other !== name && its !== null && its !== '');
    row = { ...facts, ...Object.fromEntries(others) };
  }
  return row;
}

/**
 * The facts that a text is made of; undefined where it says anything else, or less than are expected.
 * @param named what its column is called by: with directors among them, what is no other fact is a name.
 */
function factsIn(text: string, named: readonly Fact[], fewest: number): Facts | undefined {
  if (text.length > LONGEST) return undefined;
  const numbers: string[] = [];
  const rest = text.replace(NUMBERS, (number) => {
    numbers.push(number);
    return ',';
  });
  const year = numbers.find((number) => ONE_YEAR.test(number));
  const length = numbers.find((number) => ONE_LENGTH.test(number));
  const [countries, directors]: [string[], string[]] = [[], []];
  for (const piece of rest.split(SIGNS).map((each) => each.replace(/\s+/gu, ' ').trim())) {
    if (piece === '') continue;
    const credit = CREDIT.exec(piece)?.[1];
    const several = piece.split(AND);
    if (saysNothing(piece) || FORMAT.test(piece) || isNote(piece)) continue;
    if (isCountryName(piece) || (CODE.test(piece) && year !== undefined)) countries.push(piece);
    else if (several.every(isCountryName)) countries.push(...several);
    else if (credit !== undefined || named.includes('directors')) directors.push(credit ?? piece);
    else if (named.includes('countries') && A_PLACE.test(piece)) countries.push(piece);
    else return undefined;
  }
  const facts: Facts = {
    ...(year === undefined ? {} : { year: yearField(year).value }),
    ...(length === undefined ? {} : { runtimeMinutes: minutesField(length).value }),
    ...(countries.length === 0 ? {} : { countries }),
    ...(directors.length === 0 ? {} : { directors: [directors.join(', ')] }),
  };
  return Object.keys(facts).length < fewest ? undefined : facts;
}
