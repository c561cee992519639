/** Names of people that stand in two columns ("Director First Name", "Director Last Name"; "Vorname", "Nachname") put together. */
import { foldLetters } from '../../matching/titles/titles.js';
import { FIELD_NAMES, isField, listedIn, plainName } from './field-names.js';
import { isRow } from './nested-films.js';

/** Two columns of one name, and what the column of both is called. */
interface NamePair {
  first: number;
  last: number;
  called: string;
}

const whole = (words: string): string => String.raw`(?<![\p{L}\p{M}])(?:${words})(?![\p{L}\p{M}])`;
const FIRST = new RegExp(
  whole(
    'first ?names?|given ?names?|forenames?|vornamen?|prenoms?|voorna(?:am|men)|fornavn|fornamn|imie|imiona|keresztnev|etunimi|prenume|имя',
  ),
  'u',
);
const LAST = new RegExp(
  whole(
    'last ?names?|sur ?names?|family ?names?|nachnamen?|familiennamen?|nom de famille|(?:primer )?apellidos?|cognom[ei]|sobrenome|apelidos?|achterna(?:am|men)|etternavn|efternavn|efternamn|nazwisk[oa]|prijmeni|vezeteknev|sukunimi|nume de familie|soyad[iı]?|фамилия',
  ),
  'u',
);
/** The first name where the other column is the last one, and the other way about. */
const EITHER = new RegExp(whole('names?|noms?|nom[ei]|nombres?|jmeno|naam|navn|namn|ad[iı]?'), 'u');
/** Between a part of a name and whose it is. */
const LINKS = /(?<!\p{L})(?:de la|de l|du|de|del|della|dell|do|da|of|the|des|der|van|s|in)(?!\p{L})/gu;
const FORMS = [
  { part: 'first', form: FIRST },
  { part: 'last', form: LAST },
  { part: 'either', form: EITHER },
] as const;

/**
 * The columns that tell a name in two parts. Those that say of nobody whose name it is are the nominee's where the table tells of
 * awards, and else the director's where no other column is.
 */
export function namePairs(header: readonly string[]): NamePair[] {
  const parts = header.flatMap((name, at) => partIn(name, at) ?? []);
  const bare = bareField(header);
  const pairs: NamePair[] = [];
  const taken = new Set<number>();
  for (const [one, other] of [
    ['first', 'last'],
    ['either', 'last'],
    ['first', 'either'],
  ] as const)
    for (const { at, owner, part } of parts) {
      const partner = parts.find(
        (each) => each.part === other && each.owner === owner && !taken.has(each.at) && each.at !== at,
      );
      if (part !== one || taken.has(at) || partner === undefined) continue;
      const called = /\p{L}/u.test(owner) ? owner : `${bare ?? ''} ${owner}`.trim();
      const field = listedIn(called);
      if (field !== 'directors' && field !== 'people') continue;
      taken.add(at).add(partner.at);
      pairs.push({ first: at, last: partner.at, called });
    }
  return pairs;
}

/** The header with one column for each such name, and an empty one in place of the other. */
export function joinedHeader(header: readonly string[], pairs: readonly NamePair[]): string[] {
  return withPairs(header, pairs, ({ called }) => called);
}

/** The cells of a row put together in the same way. */
export function joinedCells(cells: readonly string[], pairs: readonly NamePair[]): readonly string[] {
  if (pairs.length === 0) return cells;
  return withPairs(cells, pairs, ({ first, last }) => joinedName(cells[first] ?? '', cells[last] ?? ''));
}

/** A row of JSON, and its nominations, with such fields as one. */
export function withNamesJoined(raw: unknown): unknown {
  if (!isRow(raw)) return raw;
  const { nominations } = raw;
  const row = Array.isArray(nominations) ? { ...raw, nominations: nominations.map(withNamesJoined) } : raw;
  const names = Object.keys(row);
  if (names.every((name) => name === 'nominations' || isField(name))) return row;
  const texts = names.map((name) => (typeof row[name] === 'string' ? row[name] : ''));
  const pairs = namePairs(names).filter(({ first, last }) => texts[first] !== '' || texts[last] !== '');
  if (pairs.length === 0) return row;
  const [called, cells] = [joinedHeader(names, pairs), joinedCells(texts, pairs)];
  const isPart = new Set(pairs.flatMap(({ first, last }) => [first, last]));
  return Object.fromEntries(
    called.flatMap((name, at) => {
      if (isPart.has(at)) return name === '' ? [] : [[name, cells[at]]];
      return [[name, row[name]]];
    }),
  );
}

function withPairs(
  cells: readonly string[],
  pairs: readonly NamePair[],
  nameOf: (pair: NamePair) => string,
): string[] {
  const joined = [...cells];
  for (const pair of pairs) {
    if (pair.last < joined.length) joined[pair.last] = '';
    if (pair.first < joined.length) joined[pair.first] = nameOf(pair);
  }
  return joined;
}

/** The header of a table that has two: what stands above "First name" is whose it is; undefined where the second row is none. */
export function headerOfTwo(first: readonly string[], second: readonly string[]): string[] | undefined {
  const isPart = (name: string): boolean => ['first', 'last'].includes(partIn(name, 0)?.part ?? '');
  const isKnown = (name: string): boolean =>
    isPart(name) || Object.values(FIELD_NAMES).some((names) => names.includes(plainName(name)));
  const filled = second.filter((name) => name !== '');
  if (filled.length < 2 || !filled.every(isKnown) || second.join() === first.join()) return undefined;
  let above = '';
  return first.map((name, at) => {
    above = name === '' ? above : name;
    const below = second[at] ?? '';
    return below === '' ? name : isPart(below) ? `${above} ${below}` : below;
  });
}

/** Which part of a name a column has, and whose: "director 2", or of nobody. */
function partIn(name: string, at: number): { at: number; part: string; owner: string } | undefined {
  const text = foldLetters(name.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')).replace(
    /[^\p{L}\p{M}\p{N}]+/gu,
    ' ',
  );
  const found = FORMS.find(({ form }) => form.test(text));
  if (found === undefined) return undefined;
  const owner = text.replace(found.form, ' ').replace(LINKS, ' ').replace(/\s+/gu, ' ').trim();
  return { at, part: found.part, owner };
}

/** Whose name it is where the columns do not say. */
function bareField(header: readonly string[]): 'director' | 'nominee' | undefined {
  const names = header.map(plainName);
  const has = (known: readonly string[]): boolean => names.some((name) => known.includes(name));
  if (has([...FIELD_NAMES.award, ...FIELD_NAMES.won]) || names.includes('category')) return 'nominee';
  return has(FIELD_NAMES.directors) ? undefined : 'director';
}

const SEVERAL = /[;|\r\n,/&+]|\s(?:and|und|et|y|e)\s/u;

/** "Joel; Ethan" and "Coen; Coen", or "Joel & Ethan" and "Coen", are two names. */
function joinedName(first: string, last: string): string {
  const [firsts = [], lasts = []] = [first, last].map((names) =>
    names.split(SEVERAL).map((name) => name.trim()),
  );
  if (firsts.length > 1 && (lasts.length === firsts.length || lasts.length === 1))
    return firsts.map((one, at) => `${one} ${lasts[at] ?? last}`.trim()).join('; ');
  return `${first} ${last}`.trim();
}
