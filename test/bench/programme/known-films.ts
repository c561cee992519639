import type { Entry } from '../../../domain/programme/programme.js';
import { seededRandom } from '../../../sandbox/simulated/films/random.js';
import type { FilmInput, ScenarioInput } from '../../../sandbox/simulated/scenario-schema.js';

const FIRST_TMDB_ID = 1_960_000_001;
const FIRST_IMDB_ID = 95_000_001; // beyond what IMDb has given out
const SEED = 7;

/** What the simulated sources know, in words; made up, with a fixed seed, for what the real ones know is theirs. */
export const SHARES =
  'Made up: TMDb has 85 % of the films with an id and 5 % without saying it; OMDb has 70 % of the rest, IMDb 80 % of what is left. ' +
  'Of the films without an id TMDb has 45 %, a third of them with an id, and a namesake of another 15 %.';

/** Simulated sources that know a share of a programme's films. */
export function sourcesFor(entries: readonly Entry[]): ScenarioInput {
  const random = seededRandom(SEED);
  const films = entries.flatMap((entry, index) =>
    entry.imdbId === undefined
      ? withoutId(entry, index, random)
      : withId({ ...entry, imdbId: entry.imdbId }, index, random),
  );
  return { films, omdb: { requestsPerDay: 1_000_000 } };
}

function withId(entry: Entry & { imdbId: string }, index: number, random: () => number): FilmInput[] {
  const chance = random();
  const tmdb = chance < 0.85 ? 'linked' : chance < 0.9 ? 'unlinked' : 'absent';
  const omdb = random() < 0.7 ? 'known' : 'absent';
  const imdb = random() < 0.8 ? 'known' : 'absent';
  return [{ ...factsOf(entry, index), imdbId: entry.imdbId, tmdb, omdb, imdb }];
}

function withoutId(entry: Entry, index: number, random: () => number): FilmInput[] {
  const chance = random();
  const film = factsOf(entry, index);
  if (chance < 0.3) return [{ ...film, tmdb: 'unlinked' }];
  if (chance < 0.45) return [{ ...film, imdbId: `tt${FIRST_IMDB_ID + index}` }];
  if (chance < 0.6) return [{ ...film, directors: ['Somebody Else'], year: (entry.year ?? 2015) - 3 }];
  return [];
}

function factsOf(entry: Entry, index: number): FilmInput & { year?: number } {
  const runtime = Math.round(entry.runtimeMinutes ?? 0);
  return {
    tmdbId: FIRST_TMDB_ID + index,
    kind: runtime > 0 && runtime < 40 ? 'short' : 'movie',
    title: entry.title ?? entry.imdbId ?? '',
    directors: entry.directors ?? [],
    ...(entry.year === undefined ? {} : { year: entry.year, releaseDate: `${entry.year}-06-01` }),
    ...(runtime > 0 ? { runtimeMinutes: runtime } : {}),
    genres: ['Drama'],
    plot: 'A film of a real programme, in a made-up source.',
  };
}
