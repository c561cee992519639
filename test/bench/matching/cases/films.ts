/** The films and cases of the benchmark, read from the shared samples beside the repository. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { fixed } from './random.js';

const SAMPLES = new URL('../../../../../shared/samples/films/', import.meta.url);
const WHERE = '../shared/samples/films (catalogue.csv, cases-dev.jsonl)';

/** A film of the catalogue. */
export interface Film {
  id: number;
  imdbId?: string;
  title: string;
  originalTitle: string;
  otherTitles: string[];
  year: number;
  directors: string[];
  runtimeMinutes?: number;
  votes: number;
  /** Number of festival and award editions that name it. */
  editions: number;
}

const caseSchema = z.object({
  title: z.string(),
  year: z.number().nullable(),
  director: z.string().nullable(),
  runtime: z.number().nullable(),
  ch: z.array(z.string()),
  group: z.string(),
  truth: z.number().nullable(),
  src_id: z.number(),
});

/** One entry of a programme with the truth: the film that is meant, and whether the catalogue has it. */
export interface Case {
  title: string;
  year?: number;
  directors: string[];
  runtimeMinutes?: number;
  damage: string[];
  group: string;
  /** The film of the catalogue; of one that was never in it a number of its own. */
  filmId: number;
  present: boolean;
  /** What only a printed programme says. */
  printed?: Printed;
}

/** What stands in a printed programme beside title, year, director and length. */
export interface Printed {
  festival: string;
  editionYear: number;
  section?: string;
  countries: string[];
  language?: string;
  /** The film's id, which is the truth and no evidence unless a setting shows it. */
  imdbId: string;
}

/** Whether the samples are there. */
export function haveSamples(): boolean {
  return existsSync(new URL('catalogue.csv', SAMPLES));
}

export const samplesMissing = `The benchmark needs ${WHERE}, which is not part of this repository.`;

/** All films of the catalogue; throws where the samples are absent. */
export function readFilms(): Film[] {
  const rows = parse<Record<string, string>>(readFileSync(new URL('catalogue.csv', SAMPLES)), {
    columns: true,
  });
  return rows.map((row) => ({
    id: Number(row.id),
    ...(row.imdb ? { imdbId: row.imdb } : {}),
    title: row.title ?? '',
    originalTitle: row.original_title ?? '',
    otherTitles: listed(row.alts),
    year: Number(row.year),
    directors: listed(row.directors),
    ...(row.runtime ? { runtimeMinutes: Number(row.runtime) } : {}),
    votes: Number(row.votes),
    editions: Number(row.fest),
  }));
}

/** The development cases. */
export function readCases(): Case[] {
  const lines = readFileSync(new URL('cases-dev.jsonl', SAMPLES), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const row = caseSchema.parse(JSON.parse(line));
    return {
      title: row.title,
      ...(row.year === null ? {} : { year: row.year }),
      directors: row.director === null ? [] : [row.director],
      ...(row.runtime === null ? {} : { runtimeMinutes: row.runtime }),
      damage: row.ch,
      group: row.group,
      filmId: row.src_id,
      present: row.truth !== null,
    };
  });
}

/** Films without their crew for some, as in any catalogue that people fill; the fit should know that they exist. */
export function withGaps(films: Film[], share: number): Film[] {
  return films.map((film) => (fixed(film.id, 6) < share ? { ...film, directors: [] } : film));
}

/** Films of which the catalogue knows one title alone, for some that have several: their entries bear another. */
export function withTitleGaps(films: Film[], share: number): Film[] {
  return films.map((film) =>
    fixed(film.id, 7) < share ? { ...film, originalTitle: film.title, otherTitles: [] } : film,
  );
}

function listed(text: string | undefined): string[] {
  return (text ?? '').split('|').filter((part) => part !== '');
}
