import { z } from 'zod';
import type { FilmKind } from '../../domain/film.js';
import { checked, jsonOf, notJson } from '../http/answers.js';
import { compact } from '../../domain/compact.js';
import { SourceError } from '../http/errors.js';
import type { OfferedTitle } from '../title-pool.js';
import type { SourceCall } from '../source.js';
import type { PageFetcher } from '../pages/fetcher.js';
import type { FetchedPage } from '../pages/vendor.js';

const ENDPOINT = 'https://v3.sg.media-imdb.com/suggestion/titles/x';
/** Longer titles are found by their beginning. */
const MAX_QUERY_LENGTH = 100;
const DAY_MS = 24 * 60 * 60 * 1000;
const KEEP_FOUND_MS = 90 * DAY_MS;
const KEEP_MISS_MS = 7 * DAY_MS;
/** Statuses with which IMDb's firewall asks for a proof of being a browser. */
const CHALLENGES: readonly number[] = [202, 403, 405, 429];

/** Kinds by IMDb's id (`qid`) and by its words for people (`q`), of which old answers have only the latter. */
const KINDS: Record<string, FilmKind> = {
  movie: 'movie',
  feature: 'movie',
  tvmovie: 'movie',
  tvspecial: 'movie',
  video: 'movie',
  short: 'short',
  tvshort: 'short',
  musicvideo: 'short',
  tvseries: 'series',
  tvminiseries: 'series',
  podcastseries: 'series',
  tvepisode: 'episode',
  podcastepisode: 'episode',
  videogame: 'game',
};

const suggestionSchema = z.object({
  id: z.string(),
  l: z.string().min(1),
  q: z.string().optional(),
  qid: z.string().optional(),
  y: z.int().optional(),
});

const suggestionsSchema = z.object({
  // Advertisements and the like stand between the titles; what cannot be read is none of them.
  d: z
    .array(z.unknown())
    .default([])
    .transform((entries) => entries.flatMap((entry) => suggestionSchema.safeParse(entry).data ?? [])),
});

/**
 * What IMDb suggests to somebody who types `text`: about eight titles, films and other things, at the price of a plain
 * page. The exact film need not be first.
 * @param holdsIt whether the wanted film may be among them: a list without it is kept no longer than a miss.
 * @throws {SourceError} where they could not be fetched or read.
 */
export async function fetchSuggestions(
  pages: PageFetcher,
  text: string,
  holdsIt: (titles: OfferedTitle[]) => boolean,
  call: SourceCall,
): Promise<OfferedTitle[]> {
  const query = Array.from(text.toLowerCase()).slice(0, MAX_QUERY_LENGTH).join('');
  const url = `${ENDPOINT}/${encodeURIComponent(query)}.json`;
  const read = (page: FetchedPage): OfferedTitle[] | SourceError => {
    try {
      return readSuggestions(page, text);
    } catch (error) {
      if (error instanceof SourceError) return error;
      throw error;
    }
  };
  const keepMs = (page: FetchedPage): number => {
    const titles = read(page);
    if (titles instanceof SourceError) return 0;
    return holdsIt(titles) ? KEEP_FOUND_MS : KEEP_MISS_MS;
  };
  const titles = read(await pages.fetchPage(url, 'plain', keepMs, call));
  if (titles instanceof SourceError) throw titles;
  return titles;
}

/**
 * Reads a fetched list of suggestions. Ids that are neither a title's nor a person's are left out.
 * @throws {SourceError} `blocked`, `unavailable` or `invalid_response`.
 */
export function readSuggestions(page: FetchedPage, text: string): OfferedTitle[] {
  const { status, body } = page;
  if (status === 404) return [];
  if (status !== 200 || body.length === 0) throw unusable(page, text);
  const what = `the suggestions for "${text}"`;
  const json = jsonOf(body.toString('utf8'));
  if (json === undefined) throw notJson('imdb_scrape', what);
  const { d } = checked('imdb_scrape', suggestionsSchema, json, what, { identity: ['d'] });
  return d.flatMap(({ id, l, q, qid, y }) => {
    const kind = kindOf(id, qid ?? q);
    return kind === undefined ? [] : [{ imdbId: id, title: l, kind, ...compact({ year: y }) }];
  });
}

function kindOf(id: string, type: string | undefined): FilmKind | undefined {
  if (/^nm\d+$/.test(id)) return 'person';
  if (!/^tt\d{7,10}$/.test(id)) return undefined;
  return KINDS[type?.toLowerCase().replace(/[^a-z]/g, '') ?? ''] ?? 'other';
}

function unusable({ status, body }: FetchedPage, text: string): SourceError {
  const message = `IMDb answered the suggestions for "${text}" with HTTP ${status}${body.length === 0 ? ' and nothing' : ''}`;
  if (status === 200 || CHALLENGES.includes(status))
    return new SourceError('imdb_scrape', 'blocked', message, { retryable: true });
  return status >= 500
    ? new SourceError('imdb_scrape', 'unavailable', message, { retryable: true })
    : new SourceError('imdb_scrape', 'invalid_response', message, { retryable: false });
}
