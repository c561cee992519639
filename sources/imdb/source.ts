import type { FilmKind, FilmRecord, FilmDescription } from '../../domain/film.js';
import { imdbIdSchema, readImdbId } from '../../domain/film-id.js';
import { withLearnedFacts } from '../../matching/evidence/learned.js';
import { compact } from '../../domain/compact.js';
import { sourceDefaults } from '../defaults.js';
import { SourceError } from '../http/errors.js';
import { readImdbPage } from './page.js';
import { findBySuggestions } from './find-by-title.js';
import { fetchSuggestions } from './suggestions.js';
import { hit, missed } from '../results.js';
import type { Source, SourceAnswer, SourceCall } from '../source.js';
import type { PageFetcher } from '../pages/fetcher.js';
import type { FetchedPage, PageMode } from '../pages/vendor.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const KEEP_FILM_MS = 90 * DAY_MS;
const KEEP_MISS_MS = 7 * DAY_MS;
/** Statuses with which IMDb's firewall asks for a proof of being a browser. */
const CHALLENGES: readonly number[] = [202, 403, 405, 429];
const MODES: readonly PageMode[] = ['plain', 'browser'];
/** IMDb leads from an id to another one where the two were merged: surer than an id that a source mixed up. */
const MERGED_ID_CONFIDENCE = 0.5;
const WRONG_KINDS: readonly FilmKind[] = ['series', 'episode', 'game', 'person'];

/** What a fetched page comes to. */
type Reading =
  | { kind: 'film'; film: FilmRecord }
  | { kind: 'missing' }
  | { kind: 'moved'; otherId: string }
  | { kind: 'blocked'; why: string }
  | { kind: 'fault'; error: SourceError };

/** What may be told of a title: faults and blocked pages are thrown. */
type Told = Extract<Reading, { kind: 'film' | 'missing' | 'moved' }>;

/** IMDb's title pages through whoever fetches them: full, but dear, so the third tier. */
export function createImdbScrape(pages: PageFetcher): Source {
  const source: Source = {
    name: 'imdb_scrape',
    ...sourceDefaults('imdb_scrape'),
    supportsFullImport: true,

    async lookupByImdbId(imdbId, call) {
      if (!imdbIdSchema.safeParse(imdbId).success)
        return missed('not_found', `"${imdbId}" is not an IMDb title id`);
      return answerOf(await readTitle(pages, imdbId, call), imdbId);
    },

    async lookupByTitle(title, year, call, wanted) {
      if (wanted?.imdbId !== undefined) return await source.lookupByImdbId(wanted.imdbId, call);
      const film: FilmDescription = {
        ...(wanted ?? { directors: [], countries: [] }),
        title,
        ...compact({ year }),
      };
      const titlePage = async (imdbId: string): Promise<FilmRecord | undefined> => {
        const told = await readTitle(pages, imdbId, call);
        return told.kind === 'film' ? told.film : undefined;
      };
      const { learned } = call;
      const known = learned === undefined ? film : withLearnedFacts(film, learned);
      return await findBySuggestions(pages, titlePage, known, call);
    },

    async searchTitles(text, year, call) {
      const titles = await fetchSuggestions(pages, text, () => false, call);
      return titles
        .filter((found) => !WRONG_KINDS.includes(found.kind) && (year === undefined || found.year === year))
        .map(({ imdbId, title, year: its }) => ({ imdbId, title, ...compact({ year: its }) }));
    },
  };
  return source;
}

/** Reads a title's page, by the plain request first, in a browser where that is blocked. */
async function readTitle(pages: PageFetcher, imdbId: string, call: SourceCall): Promise<Told> {
  let why = '';
  for (const mode of MODES) {
    const reading = await readTitleBy(mode, pages, imdbId, call);
    if (reading.kind === 'fault') throw reading.error;
    if (reading.kind !== 'blocked') return reading;
    why = reading.why;
  }
  throw new SourceError('imdb_scrape', 'blocked', `IMDb blocks the page of ${imdbId}: ${why}`, {
    retryable: true,
  });
}

async function readTitleBy(
  mode: PageMode,
  pages: PageFetcher,
  imdbId: string,
  call: SourceCall,
): Promise<Reading> {
  // The gate asks how long to keep the page before it comes back here; a page of a megabyte is parsed once.
  const known = new WeakMap<FetchedPage, Reading>();
  const readOnce = (page: FetchedPage): Reading => {
    const reading = known.get(page) ?? readPage(page, imdbId);
    known.set(page, reading);
    return reading;
  };
  try {
    const url = `https://www.imdb.com/title/${imdbId}/`;
    return readOnce(await pages.fetchPage(url, mode, (page) => keepMs(readOnce(page)), call));
  } catch (error) {
    // A ban of the plain request leaves the browser to be tried.
    if (error instanceof SourceError && error.reason === 'blocked' && error.retryable)
      return { kind: 'blocked', why: error.message };
    throw error;
  }
}

function readPage(page: FetchedPage, imdbId: string): Reading {
  const { status } = page;
  if (status === 404 || status === 410) return { kind: 'missing' };
  if (CHALLENGES.includes(status)) return { kind: 'blocked', why: `it answered ${status}` };
  if (status >= 300 && status < 400) return redirected(page, imdbId);
  if (status !== 200) return unexpectedStatus(status, imdbId);
  if (page.body.length === 0) return { kind: 'blocked', why: 'the page was empty' };
  try {
    const film = readImdbPage(page.body, page.charset);
    if (film === undefined)
      return { kind: 'blocked', why: 'the page held no film (a challenge or a skeleton)' };
    if (film.imdbId === imdbId || film.formerImdbIds?.includes(imdbId) === true)
      return { kind: 'film', film };
    // The page of the title into which it was merged; that it is the film is held against the programme like any record.
    return { kind: 'film', film: { ...film, formerImdbIds: [...(film.formerImdbIds ?? []), imdbId] } };
  } catch (error) {
    if (error instanceof SourceError) return { kind: 'fault', error };
    throw error;
  }
}

function redirected(page: FetchedPage, imdbId: string): Reading {
  const otherId = readImdbId(`https://www.imdb.com${page.location?.replace(/^https?:\/\/[^/]+/, '') ?? ''}`);
  return otherId === undefined || otherId === imdbId
    ? { kind: 'blocked', why: `it answered ${page.status} and led nowhere` }
    : { kind: 'moved', otherId };
}

function unexpectedStatus(status: number, imdbId: string): Reading {
  const message = `IMDb answered ${imdbId} with HTTP ${status}`;
  const error =
    status >= 500
      ? new SourceError('imdb_scrape', 'unavailable', message, { retryable: true })
      : new SourceError('imdb_scrape', 'invalid_response', message, { retryable: false });
  return { kind: 'fault', error };
}

/** What can be read again is kept; a challenge or a fault is not. */
function keepMs(reading: Reading): number {
  if (reading.kind === 'film') return KEEP_FILM_MS;
  return reading.kind === 'missing' || reading.kind === 'moved' ? KEEP_MISS_MS : 0;
}

function answerOf(reading: Told, imdbId: string): SourceAnswer {
  if (reading.kind === 'missing') return missed('not_found', `IMDb has no title ${imdbId}`);
  if (reading.kind === 'moved') return moved(reading.otherId, imdbId);
  const { film } = reading;
  return WRONG_KINDS.includes(film.kind)
    ? missed('wrong_kind', `IMDb knows ${imdbId} as ${film.kind}, not as a film`)
    : hit(film, 'imdb_page', 1, pageWords(film, imdbId));
}

function pageWords(film: FilmRecord, imdbId: string): string {
  return film.imdbId === imdbId
    ? `IMDb's page carries ${imdbId}`
    : `IMDb keeps ${imdbId} as ${film.imdbId ?? 'another id'} now`;
}

/** An id that was merged into another one leads to it. */
function moved(otherId: string, imdbId: string): SourceAnswer {
  const evidence = `IMDb leads ${imdbId} to ${otherId}: the two were merged`;
  const candidate = { imdbId: otherId, title: otherId, confidence: MERGED_ID_CONFIDENCE, evidence };
  return missed('not_found', evidence, [candidate], otherId);
}
