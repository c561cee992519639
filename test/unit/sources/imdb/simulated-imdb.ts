import type { FilmDescription } from '../../../../domain/film.js';
import { imdbPage, type TargetPage } from '../../../../sandbox/simulated/imdb/site.js';
import type { FilmInput } from '../../../../sandbox/simulated/scenario-schema.js';
import { World } from '../../../../sandbox/simulated/world.js';
import { createImdbScrape } from '../../../../sources/imdb/source.js';
import { startUpstream, type Reply } from '../../../support/sources/upstream.js';
import { zytePages } from '../../../support/sources/pages.js';

export const LIST_URL = 'https://v3.sg.media-imdb.com/suggestion/titles/x/';
export const ALPHA: FilmInput = {
  imdbId: 'tt32275943',
  tmdbId: 1,
  title: 'Alpha',
  year: 2025,
  runtimeMinutes: 128,
  directors: ['Julia Ducournau'],
  popularity: 1,
};
export const OLD_ALPHA: FilmInput = {
  imdbId: 'tt4244998',
  tmdbId: 2,
  title: 'Alpha',
  year: 2018,
  runtimeMinutes: 96,
  directors: ['Albert Hughes'],
  popularity: 40,
};
export const WANTED: FilmDescription = { title: 'Alpha', directors: ['Julia Ducournau'], countries: [] };

export function throughZyte({ status, html }: Pick<TargetPage, 'status' | 'html'>): Reply {
  return {
    body: { url: 'u', statusCode: status, httpResponseBody: Buffer.from(html).toString('base64') },
  };
}

/** IMDb with these films, through Zyte; `list` answers in the place of every list of suggestions. */
export async function imdbWith(films: FilmInput[], list?: Reply) {
  // With real pages and lists, of which the firewall lets all through.
  const world = new World({ profile: 'real', films, zyte: { firewall: 0 } });
  const { baseUrl, asked } = await startUpstream(({ body }) => {
    const { url, browserHtml } = body as { url: string; browserHtml?: boolean };
    if (list !== undefined && url.startsWith(LIST_URL)) return list;
    const mode = browserHtml === true ? 'browserHtml' : 'httpResponseBody';
    const page = imdbPage(url, world, { mode, english: true });
    if (page === 'ban') return { status: 520, body: { type: '/download/website-ban' } };
    return browserHtml === true
      ? { body: { url, statusCode: 200, browserHtml: page.html } }
      : throughZyte(page);
  });
  const urls = () => asked.map(({ body }) => (body as { url: string }).url);
  return { imdb: createImdbScrape(zytePages({ baseUrl, key: 'zyte-key' })), asked, urls };
}

export function listOf(...entries: object[]): Reply {
  return throughZyte({ status: 200, html: JSON.stringify({ d: entries, q: 'alpha', v: 1 }) });
}
