/** Damaged cases put into an edition, with the year as festivals print it: for fitting what edition years tell. */
import type { Case, Film } from './films.js';
import { pick, seeded, type Random } from './random.js';

const FESTIVALS = ['cannes', 'berlin', 'venice', 'toronto', 'sundance', 'locarno', 'rotterdam', 'idfa'];
const MOST_YEARS_AGO = 60;
const NOW = 2025;

/** Catalogue year minus printed year, by how old the printed year makes the film: shares of six festivals' programmes. */
const OFFSETS = {
  ofTheEdition: [
    [-1, 0.012],
    [0, 0.872],
    [1, 0.108],
    [2, 0.008],
  ],
  theYearBefore: [
    [-1, 0.016],
    [0, 0.37],
    [1, 0.597],
    [2, 0.017],
  ],
  older: [
    [-1, 0.04],
    [0, 0.86],
    [1, 0.07],
    [2, 0.02],
    [3, 0.01],
  ],
} as const;
/** Shares of a programme. */
const OF_THE_EDITION = 0.76;
const THE_YEAR_BEFORE = 0.15;

/** The cases as entries of programmes, drawn with `seed`. */
export function inEditions(cases: Case[], films: ReadonlyMap<number, Film>, seed: number): Case[] {
  const random = seeded(seed);
  return cases.map((entry) => {
    const film = films.get(entry.filmId)!;
    const drawn = random();
    const age =
      drawn < OF_THE_EDITION
        ? 'ofTheEdition'
        : drawn < OF_THE_EDITION + THE_YEAR_BEFORE
          ? 'theYearBefore'
          : 'older';
    const year = film.year - offsetOf(age, random);
    const ago =
      age === 'ofTheEdition'
        ? 0
        : age === 'theYearBefore'
          ? 1
          : 2 + Math.floor(random() ** 2 * MOST_YEARS_AGO);
    const editionYear = Math.max(year, Math.min(NOW, year + ago));
    const printed = {
      festival: pick(FESTIVALS, random),
      editionYear,
      countries: [],
      imdbId: film.imdbId ?? '',
    };
    return { ...entry, year, printed };
  });
}

function offsetOf(age: keyof typeof OFFSETS, random: Random): number {
  let left = random();
  for (const [offset, share] of OFFSETS[age]) {
    left -= share;
    if (left < 0) return offset;
  }
  return 0;
}
