/**
 * One row of a programme made into an entry: a field that cannot be used is repaired, cut or left out, and what was done is told;
 * the film and its nominations stay. Only a row without title and id is no film.
 */
import { countriesIn } from '../facts.js';
import { kindSaid } from '../../../matching/evidence/kinds.js';
import { foldLetters } from '../../../matching/titles/titles.js';
import { OF_PEOPLE } from '../nested-films.js';
import {
  entrySchema,
  MAX_DETAILS,
  MAX_NAME,
  MAX_NOMINATIONS,
  type Entry,
  type EntryNomination,
} from '../../../domain/programme/programme.js';
import {
  flagField,
  imdbIdField,
  isAbsent,
  minutesField,
  namesField,
  saysNothing,
  textField,
  titleField,
  yearField,
  type Repaired,
} from './fields.js';
import { peopleField } from './people.js';

/** What was done to a field, and why. */
export interface Blemish {
  field: string;
  reason: string;
}

export interface RepairedEntry {
  /** Absent where the row names no film. */
  entry?: Entry;
  /** Nominations of a row that names no film, but people: an honorary award. */
  nominations: EntryNomination[];
  blemishes: Blemish[];
}

type Row = Record<string, unknown>;

/** Where neither category nor award is told. */
const NO_CATEGORY = 'Programme';
const SHOWN = 80;
/** What stands in place of a film where a person is honoured for all of them. */
const NO_FILM =
  /^(?:various|several|multiple|body of work|career|life(?:time)? achievement)(?:\s(?:films|titles|works))?$/iu;
const OF_FILMS =
  /^(?!.*\b(?:in|for|of) an? ).*\b(?:picture|film|feature|documentary|short|movie)s?(?:\s*[-–—:(].*)?$/iu;
const READERS = {
  title: titleField,
  originalTitle: titleField,
  year: yearField,
  imdbId: imdbIdField,
  directors: (value: unknown) => namesField(value),
  countries: (value: unknown) => namesField(value, countriesIn),
  runtimeMinutes: (value: unknown) => minutesField(value),
  critical: flagField,
} satisfies Partial<Record<keyof Entry, (value: unknown) => Repaired<unknown>>>;
const NOMINATION_READERS = {
  category: (value: unknown) => textField(value, MAX_NAME),
  award: (value: unknown) => textField(value, MAX_NAME),
  person: (value: unknown) => textField(value, MAX_NAME),
  people: peopleField,
  won: flagField,
  details: (value: unknown) => textField(value, MAX_DETAILS),
} satisfies Record<keyof EntryNomination, (value: unknown) => Repaired<unknown>>;

/** Reads a row that is an object; any other names no film. */
export function repairEntry(raw: unknown): RepairedEntry {
  const blemishes: Blemish[] = [];
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { nominations: [], blemishes };
  const { nominations: written, ...fields } = raw as Row;
  const nominations = readNominations(written, blemishes);
  const isShort = kindSaid(nominations.map(({ category }) => category)) === 'short';
  const readers = { ...READERS, runtimeMinutes: (value: unknown) => minutesField(value, isShort) };
  const film = readFields(fields, readers, '', blemishes);
  if (film['title'] === undefined && film['originalTitle'] !== undefined) {
    const { originalTitle } = film;
    film['title'] = originalTitle;
    delete film['originalTitle'];
    tell(blemishes, 'originalTitle', 'read as the title, for there is no other', originalTitle);
  }
  const named = nominations.filter(({ person, people = [] }) => person !== undefined || people.length > 0);
  const ofPeople = named.length > 0 ? named : ofDirectors(film, nominations);
  const [only] = nominations;
  if (
    Object.keys(film).length === 0 &&
    only?.person !== undefined &&
    nominations.length === 1 &&
    honoursFilms(only)
  ) {
    film['title'] = only.person;
    tell(blemishes, 'title', 'read from the nominee, for the category is of films', only.person);
    delete only.person;
  }
  const entry = entrySchema.safeParse({ ...film, ...(isAbsent(written) ? {} : { nominations }) });
  const isHonour =
    ofPeople.length > 0 &&
    (named.length === 0 || Object.keys(film).length === 1) &&
    typeof film['title'] === 'string' &&
    (saysNothing(film['title']) || NO_FILM.test(film['title']));
  if (entry.success && !isHonour) return { entry: entry.data, nominations: [], blemishes };
  if (isHonour) tell(blemishes, 'title', 'left out: it says that there is no film', film['title']);
  for (const nomination of named.length === 0 ? [] : nominations)
    if (!named.includes(nomination))
      tell(blemishes, 'nominations', 'left out: it names neither a film nor a person', nomination);
  return { nominations: ofPeople, blemishes };
}

/** Who stands where a result is told, where people are honoured: `{ award: "Best Actress", won: "Ana Lily" }`. */
function withWinner(nomination: Row, path: string, blemishes: Blemish[]): Row {
  const { won, person, people, category, award } = nomination;
  const isName = typeof won === 'string' && flagField(won).value === undefined && !saysNothing(won);
  const words = [category, award].filter((text) => typeof text === 'string').join(' ');
  if (!isName || !isAbsent(person ?? people) || !OF_PEOPLE.test(foldLetters(words))) return nomination;
  tell(blemishes, `${path}.won`, 'read as the person who won', won);
  return { ...nomination, person: won, won: true };
}

/** "Best Picture", "Best Documentary Feature": who is nominated there is a film, where nothing else is named. */
function honoursFilms({ category, people = [] }: EntryNomination): boolean {
  return OF_FILMS.test(category) && !OF_PEOPLE.test(foldLetters(category)) && people.length === 0;
}

/** The nominations of a row without a film whose column of directors has the person: an honorary award. */
function ofDirectors(
  { title, directors, countries: _, ...rest }: Row,
  nominations: EntryNomination[],
): EntryNomination[] {
  const isNobodys = typeof title !== 'string' || !saysNothing(title) || !Array.isArray(directors);
  if (isNobodys || Object.keys(rest).length > 0) return [];
  return nominations.map((each) => ({ ...each, person: directors.join(', ') }));
}

/** Reads the fields that are known, and tells of the others. */
function readFields(
  written: Row,
  readers: Record<string, (value: unknown) => Repaired<unknown>>,
  path: string,
  blemishes: Blemish[],
): Row {
  const read: Row = {};
  for (const [name, value] of Object.entries(written)) {
    if (isAbsent(value)) continue;
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    const { value: usable, done } = reader?.(value) ?? { done: 'left out: no field of this name is known' };
    if (usable !== undefined) read[name] = usable;
    if (done !== undefined) tell(blemishes, `${path}${name}`, done, value);
  }
  return read;
}

function readNominations(written: unknown, blemishes: Blemish[]): EntryNomination[] {
  if (isAbsent(written)) return [];
  if (typeof written !== 'object' && typeof written !== 'string') {
    tell(blemishes, 'nominations', 'left out: expected a list of nominations', written);
    return [];
  }
  const list = Array.isArray(written) ? (written as unknown[]) : [written];
  if (!Array.isArray(written)) tell(blemishes, 'nominations', 'read as a list', written);
  if (list.length > MAX_NOMINATIONS)
    tell(blemishes, 'nominations', `the first ${MAX_NOMINATIONS} of ${list.length} are kept`);
  return list
    .slice(0, MAX_NOMINATIONS)
    .flatMap((each, at) => readNomination(each, `nominations[${at}]`, blemishes) ?? []);
}

function readNomination(written: unknown, path: string, blemishes: Blemish[]): EntryNomination | undefined {
  // A list of categories is a list of nominations.
  if (typeof written === 'string' && written.trim() !== '')
    return readNomination({ category: written }, path, blemishes);
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    tell(blemishes, path, 'left out: expected a nomination', written);
    return undefined;
  }
  const read = readFields(
    withWinner(written as Row, path, blemishes),
    NOMINATION_READERS,
    `${path}.`,
    blemishes,
  ) as Partial<EntryNomination>;
  if (read.category !== undefined) return { ...read, category: read.category };
  const category = read.award ?? NO_CATEGORY;
  if (read.award === undefined) tell(blemishes, `${path}.category`, `read as "${category}"`, undefined);
  return { ...read, category };
}

function tell(blemishes: Blemish[], field: string, done: string, ...found: unknown[]): void {
  const shown = found.length === 0 ? '' : `, found ${show(found[0])}`;
  blemishes.push({ field: shortened(field), reason: `${shortened(field)}: ${done}${shown}` });
}

/** A value as JSON, cut. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  return shortened(JSON.stringify(value));
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
