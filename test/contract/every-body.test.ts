import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SourceAnswer } from '../../sources/source.js';
import { readImdbPage } from '../../sources/imdb/page.js';
import { createImdbScrape } from '../../sources/imdb/source.js';
import { readSuggestions } from '../../sources/imdb/suggestions.js';
import { readLetterboxdPage } from '../../sources/letterboxd/page.js';
import { createOmdb } from '../../sources/omdb/source.js';
import { readEventPage } from '../../sources/programmes/imdb-event/page.js';
import { readMetacritic } from '../../sources/ratings/metacritic.js';
import { readRottenTomatoes } from '../../sources/ratings/rotten-tomatoes.js';
import { tmdbMovieSchema } from '../../sources/tmdb/schema.js';
import { createTmdb } from '../../sources/tmdb/source.js';
import { zytePages } from '../support/sources/pages.js';
import { sourceCall, startUpstream, type Reply } from '../support/sources/upstream.js';
import {
  caseBody,
  caseNames,
  HAVE_CASES,
  HAVE_RECORDINGS,
  recordedPage,
  recording,
} from './simulated-recordings.js';
import { SourceError } from '../../sources/http/errors.js';

/**
 * What each body of an upstream comes to: the film (title, year, completeness), how many entries, or the reason for which
 * it is refused or missed. A body without a line here fails the test. The values themselves are held by the tests beside.
 */
const LINES = new URL('./every-body.json', import.meta.url);
const EXPECTED = JSON.parse(readFileSync(LINES, 'utf8')) as Record<string, Record<string, string>>;
const SAMPLES = new URL('../../../shared/samples/', import.meta.url);

type Told = { title?: string; year?: number; completeness?: string } | undefined;
const filmWords = (film: Told): string =>
  film === undefined
    ? 'no film'
    : [film.title, film.year, film.completeness].filter((each) => each !== undefined).join(', ');
const answerWords = (answer: SourceAnswer): string => (answer.found ? filmWords(answer.film) : answer.reason);

async function toldOrRefused(told: Promise<string>): Promise<string> {
  return await told.catch((error: unknown) => {
    if (error instanceof SourceError) return `refused: ${error.reason}`;
    throw error;
  });
}

/** What is recorded as an answer, with its status; else the body alone. */
const replyOf = (path: string): Reply => {
  const { status, contentType, body } = recording(path);
  return { status, body, ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }) };
};

async function omdb(name: string, reply: Reply): Promise<string> {
  const { baseUrl } = await startUpstream(() => reply);
  const source = createOmdb({ baseUrl, key: 'key' });
  const id = /"imdbID": ?"(tt\d+)"/.exec(String(reply.body))?.[1] ?? 'tt9999999';
  if (!/search/.test(name)) return answerWords(await source.lookupByImdbId(id, sourceCall()));
  const found = (await source.searchTitles?.('any', undefined, sourceCall())) ?? [];
  return `${found.length} titles, first ${found[0]?.title}`;
}

async function tmdb(name: string, reply: Reply): Promise<string> {
  const part = /^movie-\d+-(images|videos|translations)/.exec(name)?.[1] as 'images' | undefined;
  const body: unknown = JSON.parse(String(reply.body));
  if (part !== undefined) return Object.keys(tmdbMovieSchema.shape[part].parse(body) ?? {}).join(', ');
  if (name.startsWith('configuration')) return 'nobody reads it';
  let hits: { title: string }[] = [];
  const { baseUrl } = await startUpstream(({ path }) => {
    const isFind = path.startsWith('/find/');
    if (name.startsWith('error')) return isFind && reply.status === 404 ? { body: {} } : reply;
    // The film's page is not recorded with what leads to it.
    const [found] = (body as { movie_results?: { id: number }[] }).movie_results ?? [];
    if (path === `/movie/${found?.id}`) return { body: found };
    return isFind === name.startsWith('find') ? reply : { status: 404, body: { status_code: 34 } };
  });
  const source = createTmdb({
    baseUrl,
    key: 'key',
    findFilm: async ({ title }, catalogue) => {
      hits = await catalogue.search({ text: title });
      return { ranked: [], searches: [] };
    },
  });
  if (name.startsWith('search')) {
    await source.lookupByTitle('any', 2013, sourceCall());
    return `${hits.length} hits${hits[0] === undefined ? '' : `, first ${hits[0].title}`}`;
  }
  const { id } = body as { id?: number };
  const answer =
    id === undefined
      ? source.lookupByImdbId('tt9999999', sourceCall())
      : source.lookupByTmdbId(id, sourceCall());
  return answerWords(await answer);
}

async function imdb(name: string, text: string): Promise<string> {
  const script = (data: string): string =>
    `<script id="__NEXT_DATA__" type="application/json">${data}</script>`;
  if (name.startsWith('waf')) {
    const { status, body } = recording(`imdb/${name}`);
    const page = { url: 'u', statusCode: status, httpResponseBody: Buffer.from(body).toString('base64') };
    const { baseUrl } = await startUpstream(() => ({ body: page }));
    return answerWords(
      await createImdbScrape(zytePages({ baseUrl, key: 'key' })).lookupByImdbId('tt0111161', sourceCall()),
    );
  }
  if (name.startsWith('suggestion'))
    return `${readSuggestions({ url: '', status: 200, body: Buffer.from(recording(`imdb/${name}`).body) }, 'saw').length} titles`;
  const html = name.startsWith('nextdata')
    ? script(text)
    : name.includes('nomineesWidget')
      ? `<script>IMDbReactWidgets.NomineesWidget.push(['center-3-react',${text}]);</script>`
      : text;
  if (!/event-/.test(name)) return filmWords(readImdbPage(Buffer.from(html)));
  const edition = readEventPage(Buffer.from(html));
  return `${edition?.year}: ${edition?.nominations.length} nominations, ${edition?.unreadable.length} unreadable`;
}

async function zyte(name: string): Promise<string> {
  const { status, headers, body } = recording(`zyte/${name}`);
  const { baseUrl } = await startUpstream(() => ({
    status,
    headers: { 'content-type': headers['content-type'] ?? 'application/json' },
    body,
  }));
  const mode = name.includes('browserHtml') ? 'browser' : 'plain';
  const page = await zytePages({ baseUrl, key: 'key' }).fetchPage(
    'https://example.com',
    mode,
    () => 1,
    sourceCall(),
  );
  return `a page, ${page.status}, ${page.body.length} bytes`;
}

const READERS: Record<string, (name: string) => Promise<string>> = {
  omdb: (name) => omdb(name, replyOf(`omdb/${name}`)),
  tmdb: (name) => tmdb(name, replyOf(`tmdb/${name}`)),
  imdb: (name) => imdb(name, recordedPage(`imdb/${name}`)),
  zyte,
  letterboxd: (name) => {
    const recorded = recordedPage(`letterboxd/${name}`);
    // One recording is the data of a page alone.
    const text = name.endsWith('.txt')
      ? `<body data-type="film" data-tmdb-type="movie" data-tmdb-id="808"><script type="application/ld+json">${recorded}</script></body>`
      : recorded;
    const page = readLetterboxdPage(text);
    return Promise.resolve(page.kind === 'film' ? filmWords(page.film) : page.kind);
  },
  metacritic: (name) => Promise.resolve(filmWords(readMetacritic(recordedPage(`metacritic/${name}`))?.film)),
  rottentomatoes: (name) =>
    Promise.resolve(filmWords(readRottenTomatoes(recordedPage(`rottentomatoes/${name}`))?.film)),
  'reduced bodies': (name) => {
    const body = caseBody(name);
    if (name.startsWith('imdb')) return imdb(name.replace(/^imdb-/, ''), body);
    // Counts of two searches, and no answer itself.
    if (name === 'omdb-search-honours-y.json') return Promise.resolve('counts of searches');
    return name.startsWith('omdb') ? omdb(name, { body }) : tmdb(name, { body });
  },
};

function bodiesOf(upstream: string): string[] {
  if (upstream === 'reduced bodies') return caseNames();
  const folder = new URL(`${upstream}/`, SAMPLES);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

describe.skipIf(!HAVE_RECORDINGS || !HAVE_CASES)('every body (skipped without ../shared)', () => {
  test.each(Object.entries(READERS))('of %s is read, or refused by its name', async (upstream, read) => {
    const told: Record<string, string> = {};
    for (const name of bodiesOf(upstream)) told[name] = await toldOrRefused(read(name));
    console.log(
      [
        `${upstream}: ${Object.keys(told).length} bodies`,
        ...Object.entries(told).map(([name, words]) => `  ${name.padEnd(60)} ${words}`),
      ].join('\n'),
    );
    expect(told).toEqual(EXPECTED[upstream]);
  });
});
