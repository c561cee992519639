import { backfillFilmSchema, type BackfillFilm } from '../../domain/sweeps/backfill.js';
import {
  nominationSchema,
  yearSchema,
  type Entry,
  type EntryNomination,
} from '../../domain/programme/programme.js';
import { compact } from '../../domain/compact.js';
import { isTooDeep, storable } from '../programmes/clean.js';
import { editionOf, nominationShapes } from './festival.js';
import { flag, isShape, nested, parsed, pick, pickText, texts, wholeNumber, type Shape } from './shapes.js';

/** A row that gave a film; `notes` tell in words what of it could not be used. */
export interface ReadRow {
  film: BackfillFilm;
  notes: string[];
}

const IMDB_IDS = ['imdb_id', 'imdbId', 'film_imdb_id', 'imdb', 'imdbid', 'const', 'tconst', 'imdb_url'];
const TMDB_IDS = ['tmdb_id', 'tmdbId', 'film_tmdb_id'];
const CEREMONY_IDS = ['ceremony_id', 'ceremonyId', 'festival_ceremony_id'];
const TITLES = [
  'title',
  'film_title',
  'filmTitle',
  'movie_title',
  'scraped_title',
  'primary_title',
  'film',
  'movie',
  'Title',
];
const YEARS = ['year', 'film_year', 'filmYear', 'release_year', 'scraped_year', 'Year'];
const ORIGINAL_TITLES = ['original_title', 'originalTitle'];
const DEEPEST = 3;

/**
 * Reads a failed job's arguments, or a row of a file, into a film. Names and nesting of several generations of jobs are
 * understood; a value that is wrong costs only itself as long as an id or a title is left.
 * @param origin where it was found, for people ("job 17").
 * @param ceremonies what is known of ceremonies that rows name by number, by that number.
 */
export function readBackfillRow(
  raw: unknown,
  origin: string,
  ceremonies?: ReadonlyMap<number, Shape>,
): ReadRow | { reason: string } {
  if (isTooDeep(raw)) return { reason: 'expected a film, found a deeply nested value' };
  const args = unwrapped(raw);
  if (args === undefined) return { reason: 'expected an object with a film, found none' };
  const shapes = shapesOf(args);
  const ceremony = ceremonies?.get(wholeNumber(pick(shapes, CEREMONY_IDS)) ?? 0);
  if (ceremony !== undefined) shapes.push({ ceremony });
  const notes: string[] = [];
  const imdbId = imdbIdOf(pick(shapes, IMDB_IDS), notes);
  const year = yearOf(pick(shapes, YEARS), notes);
  const title = pickText(shapes, TITLES) ?? pickText(shapes, ORIGINAL_TITLES);
  const tmdbId = tmdbIdOf(pick(shapes, TMDB_IDS), notes);
  if (imdbId === undefined && title === undefined && tmdbId === undefined)
    return { reason: ['expected an IMDb id, a title or a TMDb id, found none', ...notes].join('; ') };
  const edition = editionOf(shapes, year);
  if (edition !== undefined && 'unusable' in edition) notes.push(edition.unusable);
  if (edition !== undefined && 'guessed' in edition && edition.guessed !== undefined)
    notes.push(edition.guessed);
  const entry: Entry = {
    ...compact({ imdbId, title, year, originalTitle: pickText(shapes, ORIGINAL_TITLES) }),
    ...details(shapes),
  };
  const nominations = edition === undefined ? [] : nominationsOf(shapes);
  if (nominations.length > 0) entry.nominations = nominations;
  const film = storable({
    entry,
    // A film that has an IMDb id is known by that.
    ...compact({ tmdbId: imdbId === undefined ? tmdbId : undefined }),
    ...(edition === undefined || 'unusable' in edition
      ? {}
      : { festival: edition.festival, festivalYear: edition.festivalYear }),
    origin,
  });
  const checked = backfillFilmSchema.safeParse(film);
  if (checked.success) return { film: checked.data, notes };
  const reasons = checked.error.issues.map((issue) => `${issue.path.slice(1).join('.')}: ${issue.message}`);
  return { reason: reasons.join('; ') };
}

/** Some jobs carry their arguments once more within their arguments. */
function unwrapped(raw: unknown): Shape | undefined {
  let value = parsed(raw);
  for (let depth = 0; depth < DEEPEST && isShape(value); depth += 1) {
    const inner = parsed(value['args']);
    if (!isShape(inner)) return value;
    value = inner;
  }
  return isShape(value) ? value : undefined;
}

/** The arguments, and the objects in them that tell of the film. */
function shapesOf(args: Shape): Shape[] {
  const lists = nested([args], ['canonical_sources']).flatMap((sources) =>
    Object.values(sources).filter(isShape),
  );
  return [args, ...nested([args], ['film', 'movie', 'metadata', 'meta', 'nominee', 'entry']), ...lists];
}

function imdbIdOf(value: unknown, notes: string[]): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  const id = /(?:^|\/)(tt\d{7,10})(?:\/|$|\?)/.exec(text)?.[1];
  if (id !== undefined) return id;
  // Some exports keep the number alone.
  const digits = /^(?:tt)?(\d{1,10})$/.exec(text)?.[1];
  if (digits !== undefined) return `tt${digits.padStart(7, '0')}`;
  notes.push(`${JSON.stringify(value).slice(0, 80)} is not an IMDb title id`);
  return undefined;
}

function tmdbIdOf(value: unknown, notes: string[]): number | undefined {
  if (value === undefined) return undefined;
  const id = wholeNumber(value);
  if (id !== undefined && id > 0) return id;
  notes.push(`${JSON.stringify(value).slice(0, 80)} is not a TMDb id`);
  return undefined;
}

function yearOf(value: unknown, notes: string[]): number | undefined {
  if (value === undefined) return undefined;
  const year = wholeNumber(value);
  if (year !== undefined && yearSchema.safeParse(year).success) return year;
  notes.push(`${JSON.stringify(value).slice(0, 80)} is not a year`);
  return undefined;
}

function details(shapes: Shape[]): Partial<Entry> {
  const directors = texts(pick(shapes, ['directors', 'director']));
  const countries = texts(pick(shapes, ['countries', 'country']));
  const runtimeMinutes = wholeNumber(pick(shapes, ['runtime_minutes', 'runtimeMinutes', 'runtime']));
  const critical = flag(pick(shapes, ['critical']));
  return {
    ...(directors.length > 0 ? { directors } : {}),
    ...(countries.length > 0 ? { countries } : {}),
    ...(runtimeMinutes !== undefined && runtimeMinutes > 0 ? { runtimeMinutes } : {}),
    critical,
  };
}

function nominationsOf(shapes: Shape[]): EntryNomination[] {
  const read = nominationShapes(shapes).flatMap((shape) => {
    const nomination = nominationSchema.safeParse({
      category: pickText([shape], ['category', 'category_name', 'award_category']),
      ...compact({
        award: pickText([shape], ['award', 'award_name']),
        person: pickText([shape], ['person', 'person_name', 'nominee', 'nominee_name', 'nominee_names']),
        won: flag(pick([shape], ['won', 'winner', 'is_winner'])),
        details: pickText([shape], ['details', 'notes']),
      }),
    });
    return nomination.success ? [nomination.data] : [];
  });
  const byValue = new Map(read.map((nomination) => [JSON.stringify(nomination), nomination]));
  return [...byValue.values()];
}
