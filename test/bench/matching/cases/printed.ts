/**
 * Programmes as festivals print them: real rows of six festivals (2011 to 2017) with IMDb ids as the truth. Nothing is damaged
 * here: titles, years, lengths and names stand as they were printed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { nameSimilarity } from '../../../../matching/evidence/names.js';
import { ratio } from '../../../../matching/titles/similarity.js';
import { canonicalTitle, foldTitle } from '../../../../matching/titles/titles.js';
import type { Case, Film } from './films.js';

const FILE = new URL(
  '../../../../../shared/samples/festivals/film-circulation-programme-part.csv',
  import.meta.url,
);

const FESTIVALS: Record<string, string> = {
  BERLINALE: 'berlin',
  CANNES: 'cannes',
  TIFF: 'toronto',
  IDFA: 'idfa',
  FRAMELINE: 'frameline',
  'CLERMONT-FERRAND': 'clermont-ferrand',
};

/** Films that are in no catalogue are counted from here, by their IMDb ids. */
const NOT_IN_CATALOGUE = 100_000_000;
/** Years between an entry and a film that may be the very one. */
const YEARS_NEAR = 3;
const SAME_PERSON = 0.86;
const NEARLY_THE_SAME = 0.93;

/** Whether the rows are there. */
export function havePrinted(): boolean {
  return existsSync(FILE);
}

/**
 * The rows that carry an id; without one nobody knows which film is right. Nor does anybody where the catalogue has a film of
 * that title and year under another id and no director tells the two apart: one of the ids is wrong, or was merged.
 */
export function printedCases(films: Film[]): Case[] {
  const byImdbId = new Map(
    films.flatMap((film) => (film.imdbId === undefined ? [] : [[film.imdbId, film] as const])),
  );
  const near = nearFilms(films);
  const seen = new Set<string>();
  return printedRows().flatMap((row): Case[] => {
    const entry = caseOf(row, byImdbId);
    const imdbId = entry?.printed?.imdbId;
    if (entry === undefined || imdbId === undefined || seen.has(imdbId)) return [];
    seen.add(imdbId);
    const twins = near(entry, 1).filter((film) => film.imdbId !== undefined && film.imdbId !== imdbId);
    return twins.some((film) => bearsTitleOf(film, entry, 1) && !isByOthers(film, entry)) ? [] : [entry];
  });
}

function caseOf(row: Record<string, string>, byImdbId: ReadonlyMap<string, Film>): Case | undefined {
  const imdbId = row.imdb_id ?? '';
  const festival = FESTIVALS[row.festival_first ?? ''];
  if (!/^tt\d{7,}$/.test(imdbId) || festival === undefined) return undefined;
  const film = byImdbId.get(imdbId);
  return {
    title: row.title_mixed_lowercase ?? '',
    year: positive(row.prod_year),
    directors: listed(row.directors),
    runtimeMinutes: positive(row.minutes),
    damage: [],
    group: film === undefined ? 'neg_printed' : 'pos_printed',
    filmId: film?.id ?? NOT_IN_CATALOGUE + Number(imdbId.slice(2)),
    present: film !== undefined,
    printed: {
      festival,
      editionYear: Number(row.festival_year_first),
      section: row.section_first === '' ? undefined : row.section_first,
      countries: listed(row.countries),
      language: listed(row.languages)[0],
      imdbId,
    },
  };
}

/**
 * Films of the catalogue that carry no IMDb id and may be one of these entries: a matcher that takes one can be blamed for
 * nothing, so they are taken out.
 */
export function unknowable(films: Film[], cases: Case[]): Set<number> {
  const near = nearFilms(films.filter((film) => film.imdbId === undefined));
  return new Set(
    cases.flatMap((entry) =>
      near(entry, YEARS_NEAR)
        .filter((film) => mayBe(film, entry))
        .map(({ id }) => id),
    ),
  );
}

function mayBe(film: Film, entry: Case): boolean {
  const isBySame = film.directors.length > 0 && entry.directors.length > 0 && !isByOthers(film, entry);
  return isBySame || (bearsTitleOf(film, entry, NEARLY_THE_SAME) && !isByOthers(film, entry));
}

/** Gives the films within some years of an entry that share a word with it, of the title or of a director's name. */
function nearFilms(films: Film[]): (entry: Case, years: number) => Film[] {
  const byYearAndWord = new Map<string, Film[]>();
  for (const film of films)
    for (const word of wordsOf([...titlesOf(film), ...film.directors])) {
      const sharing = byYearAndWord.get(`${film.year} ${word}`);
      if (sharing === undefined) byYearAndWord.set(`${film.year} ${word}`, [film]);
      else sharing.push(film);
    }
  return ({ title, directors, year, printed }, years) => {
    const said = year ?? printed?.editionYear ?? 0;
    const near = new Set<Film>();
    for (let at = said - years; at <= said + years; at += 1)
      for (const word of wordsOf([title, ...directors]))
        for (const film of byYearAndWord.get(`${at} ${word}`) ?? []) near.add(film);
    return [...near];
  };
}

function wordsOf(texts: string[]): Set<string> {
  return new Set(texts.flatMap((text) => foldTitle(text).split(' ')));
}

function titlesOf(film: Film): string[] {
  return [film.title, film.originalTitle, ...film.otherTitles];
}

/** Whether one of a film's titles is the entry's, by their canonical letters. */
function bearsTitleOf(film: Film, entry: Case, alike: number): boolean {
  const wanted = canonicalTitle(entry.title);
  return canonicalTitlesOf(film).some(
    (title) => title === wanted || (alike < 1 && ratio(title, wanted) >= alike),
  );
}

const canonical = new WeakMap<Film, string[]>();

function canonicalTitlesOf(film: Film): string[] {
  const known = canonical.get(film) ?? titlesOf(film).map(canonicalTitle);
  canonical.set(film, known);
  return known;
}

/** Both name directors, and no two of them are one person. */
function isByOthers(film: Film, entry: Case): boolean {
  if (film.directors.length === 0 || entry.directors.length === 0) return false;
  return !entry.directors.some((name) =>
    film.directors.some((other) => nameSimilarity(name, other) >= SAME_PERSON),
  );
}

function printedRows(): Record<string, string>[] {
  return parse<Record<string, string>>(readFileSync(FILE), { columns: true, bom: true });
}

function listed(text: string | undefined): string[] {
  return (text ?? '')
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text);
  return number > 0 ? number : undefined;
}
