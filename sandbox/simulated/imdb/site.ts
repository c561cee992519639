import { eventAddress, eventPage } from './events.js';
import { titlePage } from './pages.js';
import { isSuggestionUrl, suggestionList } from './suggestions.js';
import { numberFor } from '../films/random.js';
import type { FetchMode } from '../scenario-schema.js';
import type { World } from '../world.js';

/** A page of the target site, as it reaches whoever fetches it. */
export interface TargetPage {
  url: string;
  status: number;
  headers: { name: string; value: string }[];
  html: string;
}

const HTML_HEADERS = [
  { name: 'content-type', value: 'text/html;charset=utf-8' },
  { name: 'server', value: 'Server' },
  { name: 'x-cache', value: 'Miss from cloudfront' },
];

/**
 * What IMDb gives for an address. Titles of films stand in the visitor's language.
 * @returns "ban" where no fetching helps.
 */
export function imdbPage(
  url: string,
  world: World,
  visitor: { mode: FetchMode; english: boolean },
): TargetPage | 'ban' {
  const { library, isReal } = world;
  if (isSuggestionUrl(url)) return suggestionList(url, library, isReal);
  const cheap = visitor.mode === 'httpResponseBody';
  if (cheap && world.meetsFirewall(url))
    return numberFor(`form of the refusal of ${url}`, 4) === 0 ? skeletonPage(url) : challengePage(url);
  const event = eventAddress(url);
  if (event !== undefined) {
    const page = eventPage(event, library, isReal);
    if (page === undefined) return errorPage(url, 404);
    // Visitors are led to the pages of a country now and then, whatever they ask for.
    const elsewhere = isReal && (!visitor.english || numberFor(`led to French ${url}`, 3) === 0);
    const address = `https://www.imdb.com${elsewhere ? '/fr' : ''}${page.url}`;
    return { url: address, status: 200, headers: HTML_HEADERS, html: page.html };
  }
  const id = /^\/title\/(tt\d{7,10})\/?$/.exec(new URL(url).pathname)?.[1];
  const film = id === undefined ? undefined : library.byImdbId(id);
  if (id === undefined || film === undefined || film.imdb === 'absent') return errorPage(url, 404);
  if (film.imdb === 'blocked' && !cheap) return 'ban';
  if (cheap && (film.imdb === 'challenged' || film.imdb === 'blocked')) return challengePage(url);
  if (cheap && film.imdb === 'skeleton') return skeletonPage(url);
  const tconst = film.imdb === 'moved' ? neighbour(id) : id;
  return {
    url: film.imdb === 'moved' ? `https://www.imdb.com/title/${tconst}/` : url,
    status: 200,
    headers: HTML_HEADERS,
    html: titlePage({ ...film, imdbId: tconst }, visitor.english, isReal),
  };
}

/** The id that a title has moved to: the next number. */
function neighbour(id: string): string {
  const digits = id.slice(2);
  return `tt${String(Number(digits) + 1).padStart(digits.length, '0')}`;
}

/** The firewall's challenge: accepted, and nothing in it. */
export function challengePage(url: string): TargetPage {
  return {
    url,
    status: 202,
    headers: [
      { name: 'x-amzn-waf-action', value: 'challenge' },
      { name: 'content-type', value: 'text/html; charset=UTF-8' },
      { name: 'cache-control', value: 'no-store, max-age=0' },
    ],
    html: '',
  };
}

/** A page that looks whole and holds no data: another form of being blocked. */
export function skeletonPage(url: string): TargetPage {
  const data = { props: { pageProps: {} }, page: '/title/[tconst]', query: {}, buildId: 'sandbox' };
  const html = `<!DOCTYPE html><html lang="en-US"><head><title>IMDb</title></head><body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">${JSON.stringify(data)}</script></body></html>`;
  return { url, status: 200, headers: HTML_HEADERS, html };
}

/** IMDb's own error pages. */
export function errorPage(url: string, status: 404 | 503): TargetPage {
  const title = status === 404 ? '404 Error - IMDb' : '503 Service Unavailable';
  const html = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { url, status, headers: HTML_HEADERS, html };
}
