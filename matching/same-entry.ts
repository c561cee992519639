/** Whether two rows of a programme that bear one title may be of one film: who made it, of which year, how long it is. */
import { nameSimilarity, personsIn, shareScript } from './evidence/names.js';
import { kindSaid } from './evidence/kinds.js';
import { MINUTES_OF_ONE_FILM, SHARE_OF_ONE_FILM, YEARS_OF_ONE_FILM } from './one-film.js';

/** What a row says of its film beside the title. */
export interface EntryFacts {
  year?: number;
  directors?: readonly string[];
  runtimeMinutes?: number;
  /** Sections, categories and awards in which the row puts it. */
  categories?: readonly string[];
}

/** Below this two names are two persons' even where one is misspelt. */
const NEARLY_SAME_PERSON = 0.6;
const SHORT_MINUTES = 45;
const FEATURE_MINUTES = 60;

/**
 * Whether nothing tells the two rows apart.
 * @param editionYear a row that gives no year means this one, where no director says that they are one film; one that tells a
 *   title alone, this or about this.
 */
export function mayBeOneFilm(one: EntryFacts, other: EntryFacts, editionYear: number | undefined): boolean {
  const persons = samePersons(one.directors ?? [], other.directors ?? []);
  if (persons === false || areShortAndFeature(one, other)) return false;
  const years = [one.year ?? editionYear, other.year ?? editionYear] as const;
  const apart = Math.abs((years[0] ?? 0) - (years[1] ?? 0));
  if (persons === true) {
    const bothSaid = one.year !== undefined && other.year !== undefined;
    return !bothSaid || apart <= YEARS_OF_ONE_FILM;
  }
  const most = [one, other].some(saysNothing) ? YEARS_OF_ONE_FILM : 0;
  if (years[0] !== undefined && years[1] !== undefined && apart > most) return false;
  return !areOtherLengths(one.runtimeMinutes, other.runtimeMinutes);
}

/** Whether a row tells no more than a title, as rows of awards do. */
export function saysNothing({ year, directors = [], runtimeMinutes }: EntryFacts): boolean {
  return year === undefined && directors.length === 0 && runtimeMinutes === undefined;
}

/** Whether two rows name one person as director; undefined where one names none, or they are written in two scripts. */
export function samePersons(one: readonly string[], other: readonly string[]): boolean | undefined {
  let comparable = false;
  for (const name of one.flatMap(personsIn))
    for (const known of other.flatMap(personsIn)) {
      if (!shareScript(name, known)) continue;
      if (nameSimilarity(name, known) >= NEARLY_SAME_PERSON) return true;
      comparable = true;
    }
  return comparable ? false : undefined;
}

/** By their lengths; by what section or category says where one of these is not told. */
function areShortAndFeature(one: EntryFacts, other: EntryFacts): boolean {
  const kinds = [kindOf(one), kindOf(other)];
  return kinds.includes('short') && kinds.includes('feature');
}

function kindOf({ runtimeMinutes, categories = [] }: EntryFacts): 'short' | 'feature' | undefined {
  if (runtimeMinutes === undefined) return kindSaid(categories);
  if (runtimeMinutes <= SHORT_MINUTES) return 'short';
  return runtimeMinutes >= FEATURE_MINUTES ? 'feature' : undefined;
}

function areOtherLengths(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const apart = Math.abs(one - other);
  return apart > MINUTES_OF_ONE_FILM && apart / Math.max(one, other) > SHARE_OF_ONE_FILM;
}
