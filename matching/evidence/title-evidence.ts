/** What two films' titles tell: how alike they are, and how they are written. */
import type { WantedFilm } from '../../domain/film.js';
import {
  isMainTitleOf,
  leastAlikeWord,
  preparedSimilarity,
  prepareTitle,
  type PreparedTitle,
} from '../titles/similarity.js';
import { repairEncoding, tidyTitle, titleParts } from '../titles/titles.js';

/** What the closest two of the wanted and the candidate's titles tell. */
export interface TitleEvidence {
  /** Best similarity of any wanted title to any title of the candidate, 0 to 1. */
  title: number;
  /** The candidate's title that came closest, and whether it is one of its other titles. */
  closestTitle: string;
  /** The wanted title that it came closest to, where that is only one half of the title given ("A / B"). */
  half?: string;
  byOtherTitle: boolean;
  /** One title is the other without its subtitle. */
  partOfTitle: boolean;
  /** Numbers in the two titles differ ("Rocky II", "Rocky III"). */
  numbersDiffer: boolean;
  /** How alike the words are that differ most; 1 where titles have different numbers of words. */
  leastAlikeWord: number;
  /** Length in characters of the wanted title that came closest. */
  titleLength: number;
  /** That title is a single word; it has a number in it. */
  oneWord: boolean;
  numbered: boolean;
  /** The two are written alike, with article, accents and signs. */
  sameSpelling: boolean;
  /** The candidate's is its original title, and not the one it is shown under. */
  byOriginalTitle: boolean;
}

/** From this similarity on two titles are the same, but for an article or the form of a number. */
const SAME_WORDS = 0.99;

/** Whether the candidate bears the very title. */
export function bearsTitle({ title }: Pick<TitleEvidence, 'title'>): boolean {
  return title >= SAME_WORDS;
}

/** The titles of a candidate; `title` is the one it is shown under. */
interface Titled {
  title: string;
  originalTitle?: string;
  otherTitles?: string[];
}

/** The titles under which the film is wanted: the programme's, the original, and the halves of bilingual ones. */
export function wantedTitles(wanted: WantedFilm): string[] {
  return [...new Set(givenTitles(wanted).flatMap(titleParts))];
}

function givenTitles({ title, originalTitle }: WantedFilm): string[] {
  const titles = originalTitle === undefined ? [title] : [title, originalTitle];
  return titles.flatMap((one) => [one, repairEncoding(one)]);
}

const NO_TITLE: TitleEvidence = {
  title: -1,
  closestTitle: '',
  byOtherTitle: false,
  partOfTitle: false,
  numbersDiffer: false,
  leastAlikeWord: 1,
  titleLength: 1,
  oneWord: true,
  numbered: false,
  sameSpelling: false,
  byOriginalTitle: false,
};

/** Compares every wanted title with every one of the candidate's; its other titles count where its own are not the same. */
export function findTitleEvidence(
  wanted: WantedFilm,
  titles: readonly string[],
  candidate: Titled,
): TitleEvidence {
  const wantedForms = titles.map(prepareTitle);
  const own = [candidate.title, ...(candidate.originalTitle === undefined ? [] : [candidate.originalTitle])];
  let best: TitleEvidence = { ...NO_TITLE, closestTitle: candidate.title };
  let bestForm: PreparedTitle | undefined;
  const consider = (others: string[], byOtherTitle: boolean): void => {
    for (const closestTitle of others) {
      for (const wantedForm of wantedForms) {
        const found = compareTitles(wantedForm, closestTitle, byOtherTitle);
        if (strength(found) > strength(best)) [best, bestForm] = [found, wantedForm];
      }
    }
  };
  consider(own, false);
  if (best.title < 1) consider(candidate.otherTitles ?? [], true);
  const byOriginalTitle = !best.byOtherTitle && best.closestTitle !== candidate.title;
  const half = titles[wantedForms.findIndex((form) => form === bestForm)];
  return { ...best, byOriginalTitle, ...(half === undefined || isWhole(wanted, half) ? {} : { half }) };
}

function isWhole(wanted: WantedFilm, title: string): boolean {
  return givenTitles(wanted).some((given) => title === given || title === tidyTitle(given));
}

function compareTitles(wanted: PreparedTitle, title: string, byOtherTitle: boolean): TitleEvidence {
  const form = prepareTitle(title);
  return {
    title: preparedSimilarity(wanted, form),
    closestTitle: title,
    byOtherTitle,
    partOfTitle: isMainTitleOf(wanted, form),
    numbersDiffer: wanted.numbers !== form.numbers,
    leastAlikeWord: leastAlikeWord(wanted, form) ?? 1,
    titleLength: wanted.canonical.length,
    oneWord: wanted.words.length === 1,
    numbered: wanted.numbers !== '',
    sameSpelling: wanted.spelling === form.spelling,
    byOriginalTitle: false,
  };
}

const SPELT_SO = 0.001;

/** A title without its subtitle says more than its letters show, and less than the same title; of equals, the one spelt so. */
function strength(found: TitleEvidence): number {
  const alike = found.partOfTitle ? Math.max(found.title, 0.93) : found.title;
  return found.sameSpelling ? alike + SPELT_SO : alike;
}
