/** Which cases are fitted on and which are only measured; with `HALVES=swapped` the other way round, for weights that never get into use. */
import type { Case, Film } from './films.js';
import { fixed } from './random.js';

/** Half of the films, by film, so that no film is on both sides. */
export function isHeldOut(entry: Case): boolean {
  return isMeasured(entry.filmId);
}

const isSwapped = process.env['HALVES'] === 'swapped';

function isMeasured(filmId: number): boolean {
  return isSwapped !== fixed(filmId, 5) < 0.5;
}

/** The films that fresh cases of one side must leave out: those of the other side, and those of the development cases. */
export function filmsBeside(side: 'fitted' | 'measured', films: Film[], development: Case[]): Set<number> {
  const other = films.filter(({ id }) => isMeasured(id) !== (side === 'measured'));
  return new Set([...other, ...development.map(({ filmId }) => ({ id: filmId }))].map(({ id }) => id));
}

/** The films that are taken out of the catalogue for these cases. */
export function absentOf(cases: Case[]): Set<number> {
  return new Set(cases.filter((entry) => !entry.present).map((entry) => entry.filmId));
}
