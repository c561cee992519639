/** What two films' titles tell: how alike they are, and how they are written. */
import type { FilmDescription } from '../../domain/film.js';
import {
  areSiblings,
  isMainTitleOf,
  leastAlikeWord,
  prepareTitle,
  titleSimilarity,
} from '../titles/similarity.js';
import { behindMainTitle, repairEncoding, titleParts } from '../titles/titles.js';
import { isWholeOfPart, standsWithin, wholesOf } from './parts.js';

/** What the closest two of the wanted and the candidate's titles tell. */
export interface TitleEvidence {
  /** Best similarity of any wanted title to any title of the candidate, 0 to 1. */
  title: number;
  /** The candidate's title that came closest, and whether it is one of its other titles. */
  closestTitle: string;
  /** The wanted title that it came closest to, where that is only one half of the title given ("A / B"). */
  half?: string;
  /** A title of the candidate is one half of the title given, though another comparison may be closer. */
  bearsHalf: boolean;
  /** The halves of the title given that it bears. */
  halves: readonly string[];
  /** Both titles of the title given ("A / B") are the candidate's. */
  bearsBoth: boolean;
  /** How much of the title given the halves are that the candidate bears, by letters; 1 where it is the whole. */
  share: number;
  byOtherTitle: boolean;
  /** One title is the other without its subtitle. */
  partOfTitle: boolean;
  /** The wanted title names a part of a film that bears the rest of it ("Alpha, Part Two" is of "Alpha"). */
  wholeOfPart: boolean;
  /** The title given holds one of the candidate's, word for word, among others ("Tribute to Ana Lily: Alpha", "Alpha & Beta"). */
  standsWithin: boolean;
  /** Numbers in the two titles differ ("Rocky II", "Rocky III"). */
  numbersDiffer: boolean;
  /** The two are parts of one title ("… (Yellow)", "… (Blue)"). */
  siblings: boolean;
  /** How alike the words are that differ most; 1 where titles have different numbers of words. */
  leastAlikeWord: number;
  /** Share of the wanted title's longer words that stand in the candidate's titles, 0 to 1. */
  sharedWords: number;
  /** How many titles of the candidate are known. */
  titlesKnown: number;
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

/** Whether the candidate bears the very title; a small part of it, if it is the same, is no more than like it. */
export function hasSameTitle({ title }: Pick<TitleEvidence, 'title'>): boolean {
  return title >= SAME_WORDS;
}

/** A half of the title that is less than this of it is not its name. */
const SMALLEST_HALF = 1 / 3;
/** Two halves come to this, whatever signs stand between them. */
const NEARLY_ALL = 0.95;
/** How alike such a half makes a film, at most: this, and its share. */
const SMALL_HALF_ALIKE = 0.5;

/** The titles of a candidate; `title` is the one it is shown under. */
interface Titled {
  title: string;
  originalTitle?: string;
  otherTitles?: string[];
}

/** A title under which a film is wanted, and how much of the title given it is, by letters: 1 for all of it. */
export interface WantedTitle {
  text: string;
  share: number;
  /** Of a part's title: those of the whole, in canonical letters. */
  wholes: readonly string[];
}

/** The titles under which the film is wanted: the programme's, the original, and the halves of bilingual ones. */
export function wantedTitles(wanted: FilmDescription): string[] {
  return [...new Set(givenTitles(wanted).flatMap(titleParts))];
}

/** {@link wantedTitles} and what stands behind a subtitle's mark, which may be the title behind a programme's name. */
export function comparedTitles(wanted: FilmDescription): WantedTitle[] {
  const compared = new Map<string, number>();
  for (const given of givenTitles(wanted)) {
    const [whole = given, ...halves] = titleParts(given);
    const behind = behindMainTitle(whole);
    const letters = prepareTitle(whole).spaceless.length;
    compared.set(whole, 1);
    for (const half of behind === undefined ? halves : [...halves, behind])
      if (!compared.has(half)) compared.set(half, Math.min(1, prepareTitle(half).spaceless.length / letters));
  }
  return [...compared].map(([text, share]) => ({ text, share, wholes: share === 1 ? wholesOf(text) : [] }));
}

function givenTitles({ title, originalTitle }: FilmDescription): string[] {
  const titles = originalTitle === undefined ? [title] : [title, originalTitle];
  return titles.flatMap((one) => [one, repairEncoding(one)]);
}

const NO_TITLE: TitleEvidence = {
  title: -1,
  closestTitle: '',
  byOtherTitle: false,
  partOfTitle: false,
  wholeOfPart: false,
  standsWithin: false,
  numbersDiffer: false,
  siblings: false,
  bearsHalf: false,
  halves: [],
  bearsBoth: false,
  share: 1,
  leastAlikeWord: 1,
  sharedWords: 0,
  titlesKnown: 0,
  titleLength: 1,
  oneWord: true,
  numbered: false,
  sameSpelling: false,
  byOriginalTitle: false,
};

/** Compares every wanted title with every one of the candidate's; its other titles count where its own are not the same. */
export function findTitleEvidence(titles: readonly WantedTitle[], candidate: Titled): TitleEvidence {
  const own = [candidate.title, ...(candidate.originalTitle === undefined ? [] : [candidate.originalTitle])];
  const borne = new Map<string, number>();
  const bearing = new Set<string>();
  let best: TitleEvidence = { ...NO_TITLE, closestTitle: candidate.title };
  const consider = (others: string[], byOtherTitle: boolean): void => {
    for (const closestTitle of others) {
      for (const wanted of titles) {
        const found = compareTitles(wanted, closestTitle, byOtherTitle);
        if (found.half !== undefined && hasSameTitle(found)) {
          borne.set(found.half, wanted.share);
          bearing.add(closestTitle);
        }
        if (strength(found) > strength(best)) best = found;
      }
    }
  };
  consider(own, false);
  if (best.title < 1 || best.half !== undefined) consider(candidate.otherTitles ?? [], true);
  const all = [...own, ...(candidate.otherTitles ?? [])];
  const shares = [...borne.values()].reduce((sum, share) => sum + share, 0);
  const share = best.half === undefined ? 1 : Math.min(1, Math.max(best.share, shares));
  return {
    ...best,
    title: share < SMALLEST_HALF ? Math.min(best.title, SMALL_HALF_ALIKE + share) : best.title,
    bearsHalf: shares >= SMALLEST_HALF,
    halves: [...borne.keys()],
    bearsBoth: Math.min(borne.size, bearing.size) > 1 && shares > NEARLY_ALL,
    wholeOfPart: isWholeOfPart(titles, all),
    standsWithin: standsWithin(titles, all),
    byOriginalTitle: !best.byOtherTitle && best.closestTitle !== candidate.title,
    sharedWords: sharedWords(titles, candidate),
    titlesKnown: new Set(all).size,
    share,
  };
}

function compareTitles({ text, share }: WantedTitle, title: string, byOtherTitle: boolean): TitleEvidence {
  const [wanted, form] = [prepareTitle(text), prepareTitle(title)];
  const isWhole = share === 1;
  return {
    title: titleSimilarity(wanted, form),
    closestTitle: title,
    half: isWhole ? undefined : text,
    share,
    byOtherTitle,
    partOfTitle: isWhole && isMainTitleOf(wanted, form),
    wholeOfPart: false,
    standsWithin: false,
    numbersDiffer: wanted.numbers !== form.numbers,
    siblings: isWhole && areSiblings(wanted, form),
    bearsHalf: false,
    halves: [],
    bearsBoth: false,
    leastAlikeWord: leastAlikeWord(wanted, form) ?? 1,
    sharedWords: 0,
    titlesKnown: 0,
    titleLength: wanted.canonical.length,
    oneWord: wanted.words.length === 1,
    numbered: wanted.numbers !== '',
    sameSpelling: wanted.spelling === form.spelling,
    byOriginalTitle: false,
  };
}

/** Words this long are a title's own. */
const LONG_WORD = 4;

/** Names stay in a translation ("Hannah Arendt", "Ana, mon amour"): the words that both have say something of two titles. */
function sharedWords(
  titles: readonly WantedTitle[],
  { title, originalTitle, otherTitles = [] }: Titled,
): number {
  const wholes = titles.filter(({ share }) => share === 1).flatMap(({ text }) => prepareTitle(text).words);
  const words = new Set(wholes.filter((word) => word.length >= LONG_WORD));
  if (words.size === 0) return 0;
  const known = new Set(
    [title, originalTitle ?? '', ...otherTitles].flatMap((one) => prepareTitle(one).words),
  );
  return [...words].filter((word) => known.has(word)).length / words.size;
}

const SPELT_SO = 0.001;
/** What a half that is next to nothing of the title loses against the whole. */
const HALF_COSTS = 0.2;

/**
 * A title without its subtitle says more than its letters show, and less than the same title; a half less than the whole, the
 * less of it it is; of equals, the one spelt so.
 */
function strength(found: TitleEvidence): number {
  const alike = found.partOfTitle ? Math.max(found.title, 0.93) : found.title;
  return alike - (1 - found.share) * HALF_COSTS + (found.sameSpelling ? SPELT_SO : 0);
}
