import type { SimulatedAward } from './cannes-2025-awards.js';
import { seededRandom } from './random.js';
import type { FilmInput } from '../scenario-schema.js';

/** An edition of a real festival with films that nobody has made: titles, people, ids and prizes are made up. */
export interface MadeUpEdition {
  /** IMDb's id of the event. */
  eventId: string;
  year: number;
  films: (FilmInput & { imdbId: string })[];
  awards: SimulatedAward[];
}

const FILMS = 20;
const IN_COMPETITION = 14;
/** Beyond what IMDb and TMDb have given out. */
const FIRST_IMDB_ID = 96_000_001;
const FIRST_TMDB_ID = 1_960_000_001;

const FESTIVALS = [
  {
    eventId: 'ev0000681',
    years: [2023, 2024, 2025],
    prizes: ['Golden Lion', 'Silver Lion', 'Volpi Cup', 'Horizons Award'],
  },
  {
    eventId: 'ev0000091',
    years: [2024, 2025],
    prizes: ['Golden Berlin Bear', 'Silver Berlin Bear', 'Best Leading Performance', 'Encounters Award'],
  },
  {
    eventId: 'ev0000147',
    years: [2024],
    prizes: ["Palme d'Or", 'Grand Prize of the Festival', 'Best Actress', 'Un Certain Regard Award'],
  },
] as const;

const words = (text: string): string[] => text.split(' ');
const FIRST = words(
  'Salt Ember Marble Hollow Copper Velvet Tidal Paper Cedar Glass Amber Winter Feral Quiet',
);
const SECOND = words(
  'Atlas Orchard Lantern Ferry Choir Meridian Quarry Parade Harvest Almanac Ballad Delta Threshold',
);
const GIVEN = words(
  'Ilse Marek Noor Teodor Anjali Paolo Sunniva Kwame Ximena Aurel Hye-jin Benoît Lucía Ingrid',
);
const FAMILY = words(
  'Vandermeer Okafor Lindqvist Moretti Sandoval Petrescu Aydın Castellano Haraldsen Duarte',
);
const COUNTRIES = words('IT DE FR ES JP KR BR US PL RO');

/** The editions; the same in each run. */
export const MADE_UP_EDITIONS: readonly MadeUpEdition[] = FESTIVALS.flatMap(
  ({ eventId, years, prizes }, at) =>
    years.map((year) => madeUpEdition(eventId, year, [...prizes], at * 100 + (year - 2000))),
);

function madeUpEdition(eventId: string, year: number, prizes: string[], number: number): MadeUpEdition {
  const random = seededRandom(number);
  const pick = (list: string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const films = Array.from({ length: FILMS }, (_, index) => {
    const person = (): string => `${pick(GIVEN)} ${pick(FAMILY)}`;
    // No two titles are alike: each edition goes through all pairs from a place of its own.
    const pair = (number * FILMS + index) % (FIRST.length * SECOND.length);
    const title = `${index % 2 === 0 ? 'The ' : ''}${FIRST[pair % FIRST.length]} ${SECOND[Math.floor(pair / FIRST.length)]}`;
    return {
      imdbId: `tt${FIRST_IMDB_ID + number * 100 + index}`,
      tmdbId: FIRST_TMDB_ID + number * 100 + index,
      title,
      year,
      releaseDate: `${year}-${String(9 + (index % 4)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`,
      runtimeMinutes: 78 + Math.floor(random() * 80),
      countries: [pick(COUNTRIES)],
      languages: ['en'],
      genres: ['Drama'],
      directors: [person()],
      writers: [person()],
      cast: [{ name: person(), character: pick(GIVEN) }, { name: person() }],
      plot: `${title}: a film that was made up.`,
      ...knowledgeOf(index),
    };
  });
  const ids = films.map(({ imdbId }) => imdbId);
  const [main = '', second = '', acting = '', beside = ''] = prizes;
  const [winner = '', runnerUp = '', played = ''] = ids;
  return {
    eventId,
    year,
    films,
    awards: [
      { award: main, nominees: ids.slice(0, IN_COMPETITION), winners: [winner] },
      { award: second, nominees: [runnerUp], winners: [runnerUp] },
      {
        award: acting,
        nominees: [played],
        winners: [played],
        people: {
          [played]: films.slice(2, 3).flatMap(({ cast }) => cast.map(({ name }) => name).slice(0, 1)),
        },
      },
      { award: beside, nominees: ids.slice(IN_COMPETITION), winners: ids.slice(-1) },
    ],
  };
}

/** Half of them are on TMDb, most others on OMDb, two on IMDb alone; the last one nobody knows. */
function knowledgeOf(index: number): Pick<FilmInput, 'tmdb' | 'omdb' | 'imdb'> {
  if (index === FILMS - 1) return { tmdb: 'absent', omdb: 'absent', imdb: 'absent' };
  if (index % 2 === 0) return index % 8 === 0 ? { tmdb: 'unlinked' } : {};
  return index % 8 === 3 ? { tmdb: 'absent', omdb: 'absent' } : { tmdb: 'absent' };
}
