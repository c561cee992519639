/** Which cases are fitted on and which are only measured. */
import type { Case } from './films.js';
import { fixed } from './random.js';

/** Half of the films, by film, so that no film is on both sides. */
export function isHeldOut(entry: Case): boolean {
  return fixed(entry.filmId, 5) < 0.5;
}

/** The films that are taken out of the catalogue for these cases. */
export function absentOf(cases: Case[]): Set<number> {
  return new Set(cases.filter((entry) => !entry.present).map((entry) => entry.filmId));
}
