import { SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import type { Entry } from '../../../domain/programme/programme.js';
import type { BenchApplication } from './application.js';

const AT_ONCE = 20;

/**
 * Asks the simulated sources for each film as the system did that this one takes over from: TMDb by the IMDb id, then by title
 * and year, then by the title without what is no ASCII letter, of which the first hit is taken; and a rendered page of IMDb for
 * what TMDb does not know. That such a page is bought once for each film, and that nothing is kept between two runs, is a belief.
 */
export async function askAsPredecessor(app: BenchApplication, entries: Entry[]): Promise<void> {
  let next = 0;
  const loop = async (): Promise<void> => {
    for (let entry = entries[next++]; entry !== undefined; entry = entries[next++]) await askFor(app, entry);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loop));
}

async function askFor(app: BenchApplication, { imdbId = '', title = '', year }: Entry): Promise<void> {
  const { tmdbUrl } = app.sources;
  const ask = async (path: string, parameters: Record<string, string> = {}): Promise<{ id: number }[]> => {
    const query = new URLSearchParams({ ...parameters, api_key: SANDBOX_KEYS.tmdb });
    const answer = await fetch(`${tmdbUrl}${path}?${query.toString()}`);
    const { movie_results: linked, results } = (await answer.json()) as Record<string, { id: number }[]>;
    return linked ?? results ?? [];
  };
  const known = await ask(`/find/${imdbId}`, { external_source: 'imdb_id' });
  const searches = [title, title.toLowerCase().replace(/[^\w\s]|[^\p{ASCII}]/gu, '')];
  for (const query of known.length > 0 ? [] : searches) {
    known.push(...(await ask('/search/movie', { query, year: String(year) })));
    if (known.length > 0) break;
  }
  const [film] = known;
  if (film !== undefined) await ask(`/movie/${film.id}`, { append_to_response: 'credits,images,videos' });
  else await buyPage(app, imdbId);
}

async function buyPage({ sources }: BenchApplication, imdbId: string): Promise<void> {
  await fetch(`${sources.zyteUrl}/extract`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${SANDBOX_KEYS.zyte}:`).toString('base64')}`,
    },
    body: JSON.stringify({ url: `https://www.imdb.com/title/${imdbId}/`, browserHtml: true }),
  });
}
