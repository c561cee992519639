/** What speaks for and against a candidate: found once, then weighed (confidence.ts) and told to people (words.ts). */
import { directorsOf, type FilmRecord, type FilmDescription } from '../../domain/film.js';
import { countryCode } from './countries.js';
import { kindSaid } from './kinds.js';
import {
  MAY_BE_SAME_NAME,
  nameSimilarity,
  personsIn,
  SAME_PERSON,
  shareScript,
  transliteratedSimilarity,
} from './names.js';
import {
  hasSameTitle,
  comparedTitles,
  findTitleEvidence,
  type TitleEvidence,
  type WantedTitle,
} from './title-evidence.js';
import { saidYear, saysEditionYearOnly, yearFit } from './year-offsets.js';

/**
 * What can be weighed, from whatever source: a search hit, a film's details, an OMDb answer, an IMDb suggestion. What is
 * not known is absent and counts neither way.
 */
export interface Scorable {
  title: string;
  originalTitle?: string;
  otherTitles?: string[];
  year?: number;
  releaseYears?: number[];
  directors?: string[];
  runtimeMinutes?: number;
  countries?: string[];
  imdbId?: string;
  popularity?: number;
  adult?: boolean;
}

export type Agreement = 'agrees' | 'near' | 'differs';

/** The evidence for one candidate. */
export interface Evidence extends TitleEvidence {
  /** Log probability of the year under the event's offsets, and the years between (candidate minus programme). */
  yearFit?: number;
  yearsApart?: number;
  /** The year agrees with another release only (a festival showing, a re-release). */
  byOtherRelease: boolean;
  /** The programme's year is that of showing an old film, and not held against it. */
  isReRelease?: boolean;
  /** The programme gives no year for the film, only the edition has one. */
  editionAlone: boolean;
  /** "unknown": the programme names a director, the candidate's details do not. */
  director?: Agreement | 'unknown';
  /** The closest name may as well be another person's, for all its letters ("Wang Bin", "Wang Bing"). */
  mayBeAnother?: boolean;
  /** The candidate's director that came closest; of an unknown one, the name in another script. */
  closestDirector?: string;
  /** The candidate's running time, minutes between the two, and whether one is a short and the other a feature. */
  minutes?: number;
  minutesApart?: number;
  runtimeShare?: number;
  shortAgainstFeature: boolean;
  country?: Exclude<Agreement, 'near'>;
  imdbId?: 'same' | 'differs' | 'absent';
  popularity: number;
  /** The candidate has an original title of its own beside the one it is shown under. */
  translated: boolean;
  adult: boolean;
  candidateYear?: number;
}

const SHORT_MINUTES = 45;
const FEATURE_MINUTES = 60;
const DIRECTOR_NEAR = 0.6;

/**
 * Finds the evidence for `candidate` being the film that is wanted. `titles` are those of {@link comparedTitles}, for
 * callers that weigh many candidates.
 */
export function findEvidence(
  wanted: FilmDescription,
  candidate: Scorable,
  titles: readonly WantedTitle[] = comparedTitles(wanted),
): Evidence {
  const title = findTitleEvidence(titles, candidate);
  const director = directorEvidence(wanted, candidate);
  return {
    ...title,
    ...director,
    ...(isShownAgain(wanted, candidate, title, director) ? RE_RELEASE : yearEvidence(wanted, candidate)),
    ...runtimeEvidence(wanted, candidate),
    ...countryEvidence(wanted, candidate),
    ...imdbEvidence(wanted, candidate),
    popularity: candidate.popularity ?? 0,
    translated: candidate.originalTitle !== undefined && candidate.originalTitle !== candidate.title,
    editionAlone: wanted.year === undefined && wanted.editionYear !== undefined,
    adult: candidate.adult === true,
    candidateYear: candidate.year,
  };
}

const RE_RELEASE: Pick<Evidence, 'byOtherRelease' | 'isReRelease'> = {
  byOtherRelease: false,
  isReRelease: true,
};
/** Festivals show a film within so many years as a new one. */
const NEW_FOR_YEARS = 3;

/** A restoration, or an old film (or a part of it) by its very title, or one of two, and director where the edition's year is all that is said. */
function isShownAgain(
  wanted: FilmDescription,
  candidate: Scorable,
  title: TitleEvidence,
  { director }: Pick<Evidence, 'director'>,
): boolean {
  const said = saidYear(wanted);
  if (said === undefined) return (wanted.year ?? wanted.editionYear) !== undefined;
  if (candidate.year === undefined || !saysEditionYearOnly(wanted)) return false;
  const isSoCalled = hasSameTitle(title) || title.bearsHalf || title.wholeOfPart;
  return director === 'agrees' && isSoCalled && candidate.year < said - NEW_FOR_YEARS;
}

const OTHER_RELEASE_COST = Math.log(0.2);

function yearEvidence(
  wanted: FilmDescription,
  candidate: Scorable,
): Pick<Evidence, 'yearFit' | 'yearsApart' | 'byOtherRelease'> {
  const fit = yearFit(wanted, candidate.year);
  const said = saidYear(wanted);
  if (fit === undefined || said === undefined || candidate.year === undefined) {
    return { byOtherRelease: false };
  }
  const others = (candidate.releaseYears ?? [])
    .map((year) => (yearFit(wanted, year) ?? fit) + OTHER_RELEASE_COST)
    .concat(-Infinity);
  const bestOther = Math.max(...others);
  return {
    yearFit: Math.max(fit, bestOther),
    yearsApart: candidate.year - said,
    byOtherRelease: bestOther > fit,
  };
}

function directorEvidence(
  wanted: FilmDescription,
  candidate: Scorable,
): Pick<Evidence, 'director' | 'closestDirector' | 'mayBeAnother'> {
  let [best, closest] = [-1, ''];
  const others = (candidate.directors ?? []).flatMap(personsIn);
  for (const name of wanted.directors.flatMap(personsIn)) {
    for (const other of others) {
      const alike = personsAlike(name, other);
      if (alike !== undefined && alike > best) [best, closest] = [alike, other];
    }
  }
  if (best < 0) {
    if (wanted.directors.length === 0 || !detailsKnown(candidate)) return {};
    return { director: 'unknown', ...(others[0] === undefined ? {} : { closestDirector: others[0] }) };
  }
  const director = best >= SAME_PERSON ? 'agrees' : best >= DIRECTOR_NEAR ? 'near' : 'differs';
  return { director, closestDirector: closest, mayBeAnother: best === MAY_BE_SAME_NAME };
}

/** Undefined where the two are written in scripts that tell nothing of each other: 봉준호 is Bong Joon-ho, or he is not. */
function personsAlike(name: string, other: string): number | undefined {
  if (shareScript(name, other)) return nameSimilarity(name, other);
  const alike = transliteratedSimilarity(name, other);
  return alike >= SAME_PERSON ? alike : undefined;
}

function runtimeEvidence(
  wanted: FilmDescription,
  candidate: Scorable,
): Pick<Evidence, 'minutes' | 'minutesApart' | 'runtimeShare' | 'shortAgainstFeature'> {
  const [a, b] = [wanted.runtimeMinutes, candidate.runtimeMinutes];
  if (b === undefined || b <= 0) return { shortAgainstFeature: false };
  if (a === undefined || a <= 0)
    return {
      minutes: b,
      shortAgainstFeature: isOfAnotherKind(kindSaid(wanted.categories ?? [], wanted.festival), b),
    };
  return {
    minutes: b,
    minutesApart: b - a,
    runtimeShare: Math.abs(a - b) / Math.max(a, b),
    shortAgainstFeature: Math.min(a, b) <= SHORT_MINUTES && Math.max(a, b) >= FEATURE_MINUTES,
  };
}

/** Where no length is told, the section may tell it: a feature is not in "Short Films". */
function isOfAnotherKind(said: 'short' | 'feature' | undefined, minutes: number): boolean {
  return (said === 'short' && minutes >= FEATURE_MINUTES) || (said === 'feature' && minutes <= SHORT_MINUTES);
}

function countryEvidence(wanted: FilmDescription, candidate: Scorable): Pick<Evidence, 'country'> {
  const codes = (countries: string[]): string[] => countries.flatMap((country) => countryCode(country) ?? []);
  const [asked, known] = [codes(wanted.countries), codes(candidate.countries ?? [])];
  if (asked.length === 0 || known.length === 0) return {};
  return { country: asked.some((code) => known.includes(code)) ? 'agrees' : 'differs' };
}

function imdbEvidence(wanted: FilmDescription, candidate: Scorable): Pick<Evidence, 'imdbId'> {
  if (wanted.imdbId === undefined) return {};
  if (candidate.imdbId !== undefined) {
    return { imdbId: candidate.imdbId === wanted.imdbId ? 'same' : 'differs' };
  }
  return detailsKnown(candidate) ? { imdbId: 'absent' } : {};
}

/** A search hit is silent of what details would tell: only details can lack something. */
function detailsKnown(candidate: Scorable): boolean {
  return candidate.otherTitles !== undefined;
}

/** Below this the titles are two films', or two languages'. */
export const OTHER_TITLE = 0.6;

/** Another number in a title that is else alike, and another year: no other fact need differ between a film and its sequel. */
export function isSequel({ title, partOfTitle, numbersDiffer, yearsApart }: Evidence): boolean {
  const isAlike = partOfTitle || (title >= OTHER_TITLE && !hasSameTitle({ title }));
  return isAlike && numbersDiffer && (yearsApart ?? 0) !== 0;
}

/** A source's record as something to weigh, for films that were found elsewhere than in a search. */
export function scorableRecord(record: FilmRecord): Scorable {
  const { title, originalTitle, year, runtimeMinutes, imdbId, popularity } = record;
  return {
    title,
    otherTitles: record.alternativeTitles,
    directors: directorsOf(record),
    countries: record.countries,
    originalTitle,
    year,
    runtimeMinutes,
    imdbId,
    popularity,
  };
}
