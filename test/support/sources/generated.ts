import type { Entry } from '../../../domain/programme/programme.js';
import { seededRandom } from '../../../sandbox/simulated/films/random.js';
import type { FilmInput, ScenarioInput } from '../../../sandbox/simulated/scenario-schema.js';

const FIRST_IMDB_ID = 90_000_001; // beyond what IMDb has given out
const FIRST_TMDB_ID = 1_950_000_001;

const LIGHTS = [
  'Amber',
  'Bitter',
  'Blue',
  'Borrowed',
  'Broken',
  'Distant',
  'Empty',
  'Fading',
  'Golden',
  'Hidden',
];
const MOODS = ['Hollow', 'Last', 'Lost', 'Paper', 'Quiet', 'Restless', 'Salt', 'Second', 'Silent', 'Winter'];
const THINGS = [
  'Bridge',
  'Circus',
  'Ferry',
  'Garden',
  'Harbour',
  'House',
  'Letter',
  'Mirror',
  'Orchard',
  'Procession',
];
const MORE_THINGS = [
  'Railway',
  'River',
  'Season',
  'Shepherd',
  'Signal',
  'Station',
  'Summer',
  'Tailor',
  'Village',
  'Well',
];
const PLACES = ['Almora', 'Brindle', 'Corvo', 'Dunmere', 'Esker', 'Falun', 'Gorey', 'Hvar', 'Iskar', 'Juna'];
const GIVEN_NAMES = [
  'Ana',
  'Bela',
  'Chidi',
  'Dara',
  'Elif',
  'Farid',
  'Greta',
  'Hana',
  'Ivo',
  'Jun',
  'Kaja',
  'Lior',
];
const SURNAMES = [
  'Abrantes',
  'Bergholm',
  'Cvetkov',
  'Dumanli',
  'Eskander',
  'Feroz',
  'Grunwaldt',
  'Hoshikawa',
];
const MORE_SURNAMES = [
  'Iordan',
  'Jovellar',
  'Kestrel',
  'Lindqvarn',
  'Marchetto',
  'Nwadike',
  'Okonjaro',
  'Pellerine',
];
const COUNTRIES = ['FR', 'DE', 'IT', 'ES', 'JP', 'KR', 'BR', 'US', 'GB', 'SE'];
const EDITION_YEAR = 2025;

/**
 * Makes up a festival of `films` films and its programme: for load, faults and many-film tests.
 * @param o.unknownToTmdb fraction (0..1) of all films that TMDb lacks.
 * @param o.unknownToOmdb fraction of *those* that OMDb lacks as well.
 * @param o.unknownToImdb fraction of the films unknown to both that IMDb lacks too; none by default.
 * @param o.profile `kind` where requests and money are counted to the last.
 * @returns a scenario with the real limits (1,000 OMDb requests a day), and the entries.
 */
export function generatedScenario(o: {
  films: number;
  seed?: number;
  unknownToTmdb: number;
  unknownToOmdb: number;
  unknownToImdb?: number;
  profile?: ScenarioInput['profile'];
}): { scenario: ScenarioInput; entries: Entry[] } {
  const random = seededRandom(o.seed ?? 1);
  const films = Array.from({ length: o.films }, (_, index) => madeUpFilm(index, random));
  const notOnTmdb = shuffled(films, random).slice(0, Math.round(o.films * o.unknownToTmdb));
  const notOnOmdb = notOnTmdb.slice(0, Math.round(notOnTmdb.length * o.unknownToOmdb));
  const notOnImdb = notOnOmdb.slice(0, Math.round(notOnOmdb.length * (o.unknownToImdb ?? 0)));
  for (const film of notOnTmdb) film.tmdb = 'absent';
  for (const film of notOnOmdb) film.omdb = 'absent';
  for (const film of notOnImdb) film.imdb = 'absent';
  return { scenario: { profile: o.profile, films }, entries: films.map(entryFor) };
}

/** The title is made of the index's digits, so that no two are alike. */
function madeUpFilm(index: number, random: () => number): FilmInput & { imdbId: string } {
  const first = [...LIGHTS, ...MOODS];
  const second = [...THINGS, ...MORE_THINGS];
  const round = Math.floor(index / (first.length * second.length));
  const place = PLACES[round % PLACES.length] ?? '';
  const part = Math.floor(round / PLACES.length);
  const title = [
    'The',
    first[index % first.length],
    second[Math.floor(index / first.length) % second.length],
    ...(round === 0 ? [] : ['of', place]),
    ...(part === 0 ? [] : [String(part + 1)]),
  ].join(' ');
  return {
    imdbId: `tt${FIRST_IMDB_ID + index}`,
    tmdbId: FIRST_TMDB_ID + index,
    title,
    year: EDITION_YEAR - (random() < 0.1 ? 1 : 0),
    releaseDate: `${EDITION_YEAR}-09-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`,
    runtimeMinutes: 75 + Math.floor(random() * 90),
    countries: [pick(COUNTRIES, random)],
    languages: ['en'],
    genres: ['Drama'],
    directors: [`${pick(GIVEN_NAMES, random)} ${pick([...SURNAMES, ...MORE_SURNAMES], random)}`],
    plot: `${title}: a film that was made up for a test.`,
  };
}

function entryFor(film: FilmInput & { imdbId: string }): Entry {
  return {
    title: film.title,
    year: EDITION_YEAR,
    imdbId: film.imdbId,
    directors: film.directors,
    countries: film.countries,
    runtimeMinutes: film.runtimeMinutes,
    nominations: [{ category: 'Grand Prize', award: 'Grand Prize', won: false }],
  };
}

function pick(words: readonly string[], random: () => number): string {
  return words[Math.floor(random() * words.length)] ?? '';
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  for (let last = left.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [left[last], left[other]] = [left[other] as T, left[last] as T];
  }
  return left;
}
