/** How programmes call an entry's fields, in the header of a table and in JSON. */
import { COLUMN_FIELDS, nominationSchema, type ColumnField } from '../../domain/programme/programme.js';

/** Names that programmes have for a field, without case, spaces and signs; the first ones win over later ones. */
export const FIELD_NAMES: Record<ColumnField, readonly string[]> = {
  title: ['title', 'name', 'filmtitle', 'film', 'movie', 'movietitle', 'englishtitle', 'primarytitle'],
  year: ['year', 'filmyear', 'releaseyear', 'productionyear', 'prodyear'],
  imdbId: ['imdbid', 'const', 'tconst', 'imdb', 'imdburl', 'imdblink'],
  originalTitle: ['originaltitle'],
  directors: ['directors', 'director', 'directedby'],
  countries: ['countries', 'country', 'countriesoforigin', 'countryoforigin'],
  runtimeMinutes: ['runtimeminutes', 'runtimemins', 'runtimemin', 'runtime', 'minutes', 'runningtime'],
  critical: ['critical'],
  category: ['category', 'section'],
  award: ['award'],
  person: ['person', 'nominee', 'recipient', 'honoree'],
  people: ['people', 'nominees', 'recipients'],
  won: ['won', 'winner', 'iswinner'],
  details: ['details', 'song', 'role', 'character', 'work'],
};

/** Fields that are a nomination's: a row of a table has one. */
export const NOMINATION_FIELDS: ReadonlySet<string> = new Set(Object.keys(nominationSchema.shape));

/** A name without case, spaces and signs. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A name that people write. */
const PLAIN = /^[\p{L}\p{N} ._-]{1,60}$/u;

type Row = Record<string, unknown>;

/**
 * A row of JSON with its fields by our names (`director` is `directors`), and a nomination's fields that stand beside the film's as
 * its nomination, as in a table. What has no such name, or a second one for what is there, stays as it is.
 */
export function withFieldNames(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const row = renamed(raw as Row, COLUMN_FIELDS);
  const { nominations } = row;
  if (Array.isArray(nominations)) return { ...row, nominations: nominations.map(nominationWithFieldNames) };
  if (nominations !== undefined && nominations !== null) return row;
  const [film, nomination] = [false, true].map((isIts) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => NOMINATION_FIELDS.has(name) === isIts)),
  );
  return Object.keys(nomination ?? {}).length === 0 ? row : { ...film, nominations: [nomination] };
}

function nominationWithFieldNames(written: unknown): unknown {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return written;
  return renamed(
    written as Row,
    COLUMN_FIELDS.filter((field) => NOMINATION_FIELDS.has(field)),
  );
}

function renamed(row: Row, fields: readonly ColumnField[]): Row {
  const others = new Map<string, string>();
  for (const name of Object.keys(row))
    if (PLAIN.test(name) && !isField(name) && !others.has(plainName(name))) others.set(plainName(name), name);
  const ours = new Map<string, ColumnField>();
  for (const field of fields) {
    const called = Object.hasOwn(row, field)
      ? undefined
      : FIELD_NAMES[field].find((known) => others.has(known));
    const name = others.get(called ?? '');
    if (called === undefined || name === undefined) continue;
    ours.set(name, field);
    others.delete(called);
  }
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [ours.get(name) ?? name, value]));
}

function isField(name: string): boolean {
  return COLUMN_FIELDS.some((field) => field === name);
}
