import type { FilmKind, FilmRecord, FilmDescription } from '../../domain/film.js';
import { imdbIdSchema, readImdbId } from '../../domain/film-id.js';
import { withLearnedFacts } from '../../matching/evidence/learned.js';
import { compact } from '../../domain/compact.js';
import { sourceDefaults } from '../defaults.js';
import { SourceError } from '../http/errors.js';
import { findBySuggestions } from './find-by-title.js';
import { fetchSuggestions } from './suggestions.js';
import { hit, missed } from '../results.js';
import type { Source, SourceAnswer, SourceCall } from '../source.js';
import type { PageFetcher } from '../pages/fetcher.js';
import { readInAnyMode, type Blocked } from '../pages/any-mode.js';
import { pageThread } from '../pages/reading/thread.js';
import type { FetchedPage } from '../pages/vendor.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const KEEP_FILM_MS = 90 * DAY_MS;
const KEEP_MISS_MS = 7 * DAY_MS;
/** Statuses with which IMDb's firewall asks for a proof of being a browser. */
const CHALLENGES: readonly number[] = [202, 403, 405, 429];
/** IMDb leads from an id to another one where the two were merged: surer than an id that a source mixed up. */
const MERGED_ID_CONFIDENCE = 0.5;
const WRONG_KINDS: readonly FilmKind[] = ['series', 'episode', 'game', 'person'];

/** What a title's page comes to. */
type Told = { kind: 'film'; film: FilmRecord } | { kind: 'missing' } | { kind: 'moved'; otherId: string };

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

/** Reads a title's page. */
async function readTitle(pages: PageFetcher, imdbId: string, call: SourceCall): Promise<Told> {
  const url = `https://www.imdb.com/title/${imdbId}/`;
  const told = await readInAnyMode(pages, url, { read: (page) => readPage(page, imdbId), keepMs }, call);
  if (told.kind !== 'blocked') return told;
  throw new SourceError('imdb_scrape', 'blocked', `IMDb blocks the page of ${imdbId}: ${told.why}`, {
    retryable: true,
  });
}

async function readPage(page: FetchedPage, imdbId: string): Promise<Told | Blocked> {
  const { status } = page;
  const blocked = (why: string): Blocked => ({ kind: 'blocked', status, why });
  if (status === 404 || status === 410) return { kind: 'missing' };
  if (CHALLENGES.includes(status)) return blocked(`it answered ${status}`);
  if (status >= 300 && status < 400) {
    const otherId = readImdbId(
      `https://www.imdb.com${page.location?.replace(/^https?:\/\/[^/]+/, '') ?? ''}`,
    );
    if (otherId !== undefined && otherId !== imdbId) return { kind: 'moved', otherId };
    return blocked(`it answered ${status} and led nowhere`);
  }
  if (status !== 200) throw unexpectedStatus(status, imdbId);
  if (page.body.length === 0) return blocked('the page was empty');
  const film = await pageThread.read('imdb_scrape', 'title', page);
  if (film === undefined) return blocked('the page held no film (a challenge or a skeleton)');
  if (film.imdbId === imdbId || film.formerImdbIds?.includes(imdbId) === true) return { kind: 'film', film };
  // The page of the title into which it was merged; that it is the film is held against the programme like any record.
  return { kind: 'film', film: { ...film, formerImdbIds: [...(film.formerImdbIds ?? []), imdbId] } };
}

function unexpectedStatus(status: number, imdbId: string): SourceError {
  const message = `IMDb answered ${imdbId} with HTTP ${status}`;
  return status >= 500
    ? new SourceError('imdb_scrape', 'unavailable', message, { retryable: true })
    : new SourceError('imdb_scrape', 'invalid_response', message, { retryable: false });
}

const keepMs = ({ kind }: Told): number => (kind === 'film' ? KEEP_FILM_MS : KEEP_MISS_MS);

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
