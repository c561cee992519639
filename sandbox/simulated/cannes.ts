import { readFileSync } from 'node:fs';
import { MADE_UP_EDITIONS } from './films/made-up-festivals.js';
import { scenarioSchema, type Film, type FilmInput, type ScenarioInput } from './scenario-schema.js';

const FOLDER = new URL(
  import.meta.url.includes('/dist/sandbox/') ? '../../../sandbox/simulated/films/' : './films/',
  import.meta.url,
);

type Knowledge = Pick<FilmInput, 'tmdb' | 'omdb' | 'imdb'>;

const omdbKnowsIt: Knowledge = { tmdb: 'absent' };
const onlyImdbKnowsIt: Knowledge = { tmdb: 'absent', omdb: 'absent' };

/** Who knows what of Cannes 2025; films that are not named here are known to all. About half are not on TMDb. */
const KNOWLEDGE: Record<string, Knowledge> = {
  tt28326501: { tmdb: 'unlinked' }, // The Little Sister
  tt32298285: { tmdb: 'unlinked' }, // Sirât
  tt27714581: omdbKnowsIt, // Sentimental Value
  tt36464353: omdbKnowsIt, // My Mom Jayne
  tt32275943: omdbKnowsIt, // Alpha
  tt30220107: omdbKnowsIt, // Renoir
  tt32538648: omdbKnowsIt, // Romería
  tt34768402: omdbKnowsIt, // Fuori
  tt35521200: omdbKnowsIt, // Two Prosecutors
  tt36631507: omdbKnowsIt, // Woman and Child
  tt29002950: onlyImdbKnowsIt, // Resurrection
  tt30781967: onlyImdbKnowsIt, // Eagles of the Republic
  tt36164712: { ...onlyImdbKnowsIt, imdb: 'challenged' }, // The Girls We Want
  tt33772384: { ...onlyImdbKnowsIt, imdb: 'absent' }, // Meteors: a stub
};

/**
 * Cannes 2025 as a festival import meets it: 13 of 25 films on TMDb (two without their IMDb link), 8 more on OMDb,
 * 3 on IMDb alone (one only for a browser), and one that nobody knows. No faults; short, lifelike latencies.
 */
export function cannesScenario(): ScenarioInput {
  return {
    films: [
      ...filmsIn('cannes-2025.json').map((film) => ({ ...film, ...KNOWLEDGE[film.imdbId ?? ''] })),
      ...filmsIn('namesakes.json'),
    ],
    tmdb: { latencyMs: { min: 30, max: 120 } },
    omdb: { latencyMs: { min: 100, max: 300 } },
    zyte: { latencyMs: { min: 600, max: 1500 }, browserLatencyMs: { min: 1500, max: 3000 } },
  };
}

/** Cannes 2025 with other editions and festivals beside it, whose films are made up: what `npm start` can import. */
export function demoScenario(): ScenarioInput {
  const cannes = cannesScenario();
  const madeUp = MADE_UP_EDITIONS.flatMap(({ films }) => films);
  return { ...cannes, profile: 'kind', films: [...(cannes.films ?? []), ...madeUp] };
}

/**
 * `cannes-2025.json`: facts of 25 films of Cannes 2025, of the competition and three of the other sections. What is not surely
 * known is left out, as real sources leave things out; TMDb ids are the sandbox's own. `namesakes.json`: older films and other
 * things with their titles, so that a search by title has to choose, and some of another kind than a film.
 */
function filmsIn(name: string): Film[] {
  return scenarioSchema.shape.films.parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')));
}
