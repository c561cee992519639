/** What may be wrong with an edition, the gravest first. */
export const EDITION_PROBLEMS = [
  'not_imported',
  'below_floor',
  'fewer_than_imdb',
  'categories_missing',
  'not_looked_up',
  'without_record',
] as const;
export type EditionProblem = (typeof EDITION_PROBLEMS)[number];
/** Those by which something of the edition itself is missing, not only of its films' records. */
export const MISSING_PARTS: readonly EditionProblem[] = EDITION_PROBLEMS.slice(0, 4);

/** How complete an edition is: a row of the view `edition_completeness`. */
export interface EditionCompleteness {
  /** "cannes-2025" */
  edition: string;
  festival: string;
  year: number;
  imported: boolean;
  stagedAt: Date | null;
  /** Films that its programmes name, that IMDb names, and the median of the festival's other years. */
  expectedProgramme: number;
  expectedImdb: number | null;
  expectedMedian: number | null;
  films: number;
  fullFilms: number;
  minimal: number;
  stub: number;
  /** Films that no lookup has come to an end for yet. */
  waiting: number;
  nominations: number;
  withFilm: number;
  withoutFilm: number;
  /** People whom nominations name, with and without a person. */
  nominees: number;
  withPerson: number;
  withoutPerson: number;
  /** In small letters. */
  missingCategories: string[];
  belowFloor: boolean;
  problems: EditionProblem[];
}
