import { describe, expect, test } from 'vitest';
import { notingGate, rejectionOf, sourceCall } from '../../../support/sources/upstream.js';
import { ALPHA, imdbWith, LIST_URL, listOf, OLD_ALPHA, throughZyte, WANTED } from './simulated-imdb.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('IMDb by title', () => {
  test('takes the second of the list, and says so only after its page', async () => {
    const { imdb, asked, urls } = await imdbWith([ALPHA, OLD_ALPHA]);
    const answer = await imdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED);
    expect(answer).toMatchObject({
      found: true,
      strategy: 'imdb_suggestion',
      film: { imdbId: 'tt32275943', completeness: 'full', runtimeMinutes: 128 },
      evidence: 'same title; same year; director Julia Ducournau agrees',
    });
    expect(answer.found ? answer.confidence : 0).toBeGreaterThan(0.99);
    expect(urls()).toEqual([`${LIST_URL}alpha.json`, 'https://www.imdb.com/title/tt32275943/']);
    expect(asked[0]?.body).toMatchObject({ httpResponseBody: true });
  });

  test.each([
    ['Alpha & Omega / Ω?', `${LIST_URL}alpha%20%26%20omega.json`],
    ['千と千尋', `${LIST_URL}${encodeURIComponent('千と千尋')}.json`],
    ['a/../b', `${LIST_URL}a%2F..%2Fb.json`],
  ])('asks for "%s" as a part of an address', async (title, url) => {
    const { imdb, urls } = await imdbWith([]);
    await imdb.lookupByTitle(title, 2025, sourceCall());
    expect(urls()[0]).toBe(url);
  });

  test('goes by the IMDb id where there is one', async () => {
    const { imdb, urls } = await imdbWith([ALPHA]);
    const wanted = { ...WANTED, imdbId: 'tt32275943' };
    expect(await imdb.lookupByTitle('Alpha', 2025, sourceCall(), wanted)).toMatchObject({ found: true });
    expect(urls()).toEqual(['https://www.imdb.com/title/tt32275943/']);
  });

  test('knows a film by the original title on its page', async () => {
    const film = { ...ALPHA, title: 'The Girls We Want', originalTitle: 'Les filles désir' };
    const { imdb } = await imdbWith([film]);
    expect(await imdb.lookupByTitle('Les filles désir', 2025, sourceCall(), WANTED)).toMatchObject({
      found: true,
      film: { title: 'The Girls We Want' },
    });
  });

  test('asks by the other title where the first leads nowhere, and never for more than two lists', async () => {
    const { imdb, urls } = await imdbWith([ALPHA]);
    const wanted = { ...WANTED, originalTitle: 'Alpha' };
    expect(await imdb.lookupByTitle('Alfa', 2025, sourceCall(), wanted)).toMatchObject({ found: true });
    expect(urls()).toHaveLength(3);
    const nowhere = await imdbWith([]);
    await nowhere.imdb.lookupByTitle('One / Two', 2025, sourceCall(), { ...WANTED, originalTitle: 'Three' });
    expect(nowhere.urls()).toEqual([`${LIST_URL}one.json`, `${LIST_URL}two.json`]);
  });

  test('offers what the page contradicts, with the evidence in words, and pays for one page alone', async () => {
    const films = [
      { ...ALPHA, directors: ['Somebody Else'] },
      { ...OLD_ALPHA, year: 2024 },
    ];
    const { imdb, urls } = await imdbWith(films);
    const answer = await imdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED);
    expect(answer).toMatchObject({ found: false, reason: 'low_confidence' });
    expect(answer.candidates.map(({ imdbId }) => imdbId)).toEqual(['tt4244998']);
    expect(answer.found ? '' : answer.message).toContain('year one earlier');
    expect(urls()).toHaveLength(2);
  });

  test.each([
    ['a page that is gone', { ...ALPHA, imdb: 'absent' as const }],
    ['a page of another title', { ...ALPHA, imdb: 'moved' as const }],
  ])('does not take a film unseen: %s', async (_name, film) => {
    const { imdb } = await imdbWith(
      [film],
      listOf({ id: 'tt32275943', l: 'Alpha', qid: 'movie', q: 'feature', y: 2025 }),
    );
    expect(await imdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED)).toMatchObject({
      reason: 'low_confidence',
      candidates: [{ imdbId: 'tt32275943' }],
    });
  });

  test('reads the page in a browser where the plain one is blocked', async () => {
    const { imdb, asked } = await imdbWith([{ ...ALPHA, imdb: 'challenged' }]);
    expect(await imdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED)).toMatchObject({ found: true });
    expect(asked).toHaveLength(3);
  });

  test.each([
    ['series', { id: 'tt0000009', l: 'Alpha', q: 'TV mini-series', qid: 'tvMiniSeries', y: 2024 }],
    ['episode', { id: 'tt0000009', l: 'Alpha', q: 'TV episode', y: 2025 }],
    ['game', { id: 'tt0000009', l: 'Alpha', q: 'video game', qid: 'videoGame', y: 2025 }],
    ['person', { id: 'nm0000009', l: 'Alpha', s: 'Actress' }],
  ])('says wrong_kind where only a %s bears the title', async (kind, entry) => {
    const { imdb, asked } = await imdbWith([], listOf(entry));
    const answer = await imdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED);
    expect(answer).toMatchObject({ reason: 'wrong_kind' });
    expect(answer.found ? '' : answer.message).toContain(kind);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['series', { qid: 'tvSeries', q: 'TV series' }],
    ['episode', { qid: 'tvEpisode', q: 'TV episode' }],
    ['game', { qid: 'videoGame', q: 'video game' }],
  ])('buys no page of another film where a %s bears the title', async (kind, named) => {
    const other = { ...ALPHA, title: 'Completely Other', directors: ['Somebody'] };
    const namesake = { id: 'tt0000009', l: 'Alpha', y: 2025, ...named };
    const film = { id: 'tt32275943', l: 'Completely Other', qid: 'movie', y: 2025 };
    const { imdb, urls } = await imdbWith([other], listOf(namesake, film));
    const answer = await imdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED);
    expect(answer).toMatchObject({ reason: 'wrong_kind', candidates: [] });
    expect(answer.found ? '' : answer.message).toContain(kind);
    expect(urls()).toHaveLength(1);
  });

  test('buys it where a series of another time, or a person, bears the title', async () => {
    const film = { ...ALPHA, title: 'The First', originalTitle: 'Alpha' };
    const entries = [
      { id: 'tt0000009', l: 'Alpha', qid: 'tvSeries', y: 1998 },
      { id: 'nm0000009', l: 'Alpha' },
      { id: 'tt32275943', l: 'The First', qid: 'movie', y: 2025 },
    ];
    const { imdb } = await imdbWith([film], listOf(...entries));
    expect(await imdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED)).toMatchObject({ found: true });
  });

  test('shows the film of that title and another year beside a series', async () => {
    const series = { id: 'tt0000009', l: 'Snow Leopard', qid: 'tvSeries', y: 2020 };
    const film = { id: 'tt0000010', l: 'Snow Leopard', qid: 'movie', y: 2023 };
    const other = { id: 'tt0000011', l: 'Something Else', qid: 'movie', y: 2023 };
    const { imdb, asked } = await imdbWith([], listOf(series, film, other));
    const answer = await imdb.lookupByTitle('Snow Leopard', 2020, sourceCall());
    const candidates = [{ imdbId: 'tt0000010', year: 2023, evidence: 'same title; year three later' }];
    expect(answer).toMatchObject({ reason: 'wrong_kind', candidates });
    expect(asked).toHaveLength(1);
  });

  test('a person of that name does not hide the film', async () => {
    const entries = [
      { id: 'nm0000009', l: 'Alpha' },
      { id: 'tt32275943', l: 'Alpha', y: 2025 },
    ];
    const { imdb } = await imdbWith([ALPHA], listOf(...entries));
    expect(await imdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED)).toMatchObject({ found: true });
  });

  test('says not_found for an empty list and for other titles of other years', async () => {
    const { imdb } = await imdbWith([{ ...OLD_ALPHA, title: 'Alpha Dog', year: 2006 }]);
    for (const title of ['Alpha', 'Nothing of the kind']) {
      const answer = await imdb.lookupByTitle(title, 2025, sourceCall(), WANTED);
      expect(answer).toMatchObject({ reason: 'not_found' });
    }
  });
});

describe('what suggestions cost and how long they are kept', () => {
  test.each([
    ['the film', [ALPHA], 90 * DAY_MS],
    ['other films', [{ ...OLD_ALPHA, title: 'Alpha Dog', year: 2006 }], 7 * DAY_MS],
    ['nothing', [], 7 * DAY_MS],
  ])('a list with %s', async (_name, films, keptForMs) => {
    const { imdb } = await imdbWith(films);
    const { gate, noted } = notingGate();
    await imdb.lookupByTitle('Alpha', 2025, sourceCall({ gate }), WANTED);
    expect(noted[0]).toMatchObject({
      key: `plain ${LIST_URL}alpha.json`,
      costUsd: 0.01,
      charged: true,
      keptForMs,
    });
  });

  test.each([
    ['a challenge', throughZyte({ status: 202, html: '' }), 'blocked', true],
    ['nothing at all', throughZyte({ status: 200, html: '' }), 'blocked', true],
    ['an outage of the site', throughZyte({ status: 503, html: '<html>' }), 'unavailable', true],
    ['a page that is no JSON', throughZyte({ status: 200, html: '<html>' }), 'invalid_response', true],
    ['an unknown form', throughZyte({ status: 200, html: '{"d":5}' }), 'invalid_response', false],
    ['a ban of Zyte', { status: 520, body: { type: '/download/website-ban' } }, 'blocked', true],
  ])('%s is a fault, and is not kept', async (_name, list, reason, retryable) => {
    const { imdb } = await imdbWith([ALPHA], list);
    const { gate, noted } = notingGate();
    const error = await rejectionOf(imdb.lookupByTitle('Alpha', 2025, sourceCall({ gate }), WANTED));
    expect(error).toMatchObject({ source: 'imdb_scrape', reason, retryable });
    expect(noted).toMatchObject([{ keptForMs: 0 }]);
  });

  test('a host that Zyte may not fetch from is an answer, so that it does not count against the pages', async () => {
    const { imdb } = await imdbWith([ALPHA], { status: 451, body: { type: '/download/domain-forbidden' } });
    expect(await imdb.lookupByTitle('Alpha', 2025, sourceCall())).toMatchObject({
      found: false,
      reason: 'blocked',
    });
  });
});
