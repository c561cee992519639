import type { DataSource } from 'typeorm';
import { csvCell } from '../../domain/csv.js';
import { AppError } from '../../domain/errors.js';
import type { EntryNomination } from '../../domain/programme/programme.js';
import { FestivalEdition } from '../../entities/editions/edition.js';
import {
  readExport,
  type ExportedAward,
  type ExportedFilm,
  type ExportedPerson,
  type FoundFilm,
} from '../../entities/editions/export.js';

/** How an edition can go out: whole, or as a list of ids that a program for films reads. */
export const EXPORT_FORMATS = ['json', 'jsonl', 'csv', 'radarr', 'letterboxd', 'trakt'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** An edition as a file. */
export interface ExportFile {
  name: string;
  type: string;
  text: string;
}

/**
 * An edition as a file; JSON, JSON Lines and CSV can be imported again and give the same edition (docs/data.md says what stands in them).
 * @throws {AppError} `NotFound` where it was not imported.
 */
export async function exportEdition(
  { manager }: DataSource,
  edition: string,
  format: ExportFormat,
): Promise<ExportFile> {
  const known = await manager.findOneBy(FestivalEdition, { key: edition });
  if (known === null) throw new AppError('NotFound', `There is no edition ${edition}.`);
  const films = await readExport(manager, edition);
  const header = { festival: edition.slice(0, -`-${known.year}`.length), year: known.year };
  const { type, ending, text } = FORMATS[format];
  return { name: `${edition}.${ending}`, type, text: text(films, header) };
}

interface Format {
  type: string;
  ending: string;
  text: (films: ExportedFilm[], header: { festival: string; year: number }) => string;
}

const FORMATS: Record<ExportFormat, Format> = {
  json: {
    type: 'application/json',
    ending: 'json',
    // An import's input, and beside it what was found, in the same order.
    text: (films, header) => {
      const entries = films.map(({ entry, nominations }) => entry ?? { nominations });
      const found = films.map(({ film }) => film);
      const awards = films.map((one) => one.awards ?? []);
      return `${JSON.stringify({ ...header, programme: { kind: 'inline', entries }, films: found, awards }, null, 1)}\n`;
    },
  },
  jsonl: {
    type: 'application/x-ndjson',
    ending: 'jsonl',
    text: (films) =>
      films
        .map(
          ({ awards, ...one }) =>
            `${JSON.stringify({ ...one.film, awards: awards ?? [], nominations: one.nominations, entry: one.entry })}\n`,
        )
        .join(''),
  },
  csv: { type: 'text/csv', ending: 'csv', text: csvOf },
  radarr: {
    type: 'application/json',
    ending: 'radarr.json',
    text: (films) =>
      JSON.stringify(
        found(films).flatMap(({ title, imdbId }) => (imdbId === null ? [] : [{ title, imdb_id: imdbId }])),
      ),
  },
  letterboxd: {
    type: 'text/csv',
    ending: 'letterboxd.csv',
    text: (films) =>
      [
        'imdbID,tmdbID',
        ...found(films).map(({ imdbId, tmdbId }) => `${imdbId ?? ''},${tmdbId ?? ''}`),
        '',
      ].join('\r\n'),
  },
  trakt: {
    type: 'application/json',
    ending: 'trakt.json',
    text: (films) =>
      JSON.stringify({
        movies: found(films).map(({ imdbId, tmdbId }) => ({
          ids: { imdb: imdbId ?? undefined, tmdb: tmdbId ?? undefined },
        })),
      }),
  },
};

/** Films that have an id, each once, but for doubtful ones: a wrong film is worse than none in a list. */
function found(films: ExportedFilm[]): FoundFilm[] {
  const known = films.flatMap(({ film }) =>
    film === null || film.reviewState === 'review' || (film.imdbId ?? film.tmdbId) === null ? [] : [film],
  );
  return [...new Map(known.map((film) => [film.movieId, film])).values()];
}

/** Columns of CSV: those of a programme, as an import reads them, then what was found. A row is a nomination, or a film without one. */
const COLUMNS = [
  ...['title', 'imdb_id', 'original_title', 'year', 'directors', 'countries', 'runtime_minutes', 'critical'],
  ...['category', 'award', 'person', 'people', 'won', 'details'],
  ...['movie_id', 'found_imdb_id', 'found_tmdb_id', 'found_title', 'found_year', 'record', 'review_state'],
  ...['confidence', 'reason', 'ratings'],
  ...['award_form', 'award_section', 'award_result', 'found_people'],
];

type Cell = string | number | null | undefined;

function csvOf(films: ExportedFilm[]): string {
  const rows = films.flatMap(({ entry, nominations, film, awards }) => {
    const all = entry?.nominations ?? nominations ?? [];
    const before = entry === null ? Array<undefined>(8).fill(undefined) : entryCells(entry);
    const after = film === null ? Array<undefined>(10).fill(undefined) : foundCells(film);
    return (all.length === 0 ? [undefined] : all).map((nomination, at) => [
      ...before,
      ...nominationCells(nomination),
      ...after,
      ...awardCells(awards?.[at]),
    ]);
  });
  const line = (cells: readonly Cell[]): string =>
    `${COLUMNS.map((_, at) => csvCell(cells[at])).join(',')}\r\n`;
  return [COLUMNS, ...rows].map(line).join('');
}

function entryCells(entry: NonNullable<ExportedFilm['entry']>): Cell[] {
  const { title, imdbId, originalTitle, year, directors, countries, runtimeMinutes, critical } = entry;
  const list = (names: string[] | undefined): string | undefined => names?.join('; ');
  return [
    title,
    imdbId,
    originalTitle,
    year,
    list(directors),
    list(countries),
    runtimeMinutes,
    yes(critical),
  ];
}

function nominationCells(nomination: EntryNomination | undefined): Cell[] {
  const { category, award, person, people, won, details } = nomination ?? {};
  const named = people?.map(({ name, imdbId, role }) =>
    [name, imdbId === undefined ? [] : `[${imdbId}]`, role === undefined ? [] : `(${role})`].flat().join(' '),
  );
  return [category, award, person, named?.join('; '), yes(won), details];
}

function foundCells(film: FoundFilm): Cell[] {
  const { movieId, imdbId, tmdbId, title, year, record, reviewState, confidence, reason, ratings } = film;
  const rated = ratings.map(({ source, value, scale }) => `${source} ${value}/${scale}`).join('; ');
  return [movieId, imdbId, tmdbId, title, year, record, reviewState, confidence, reason, rated];
}

function awardCells(award: ExportedAward | undefined): Cell[] {
  if (award === undefined) return [];
  return [award.form, award.section, award.result, award.people.map(personWords).join('; ')];
}

/** `Nadia Melliti [nm7654321, tmdb 42] credits 0.9`, or with the reason why nobody is known: `Nadia Melliti (doubtful)`. */
function personWords(person: ExportedPerson): string {
  const { nominee, personId, imdbId, tmdbId, linkedBy, confidence, reason } = person;
  if (personId === null) return reason === null ? nominee : `${nominee} (${reason})`;
  const ids = [imdbId, tmdbId === null ? null : `tmdb ${tmdbId}`].filter((id) => id !== null).join(', ');
  return [nominee, ids === '' ? [] : `[${ids}]`, linkedBy ?? [], confidence ?? []].flat().join(' ');
}

function yes(flag: boolean | undefined): string | undefined {
  return flag === true ? 'yes' : undefined;
}
