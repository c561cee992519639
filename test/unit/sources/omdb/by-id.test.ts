import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createOmdb } from '../../../../sources/omdb/source.js';
import {
  notingGate,
  rejectionOf,
  sourceCall,
  startUpstream,
  type Reply,
} from '../../../support/sources/upstream.js';

const KEY = 'abcd1234';
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const ALPHA = {
  Title: 'Alpha',
  Year: '2025',
  Released: '20 Aug 2025',
  Runtime: '128 min',
  Genre: 'Drama, Horror',
  Director: 'Julia Ducournau',
  Writer: 'Julia Ducournau (screenplay), Jane Roe (novel, uncredited)',
  Actors: 'Mélissa Boros, Golshifteh Farahani',
  Plot: 'N/A',
  Language: 'French, Berber languages',
  Country: 'France, USA',
  Poster: 'http://images.example/alpha.jpg',
  Ratings: [{ Source: 'Rotten Tomatoes', Value: '54%' }],
  Metascore: '47',
  imdbRating: '5.9',
  imdbVotes: '1,234',
  imdbID: 'tt32275943',
  Type: 'movie',
  Website: 'N/A',
  Response: 'True',
};

function miss(Error: string, status = 200): Reply {
  return { status, body: { Response: 'False', Error } };
}

async function omdbThatAnswers(reply: Reply, now = new Date('2025-05-20T22:15:00Z')) {
  const { baseUrl, asked } = await startUpstream(() => reply);
  return { omdb: createOmdb({ baseUrl, key: KEY, now: () => now }), asked };
}

describe('OMDb by IMDb id', () => {
  test('gives a minimal record in our own words, "N/A" absent', async () => {
    const { omdb, asked } = await omdbThatAnswers({ body: ALPHA });
    const answer = await omdb.lookupByImdbId('tt32275943', sourceCall());
    if (!answer.found) throw new Error(answer.message);
    expect(answer.film).toMatchObject({
      source: 'omdb',
      completeness: 'minimal',
      kind: 'movie',
      year: 2025,
      releaseDate: '2025-08-20',
      runtimeMinutes: 128,
      countries: ['France', 'United States'],
      languages: ['French', 'Berber languages'],
      images: [{ kind: 'poster', url: 'https://images.example/alpha.jpg' }],
      ratings: [
        { source: 'imdb', value: 5.9, scale: 10, votes: 1234 },
        { source: 'rotten_tomatoes', value: 54, scale: 100 },
        { source: 'metacritic', value: 47, scale: 100 },
      ],
    });
    expect(answer.film).not.toHaveProperty('overview');
    expect(answer.film).not.toHaveProperty('homepage');
    expect(answer.film.credits.map(({ name, job }) => `${job}: ${name}`)).toEqual([
      'Director: Julia Ducournau',
      'Writer (screenplay): Julia Ducournau',
      'Writer (novel, uncredited): Jane Roe',
      'Actor: Mélissa Boros',
      'Actor: Golshifteh Farahani',
    ]);
    expect(asked[0]?.query).toMatchObject({ i: 'tt32275943', apikey: KEY });
  });

  test('tells co-directors', async () => {
    const { omdb } = await omdbThatAnswers({ body: { ...ALPHA, Director: 'A One, B Two (co-director)' } });
    const answer = await omdb.lookupByImdbId('tt32275943', sourceCall());
    if (!answer.found) throw new Error(answer.message);
    const directors = answer.film.credits.filter(({ department }) => department === 'directing');
    expect(directors.map(({ name, job }) => [name, job])).toEqual([
      ['A One', 'Director'],
      ['B Two', 'Co-Director'],
    ]);
  });

  test('reads entities in what is written for people, and leaves addresses alone', async () => {
    const body = {
      ...ALPHA,
      Title: 'Ocean&#39;s &quot;Fast &amp; Furious&quot;',
      Director: 'Andr&eacute; One, B &amp; C',
      Plot: 'Love &lt;3 &amp; war.',
      Poster: 'https://images.example/a.jpg?a=1&copy=2',
      Website: 'https://film.example/?a=1&copy=2',
    };
    const { omdb } = await omdbThatAnswers({ body });
    const answer = await omdb.lookupByImdbId('tt32275943', sourceCall());
    if (!answer.found) throw new Error(answer.message);
    const { title, overview, homepage, images, credits } = answer.film;
    expect(title).toBe(`Ocean's "Fast & Furious"`);
    expect(overview).toBe('Love <3 & war.');
    expect(credits.slice(0, 2).map(({ name }) => name)).toEqual(['André One', 'B & C']);
    expect([images[0]?.url, homepage]).toEqual([body.Poster, body.Website]);
  });

  test.each(['N/A', '<3', 'AT&T', 'Q & A'])('leaves the title %s as it is', async (Title) => {
    const { omdb } = await omdbThatAnswers({ body: { ...ALPHA, Title } });
    expect(await omdb.lookupByImdbId('tt32275943', sourceCall())).toMatchObject({ film: { title: Title } });
  });

  test('knows a short by its genre', async () => {
    const { omdb } = await omdbThatAnswers({ body: { ...ALPHA, Genre: 'Short, Drama' } });
    expect(await omdb.lookupByImdbId('tt32275943', sourceCall())).toMatchObject({ film: { kind: 'short' } });
  });

  test.each(['series', 'episode', 'game'])('says wrong_kind for a %s', async (Type) => {
    const { omdb } = await omdbThatAnswers({ body: { ...ALPHA, Type, Year: '2011–' } });
    expect(await omdb.lookupByImdbId('tt32275943', sourceCall())).toMatchObject({ reason: 'wrong_kind' });
  });

  test('takes the film of another id as the one into which the id was merged', async () => {
    const { omdb } = await omdbThatAnswers({ body: ALPHA });
    expect(await omdb.lookupByImdbId('tt0000001', sourceCall())).toMatchObject({
      found: true,
      film: { imdbId: 'tt32275943', formerImdbIds: ['tt0000001'] },
      evidence: 'OMDb knows tt0000001 as tt32275943',
    });
  });

  test.each(['tt3896198a', 'tt123', 'nm0000206', 'x'])('never sends the malformed id %s', async (id) => {
    const { omdb, asked } = await omdbThatAnswers({ body: ALPHA });
    expect(await omdb.lookupByImdbId(id, sourceCall())).toMatchObject({ reason: 'not_found' });
    expect(asked).toEqual([]);
  });
});

describe('what OMDb is paid for and how long its answers are kept', () => {
  test.each([
    ['a hit', { body: ALPHA }, true, 90 * DAY_MS],
    ['"Error getting data."', miss('Error getting data.'), true, 6 * HOUR_MS],
    ['"Incorrect IMDb ID."', miss('Incorrect IMDb ID.'), true, 3 * DAY_MS],
    ['"Movie not found!"', miss('Movie not found!'), true, 3 * DAY_MS],
    ['garbled JSON', { body: '{"Response":"Tr' }, true, 0],
    ['an unknown form', { body: { ...ALPHA, Title: 5 } }, true, 0],
    ['a used-up quota', miss('Request limit reached!', 401), false, 0],
    ['a used-up quota in a 200', miss('Daily request limit reached!'), false, 0],
    ['a bad key', miss('Invalid API key!', 401), false, 0],
    ['an outage', { status: 522, body: '<html>' }, false, 0],
  ] as const)('%s', async (_name, reply, charged, keptForMs) => {
    const { omdb } = await omdbThatAnswers(reply);
    const { gate, noted } = notingGate();
    await omdb.lookupByImdbId('tt32275943', sourceCall({ gate })).catch(() => undefined);
    expect(noted).toMatchObject([{ key: 'i=tt32275943', charged, costUsd: charged ? 0.001 : 0, keptForMs }]);
  });
});

describe('OMDb faults', () => {
  test.each([401, 403, 200])('a used-up quota (HTTP %d) waits for midnight UTC', async (status) => {
    const { omdb } = await omdbThatAnswers(miss('Request limit reached!', status));
    expect(await rejectionOf(omdb.lookupByImdbId('tt32275943', sourceCall()))).toMatchObject({
      reason: 'over_budget',
      retryable: false,
      retryAt: '2025-05-21T00:00:00.000Z',
    });
  });

  test('midnight after the last of a month is the first of the next', async () => {
    const reply = miss('Request limit reached!', 401);
    const { omdb } = await omdbThatAnswers(reply, new Date('2025-12-31T23:59:59.999Z'));
    expect(await rejectionOf(omdb.lookupByImdbId('tt32275943', sourceCall()))).toMatchObject({
      retryAt: '2026-01-01T00:00:00.000Z',
    });
  });

  test.each([
    ['a bad key', miss('Invalid API key!', 401), 'unauthorized', false],
    ['no key', miss('No API key provided.', 401), 'unauthorized', false],
    ['a 401 that gives no reason', { status: 401, body: '<html>' }, 'unavailable', true],
    ['a network page', { status: 403, body: '<html>' }, 'blocked', true],
    ['too many requests', { status: 429, body: '' }, 'rate_limited', true],
    ['an outage', { status: 503, body: '<html>' }, 'unavailable', true],
    ['a slow origin', { status: 524, body: '<html>' }, 'timeout', true],
    ['an unknown form', { body: { Response: 'True' } }, 'invalid_response', false],
  ] as const)('%s', async (_name, reply, reason, retryable) => {
    const { omdb } = await omdbThatAnswers(reply);
    const error = await rejectionOf(omdb.lookupByImdbId('tt32275943', sourceCall()));
    expect(error).toMatchObject({ source: 'omdb', reason, retryable });
  });

  test('keeps the key out of the error when the answer echoes it', async () => {
    const { omdb } = await omdbThatAnswers(miss(`Invalid API key! ?apikey=${KEY}`, 401));
    const error = await rejectionOf(omdb.lookupByImdbId('tt32275943', sourceCall()));
    expect(inspect(error, { depth: 10 })).not.toContain(KEY);
  });

  test('keeps the key out of a miss that echoes it', async () => {
    const { omdb } = await omdbThatAnswers(miss(`Nothing for ?apikey=${KEY}`));
    expect(JSON.stringify(await omdb.lookupByImdbId('tt32275943', sourceCall()))).not.toContain(KEY);
  });
});
