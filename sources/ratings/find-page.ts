import type { RatingRecord, FilmDescription } from '../../domain/film.js';
import type { RatingSource } from '../../domain/sources.js';
import type { Scorable } from '../../matching/evidence/evidence.js';
import { SourceError } from '../http/errors.js';
import { sourceDefaults } from '../defaults.js';
import { isPageOf, type RatingsAnswer, type RatingsCall, type RatingsSource } from './source.js';
import type { PageFetcher } from '../pages/fetcher.js';
import type { FetchedPage } from '../pages/vendor.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Long enough for another try of the same lookup, short enough that the next sweep sees new scores. */
const KEEP_MS = 7 * DAY_MS;
/** Every address that is tried is paid for, a missing page too. */
const MAX_PAGES = 3;
const MISSING: readonly number[] = [301, 302, 307, 308, 404, 410];
/** Statuses that stand for "prove that you are a person". */
const CHALLENGES: readonly number[] = [202, 401, 403, 405, 429];

/** What a film's page says: what tells the film from its namesakes, and the score where there is one. */
export interface RatedPage {
  film: Scorable;
  rating: RatingRecord | undefined;
}

/** A site whose pages are found by guessing their address. */
export interface RatingsSite {
  source: RatingSource;
  /** The site's name, for messages. */
  name: string;
  /** Addresses to try, the surest first. */
  addressesOf(film: FilmDescription): string[];
  /** Undefined where the HTML is no film's page. */
  read(html: string): RatedPage | undefined;
}

/** A site through whoever fetches pages: scores of films that have a record, never a tier. */
export function ratingsOf(site: RatingsSite): (pages: PageFetcher) => RatingsSource {
  const { costPerRequest, rateLimit } = sourceDefaults(site.source);
  return (pages) => ({
    name: site.source,
    costPerRequest,
    rateLimit,
    lookupRatings: (film, call) => findRatings(site, pages, film, call),
  });
}

/** Tries a site's addresses for a film, until a page is that of the film. */
async function findRatings(
  site: RatingsSite,
  pages: PageFetcher,
  film: FilmDescription,
  call: RatingsCall,
): Promise<RatingsAnswer> {
  const addresses = [...new Set(site.addressesOf(film))].slice(0, MAX_PAGES);
  if (addresses.length === 0)
    return notFound(`${site.name} has no address for a title without Latin letters or digits`);
  let other: string | undefined;
  for (const url of addresses) {
    const page = await pageAt(site, pages, url, call);
    if (page === undefined) continue;
    const { same, evidence } = isPageOf(film, page.film);
    if (same) return { found: true, ratings: page.rating === undefined ? [] : [page.rating], url, evidence };
    other ??= `${url} is "${page.film.title}": ${evidence}`;
  }
  return other === undefined
    ? notFound(`${site.name} has no page for "${film.title}" at ${addresses.join(', ')}`)
    : { found: false, reason: 'low_confidence', message: `${site.name} has another film there: ${other}` };
}

function notFound(message: string): RatingsAnswer {
  return { found: false, reason: 'not_found', message };
}

/** The page at an address; undefined where the site has none. */
async function pageAt(
  site: RatingsSite,
  pages: PageFetcher,
  url: string,
  call: RatingsCall,
): Promise<RatedPage | undefined> {
  // The gate asks how long to keep the page before it comes back here.
  const known = new WeakMap<FetchedPage, RatedPage | SourceError | 'missing'>();
  const readOnce = (page: FetchedPage): RatedPage | SourceError | 'missing' => {
    const reading = known.get(page) ?? readPage(site, page, url);
    known.set(page, reading);
    return reading;
  };
  const keepForMs = (page: FetchedPage): number => (readOnce(page) instanceof SourceError ? 0 : KEEP_MS);
  const reading = readOnce(await pages.fetchPage(url, 'plain', keepForMs, call));
  if (reading instanceof SourceError) throw reading;
  return reading === 'missing' ? undefined : reading;
}

/** A page that was paid for is not fetched again at once: these faults are left to the next sweep. */
function readPage(site: RatingsSite, page: FetchedPage, url: string): RatedPage | SourceError | 'missing' {
  const { status, body } = page;
  if (MISSING.includes(status)) return 'missing';
  const fault = (reason: 'blocked' | 'unavailable' | 'invalid_response', words: string): SourceError =>
    new SourceError(site.source, reason, `${site.name} ${words} (${url}: HTTP ${status})`, {
      retryable: false,
    });
  if (CHALLENGES.includes(status)) return fault('blocked', 'asks for a proof of being a browser');
  if (status >= 500) return fault('unavailable', 'is down');
  if (status !== 200) return fault('invalid_response', 'gave an unexpected answer');
  if (body.length === 0) return fault('blocked', 'gave an empty page');
  return site.read(body.toString('utf8')) ?? fault('invalid_response', "gave a page that is no film's");
}
