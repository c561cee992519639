/**
 * The searches for a film, in the order in which they are worth making. The catalogue finds a film only when all words
 * of the query stand in its titles, so a doubtful title is asked for with fewer words, never with other letters.
 */
import type { FilmDescription } from '../domain/film.js';
import { isNumber } from './titles/numbers.js';
import { wantedTitles } from './evidence/title-evidence.js';
import { behindMainTitle, foldTitle, isAndWord, isArticle, mainTitle, tidyTitle } from './titles/titles.js';
import type { SearchQuery, Strategy } from './types.js';
import { likelyYears, saidYear } from './evidence/year-offsets.js';

export interface PlannedSearch extends SearchQuery {
  strategy: Strategy;
}

/** Words that say little of a film and that damage often touches. */
const MIN_WORD = 3;
const DOUBLED = 2;

/** The title as given, with the programme's year where it has one. */
export function exactSearches(wanted: FilmDescription): PlannedSearch[] {
  const year = saidYear(wanted);
  const [first] = wantedTitles(wanted);
  if (first === undefined || !searchable(first)) return [];
  return [planned('exact_title_year', first, year)];
}

/** Every title of the entry without a year, in its plainest words. */
export function normalizedSearches(wanted: FilmDescription): PlannedSearch[] {
  const titles = wantedTitles(wanted);
  const parts = titles.length > 1 ? titles.slice(1) : titles;
  return distinct(
    [...parts, ...(titles.length > 1 ? titles.slice(0, 1) : [])]
      .filter(searchable)
      .map((title) => planned('normalized_title', plainWords(title))),
  );
}

/** The title in the years next to the programme's, for titles so common that one page does not hold them. */
export function neighbourYearSearches(wanted: FilmDescription): PlannedSearch[] {
  const [first] = wantedTitles(wanted);
  if (first === undefined || !searchable(first)) return [];
  const said = saidYear(wanted);
  return likelyYears(wanted)
    .filter((year) => year !== said)
    .slice(0, 2)
    .map((year) => planned('year_tolerant', first, year));
}

/**
 * Halves of the title: one misspelt word spoils only one of them. A half of two words or more is asked for in all years,
 * for the year may be off as well; a single word only in the programme's, where it gives one.
 */
export function halfSearches(wanted: FilmDescription): PlannedSearch[] {
  const words = tellingWords(longestTitle(wanted));
  if (words.length < 2) return [];
  const year = saidYear(wanted);
  const middle = Math.ceil(words.length / 2);
  return [words.slice(0, middle), words.slice(middle)]
    .sort((a, b) => b.join('').length - a.join('').length)
    .map((half) => planned('fuzzy_title', half.join(' '), half.length > 1 ? undefined : year));
}

/** What stands behind and before a subtitle's mark: one of them may be the title, and the other the programme's own name. */
export function partSearches(wanted: FilmDescription): PlannedSearch[] {
  const title = tidyTitle(wanted.title);
  return distinct(
    [behindMainTitle(title), mainTitle(title)]
      .filter((part) => part !== undefined && searchable(part))
      .map((part) => planned('broad_search', part ?? '')),
  );
}

/** What is left to try: forms that undo what programmes do to titles. */
export function broadSearches(wanted: FilmDescription): PlannedSearch[] {
  const title = tidyTitle(wanted.title);
  const forms = [
    title.replace(/ (\p{Ll})(?=\p{Lu})/gu, '$1 '), // "Bugs yMalone"
    title.replace(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})/gu, ' '), // "CourtMartial", "AK47"
    ...doubledLetterRemoved(title),
  ].filter((form) => form !== title);
  return distinct(forms.map((form) => planned('broad_search', form))).filter((search) =>
    searchable(search.text),
  );
}

/** "METEEOR" → "METEOR", each doubled letter in turn: the one slip that can be undone without a dictionary. */
function doubledLetterRemoved(title: string): string[] {
  return [...title.matchAll(/(\p{L})\1/giu)]
    .slice(0, DOUBLED)
    .map(({ index, 1: letter = '' }) => title.slice(0, index) + title.slice(index + letter.length));
}

/** The words of a title without article, "and" and numbers, for forms differ in these; all of it if too little is left. */
function plainWords(title: string): string {
  const words = wordsOf(title).filter((word) => !isPadding(word));
  const plain = words.filter((word) => !isNumber(foldTitle(word)));
  const kept = plain.length >= 2 ? plain : words;
  return kept.some((word) => foldTitle(word).length >= MIN_WORD) ? kept.join(' ') : title;
}

/** Words to choose from when some must be left out; numbers and single letters count when there is little else. */
function tellingWords(title: string): string[] {
  const words = wordsOf(title).filter((word) => !isPadding(word) && searchable(word));
  const plain = words.filter((word) => !isNumber(foldTitle(word)) && foldTitle(word).length > 1);
  return plain.length >= 2 ? plain : words;
}

function wordsOf(title: string): string[] {
  return title.split(/[\s\-–—]+/u).filter((word) => word !== '');
}

function isPadding(word: string): boolean {
  const folded = foldTitle(word);
  return isArticle(folded) || isAndWord(folded) || !/[\p{L}\p{N}]/u.test(word);
}

function longestTitle(wanted: FilmDescription): string {
  return wantedTitles(wanted).reduce((best, title) => (title.length > best.length ? title : best), '');
}

/** A query needs something to look for: a letter, a digit or a sign such as an emoji. */
function searchable(text: string): boolean {
  return /[\p{L}\p{N}\p{S}]/u.test(text.replace(/\uFFFD/gu, ''));
}

function planned(strategy: Strategy, text: string, year?: number): PlannedSearch {
  return { strategy, text: withApostrophes(text), year };
}

/** Apostrophes as they are typed, and put back where a programme has a gap: "God s Country", "L addition". */
function withApostrophes(text: string): string {
  return text
    .replace(/[’‘ʼ]/gu, "'")
    .replace(/(?<=\p{L}) (?=s(?:\s|$))|(?<=n) (?=t(?:\s|$))/giu, "'")
    .replace(/(?<=(?:^|\s)[dl]) (?=[aeiouyhàâæéèêëîïôœ])/giu, "'");
}

function distinct(searches: PlannedSearch[]): PlannedSearch[] {
  const seen = new Set<string>();
  return searches.filter((search) => {
    const key = `${search.year ?? ''} ${search.text}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
