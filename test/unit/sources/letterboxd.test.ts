import { describe, expect, test } from 'vitest';
import { createLetterboxd } from '../../../sources/letterboxd/source.js';
import { rejectionOf, sourceCall, startUpstream, type Reply } from '../../support/sources/upstream.js';

const ID = 'tt33772384';
const FILM = { '@type': 'Movie', name: 'Meteors', releasedEvent: [{ startDate: '2025' }] };

function filmPage(
  attributes: string,
  footer = `<a href="http://www.imdb.com/title/${ID}/maindetails">IMDb</a>`,
) {
  return `<html><body data-type="film" ${attributes}><p class="text-footer">108&nbsp;mins &nbsp; ${footer}</p>
    <script type="application/ld+json">not even JSON</script>
    <script type="application/ld+json">/* <![CDATA[ */ ${JSON.stringify(FILM)} /* ]]> */</script></body></html>`;
}

/** Letterboxd where `/imdb/…` answers one thing and everything else another. */
async function letterboxd(byId: Reply, page: Reply = { body: '' }) {
  const { baseUrl, asked } = await startUpstream(({ path }) => (path.startsWith('/imdb/') ? byId : page));
  const source = createLetterboxd({ baseUrl });
  return { asked, lookup: (imdbId = ID) => source.lookupByImdbId(imdbId, sourceCall()), source };
}

const toFilm: Reply = { status: 301, headers: { location: '/film/meteors/' } };

describe('Letterboxd by IMDb id', () => {
  test('gives a minimal record with the TMDb id of its page', async () => {
    const { lookup } = await letterboxd(toFilm, {
      body: filmPage('data-tmdb-type="movie" data-tmdb-id="1234"'),
    });
    expect(await lookup()).toMatchObject({
      found: true,
      confidence: 1,
      film: { completeness: 'minimal', imdbId: ID, tmdbId: 1234, year: 2025, runtimeMinutes: 108 },
    });
  });

  test('is a little less sure where the page does not repeat the id', async () => {
    const { lookup } = await letterboxd(toFilm, {
      body: filmPage('data-tmdb-type="movie" data-tmdb-id="1234"', ''),
    });
    expect(await lookup()).toMatchObject({ found: true, confidence: 0.97, film: { imdbId: ID } });
  });

  test('knows a series for one, and takes no TMDb id from it', async () => {
    const { lookup } = await letterboxd(toFilm, { body: filmPage('data-tmdb-type="tv" data-tmdb-id="9"') });
    expect(await lookup()).toMatchObject({ found: false, reason: 'wrong_kind', candidates: [] });
  });

  test.each<[string, Reply]>([
    ['a page that says so, with status 200', { body: '<title>\u200eIMDb ID Not found • Letterboxd</title>' }],
    ['status 404', { status: 404, body: '<title>Letterboxd - Not Found</title>' }],
  ])('is not found by %s', async (_name, byId) => {
    const { lookup } = await letterboxd(byId);
    expect(await lookup()).toMatchObject({ found: false, reason: 'not_found', candidates: [] });
  });

  test('asks nothing for what is no id', async () => {
    const { lookup, asked } = await letterboxd(toFilm);
    expect(await lookup('tt1/../../settings')).toMatchObject({ reason: 'not_found' });
    expect(asked).toEqual([]);
  });

  test.each<[string, Reply, string, boolean]>([
    ['a challenge with status 200', { body: '<title>Just a moment...</title>' }, 'blocked', true],
    ['status 403', { status: 403 }, 'blocked', true],
    ['status 429', { status: 429, headers: { 'retry-after': '60' } }, 'rate_limited', true],
    ['status 503', { status: 503 }, 'unavailable', true],
    ['status 418', { status: 418 }, 'invalid_response', false],
    [
      'a redirect to another site',
      { status: 302, headers: { location: 'https://evil.example/film/x/' } },
      'blocked',
      true,
    ],
    ['a redirect to the front page', { status: 302, headers: { location: '/' } }, 'blocked', true],
    ['a redirect to nowhere', { status: 302 }, 'blocked', true],
  ])('%s is a fault', async (_name, byId, reason, retryable) => {
    const { lookup, asked } = await letterboxd(byId);
    expect(await rejectionOf(lookup())).toMatchObject({ source: 'letterboxd', reason, retryable });
    expect(asked).toHaveLength(1);
  });

  test('does not go from one redirect to the next', async () => {
    const { lookup, asked } = await letterboxd(toFilm, toFilm);
    expect(await rejectionOf(lookup())).toMatchObject({ reason: 'blocked' });
    expect(asked).toHaveLength(2);
  });
});

test('Letterboxd has no search: a film without an id is not found, without a request', async () => {
  const { source, asked } = await letterboxd(toFilm);
  expect(await source.lookupByTitle('Meteors', 2025, sourceCall())).toMatchObject({ reason: 'not_found' });
  expect(asked).toEqual([]);
});

test('an id that another source told is asked for', async () => {
  const page = filmPage('data-tmdb-type="movie" data-tmdb-id="1234"');
  const { source } = await letterboxd(toFilm, { body: page });
  const call = sourceCall({ learned: { imdbId: ID } });
  expect(await source.lookupByTitle('Meteors', 2025, call)).toMatchObject({ found: true });
});
