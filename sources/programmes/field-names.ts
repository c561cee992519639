/** How programmes call an entry's fields, in the header of a table and in JSON. */
import { COLUMN_FIELDS, nominationSchema, type ColumnField } from '../../domain/programme/programme.js';

/**
 * Names that programmes have for a field, without case, accents, spaces and signs, also in the languages that festivals print in; the
 * first ones win over later ones. "Name" is the film's where nothing else is, and else a person's.
 */
export const FIELD_NAMES: Record<ColumnField, readonly string[]> = {
  title: words(
    'title filmtitle film movie movietitle englishtitle titleenglish titleen filmtitleen internationaltitle titleinternational worldtitle ' +
      'primarytitle titel titre titolo titulo filmtitel titredufilm name',
  ),
  year: words(
    'year filmyear releaseyear productionyear prodyear yearofproduction yearofrelease yearfilm jahr produktionsjahr annee ano anno jaar',
  ),
  imdbId: words('imdbid const tconst imdb imdburl imdblink imdbcode'),
  originalTitle: words(
    'originaltitle titleoriginal titleinoriginallanguage originallanguagetitle originalname filmtitleov titleov originaltitel titreoriginal ' +
      'titolooriginale titulooriginal',
  ),
  directors: words(
    'directors director directedby directordirectors directorss filmmaker filmmakers filmmakerss regie regisseur regisseure regisseurin ' +
      'realisation realisateur realisateurs realisateurtrice regia regista registi direccion directora directores realizacao realizador regi',
  ),
  countries: words(
    'countries country countriesoforigin countryoforigin countrycountries countryies countryofproduction countriesofproduction ' +
      'productioncountry productioncountries land lander produktionsland pays paysdeproduction paese paesi pais paises',
  ),
  runtimeMinutes: words(
    'runtimeminutes runtimemins runtimemin runtime minutes runningtime runningtimemin duration durationmin durationminutes length lengthmin ' +
      'dauer laufzeit lange duree dureemin durata duracion duracao lengte',
  ),
  critical: ['critical'],
  category: words(
    'category section strand sidebar kategorie sektion categorie categoria sezione seccion secao',
  ),
  award: words('award awards prize prizes preis prix premio premi'),
  person: words('person nominee recipient honoree name'),
  people: words('people nominees recipients'),
  won: words('won winner iswinner result'),
  details: words('details detail song role character work'),
};

function words(names: string): string[] {
  return names.split(' ');
}

/** What a field may be called where these are told: "name" is a person's where there is something to be named for. */
export function namesOf(field: ColumnField, told: ReadonlySet<string>): readonly string[] {
  const isNamedFor = field !== 'person' || told.has('category') || told.has('award');
  return FIELD_NAMES[field].filter((name) => isNamedFor || name !== 'name');
}

/** Fields that are a nomination's: a row of a table has one. */
export const NOMINATION_FIELDS: ReadonlySet<string> = new Set(Object.keys(nominationSchema.shape));

const plainNames = new Map<string, string>();
const NAMES_KEPT = 1000;

/** A name without case, accents, spaces and signs; kept, for each row has the same ones. */
export function plainName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  if (plainNames.size >= NAMES_KEPT) plainNames.clear();
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .normalize('NFC');
  plainNames.set(name, plain);
  return plain;
}

/** A name that people write. */
const PLAIN = /^[\p{L}\p{M}\p{N} ._()/-]{1,60}$/u;

type Row = Record<string, unknown>;

/**
 * A row of JSON with its fields by our names (`director` is `directors`), and a nomination's fields that stand beside the film's as
 * its nomination, as in a table. What has no such name, or a second one for what is there, stays as it is.
 */
export function withFieldNames(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const row = renamed(withNominations(raw as Row), COLUMN_FIELDS);
  const { nominations } = row;
  if (Array.isArray(nominations)) return { ...row, nominations: nominations.map(nominationWithFieldNames) };
  if (nominations !== undefined && nominations !== null) return row;
  const [film, nomination] = [false, true].map((isIts) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => NOMINATION_FIELDS.has(name) === isIts)),
  );
  return Object.keys(nomination ?? {}).length === 0 ? row : { ...film, nominations: [nomination] };
}

/** `{ awards: [{ name, winner }] }`: a list of awards is one of nominations. */
function withNominations(row: Row): Row {
  const isList = ([name, value]: [string, unknown]): boolean =>
    /^(?:nominations|awards|prizes)$/.test(plainName(name)) && Array.isArray(value);
  const [list, another] = Object.entries(row).filter(isList);
  if (list === undefined || another !== undefined || 'nominations' in row) return row;
  const [called, awards] = list;
  const rest = Object.fromEntries(Object.entries(row).filter(([name]) => name !== called));
  return { ...rest, nominations: (awards as unknown[]).map(awardByName) };
}

function awardByName(written: unknown): unknown {
  if (typeof written !== 'object' || written === null || !('name' in written)) return written;
  const isTold = Object.keys(written).some((name) =>
    [...FIELD_NAMES.category, ...FIELD_NAMES.award].includes(plainName(name)),
  );
  const { name, ...rest } = written;
  return isTold ? written : { award: name, ...rest };
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
      : namesOf(field, new Set([...Object.keys(row), ...ours.values()])).find((known) => others.has(known));
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
