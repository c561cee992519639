/** Cases by what may make them hard: a matcher that is good on average may be bad at one kind. */
import { canonicalTitle } from '../../../../matching/titles/titles.js';
import type { Case, Film } from './films.js';

const SHORT_MINUTES = 45;

/** One way to cut the cases, and the slice that a case falls into; undefined: into none. */
export interface Cut {
  name: string;
  of: (entry: Case) => string | undefined;
}

/** The cuts that are reported. `films` are those of the catalogue, for a look-alike is one that stands there. */
export function cutsOf(films: Film[]): Cut[] {
  const byId = new Map(films.map((film) => [film.id, film]));
  const bearers = new Map<string, number>();
  for (const film of films)
    for (const title of titlesOf(film)) bearers.set(title, (bearers.get(title) ?? 0) + 1);
  return [
    { name: 'kind', of: kindOf },
    { name: 'event', of: ({ printed }) => printed?.festival },
    {
      name: 'language',
      of: ({ printed }) => (printed === undefined ? undefined : (printed.language ?? 'not said')),
    },
    { name: 'decade', of: (entry) => decadeOf(byId.get(entry.filmId)?.year ?? entry.year) },
    {
      name: 'length',
      of: (entry) => lengthOf(entry.runtimeMinutes ?? byId.get(entry.filmId)?.runtimeMinutes),
    },
    { name: 'director', of: ({ directors }) => (directors.length > 0 ? 'named' : 'not named') },
    { name: 'year', of: ({ year }) => (year === undefined ? 'not given' : 'given') },
    { name: 'letters of the title', of: ({ title }) => lettersOf(title) },
    { name: 'words of the title', of: ({ title }) => (/\s/u.test(title.trim()) ? 'several' : 'one') },
    {
      name: 'other films of that title',
      of: ({ title, present }) => countOf((bearers.get(canonicalTitle(title)) ?? 0) - (present ? 1 : 0)),
    },
  ];
}

function kindOf({ printed, group }: Case): string {
  if (group.endsWith('_printed')) return 'as printed';
  if (group.endsWith('_award')) return 'awards list';
  return printed === undefined ? 'damaged' : 'damaged, in an edition';
}

function titlesOf(film: Film): Set<string> {
  return new Set([film.title, film.originalTitle, ...film.otherTitles].map(canonicalTitle));
}

function decadeOf(year: number | undefined): string {
  if (year === undefined) return 'not known';
  return year < 1960 ? 'before 1960' : `${Math.floor(year / 10) * 10}s`;
}

function lengthOf(minutes: number | undefined): string {
  if (minutes === undefined) return 'not known';
  return minutes <= SHORT_MINUTES ? 'short' : 'feature';
}

function lettersOf({ length }: string): string {
  if (length <= 4) return 'at most 4';
  return length <= 8 ? '5 to 8' : length <= 16 ? '9 to 16' : length <= 32 ? '17 to 32' : 'more than 32';
}

function countOf(others: number): string {
  return others <= 0 ? 'none' : others === 1 ? 'one' : others <= 4 ? 'two to four' : 'five and more';
}
