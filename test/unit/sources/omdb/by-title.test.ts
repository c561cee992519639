import { describe, expect, test } from 'vitest';
import { createOmdb } from '../../../../sources/omdb/source.js';
import { rejectionOf, sourceCall, startUpstream } from '../../../support/sources/upstream.js';
import { omdbWith, listed, ALPHA, WANTED, OTHERS } from '../fixtures/omdb.js';

const OLD_ALPHA = { Title: 'Alpha', Year: '2018', imdbID: 'tt4244998', Director: 'Albert Hughes' };
const OLDER_ALPHAS = ['1976', '1988', '1997', '2009'].map((Year, at) => ({
  Title: 'Alpha',
  Year,
  imdbID: `tt200000${at}`,
}));
/** No other film has its name. */
const RARE = { ...ALPHA, Title: 'Sentimental Value', imdbID: 'tt27714581' };

describe('OMDb by title', () => {
  test('searches films of all years, then asks for the likeliest one by its id', async () => {
    const { omdb, asked, questions } = await omdbWith({ Alpha: [OLD_ALPHA, ALPHA] }, [ALPHA, OLD_ALPHA]);
    const answer = await omdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED);
    expect(answer).toMatchObject({
      found: true,
      film: { imdbId: 'tt32275943', runtimeMinutes: 128 },
      evidence: 'same title; same year; director Julia Ducournau agrees',
    });
    expect(answer.found ? answer.confidence : 0).toBeGreaterThan(0.99);
    expect(questions()).toEqual(['Alpha', 'tt32275943']);
    expect(asked[0]?.query).toMatchObject({ s: 'Alpha', type: 'movie' });
    for (const { query } of asked) expect(Object.keys(query)).not.toContain('t');
  });

  test('takes title and year alone where the search shows every film of that name', async () => {
    const { omdb, questions } = await omdbWith({ 'Sentimental Value': [RARE] }, [RARE]);
    expect(await omdb.lookupByTitle('Sentimental Value', 2025, sourceCall())).toMatchObject({ found: true });
    expect(questions()).toEqual(['Sentimental Value', 'tt27714581']);
  });

  test('knows a film whose title is escaped for HTML', async () => {
    const title = "Ocean's Fast & Furious";
    const film = { ...RARE, Title: 'Ocean&#39;s Fast &amp; Furious' };
    const { omdb } = await omdbWith({ [title]: [film] }, [film]);
    expect(await omdb.lookupByTitle(title, 2025, sourceCall())).toMatchObject({ film: { title } });
  });

  test('does not take title and year alone where several films have the name', async () => {
    const { omdb } = await omdbWith({ Alpha: [OLD_ALPHA, ...OLDER_ALPHAS, ALPHA] }, [ALPHA]);
    const answer = await omdb.lookupByTitle('Alpha', 2025, sourceCall());
    expect(answer).toMatchObject({ found: false, reason: 'low_confidence' });
    expect(answer.candidates[0]?.imdbId).toBe('tt32275943');
  });

  test('looks for namesakes of that year before it takes title and year alone', async () => {
    const namesake = { ...RARE, imdbID: 'tt7777777' };
    const lists = {
      'Sentimental Value': [RARE, ...OTHERS.slice(0, 9)],
      'Sentimental Value (2025)': [RARE, namesake],
    };
    const { omdb, questions } = await omdbWith(lists, [RARE], 11);
    const answer = await omdb.lookupByTitle('Sentimental Value', 2025, sourceCall());
    expect(answer).toMatchObject({ found: false, reason: 'low_confidence' });
    expect(answer.candidates.map(({ imdbId }) => imdbId)).toEqual(['tt27714581', 'tt7777777']);
    expect(questions()).toEqual(['Sentimental Value', 'tt27714581', 'Sentimental Value (2025)']);
  });

  test('asks for the next one where the record of the likeliest names another director', async () => {
    const short = { ...ALPHA, imdbID: 'tt7777777', Director: 'Somebody Else' };
    const { omdb, questions } = await omdbWith({ Alpha: [short, ALPHA] }, [short, ALPHA]);
    const answer = await omdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED);
    expect(answer).toMatchObject({ found: true, film: { imdbId: 'tt32275943' } });
    expect(questions()).toEqual(['Alpha', 'tt7777777', 'tt32275943']);
  });

  test('never makes more than three requests', async () => {
    const namesakes = Array.from({ length: 6 }, (_, at) => ({ ...ALPHA, imdbID: `tt777777${at}` }));
    const records = namesakes.map((film) => ({ ...film, Director: 'Somebody Else' }));
    const { omdb, asked } = await omdbWith({ Alpha: namesakes }, records, 100);
    const answer = await omdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED);
    expect(answer.found).toBe(false);
    expect(asked).toHaveLength(3);
  });

  test('asks for those of the year where the first page has no such film: it may stand behind 25 namesakes', async () => {
    const { omdb, questions } = await omdbWith({ Alpha: OTHERS, 'Alpha (2025)': [ALPHA] }, [ALPHA], 36);
    expect(await omdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED)).toMatchObject({ found: true });
    expect(questions()).toEqual(['Alpha', 'Alpha (2025)', 'tt32275943']);
  });

  test('turns the page where no year is known', async () => {
    const { omdb, questions } = await omdbWith({ Alpha: OTHERS, 'Alpha 2': [ALPHA] }, [ALPHA], 11);
    expect(await omdb.lookupByTitle('Alpha', undefined, sourceCall(), WANTED)).toMatchObject({ found: true });
    expect(questions()).toEqual(['Alpha', 'Alpha 2', 'tt32275943']);
  });

  test('searches by the other title where the first is not known there', async () => {
    const { omdb, questions } = await omdbWith({ Alpha: [ALPHA] }, [ALPHA]);
    const wanted = { ...WANTED, originalTitle: 'Alpha' };
    expect(await omdb.lookupByTitle('Alfa', 2025, sourceCall(), wanted)).toMatchObject({ found: true });
    expect(questions()).toEqual(['Alfa', 'Alpha', 'tt32275943']);
  });

  test('pays nothing for a title that OMDb cannot know, and asks by its Latin half', async () => {
    const { omdb, asked, questions } = await omdbWith({ 'Spirited Away': [] });
    expect(await omdb.lookupByTitle('千と千尋の神隠し', 2001, sourceCall())).toMatchObject({
      reason: 'not_found',
    });
    expect(asked).toEqual([]);
    await rejectionOf(omdb.lookupByTitle('千と千尋の神隠し / Spirited Away', 2001, sourceCall()));
    expect(questions()).toEqual(['Spirited Away']);
  });

  test.each([
    ['a year three off', { ...ALPHA, Year: '2022' }, WANTED],
    ['a year one off on the title alone', { ...ALPHA, Year: '2024' }, { ...WANTED, directors: [] }],
    ['another director', { ...ALPHA, Director: 'Somebody Else' }, WANTED],
    ['a running time that is another', ALPHA, { ...WANTED, directors: [], runtimeMinutes: 95 }],
  ])('does not take %s', async (_name, film, wanted) => {
    const { omdb } = await omdbWith({ Alpha: [film] }, [film]);
    expect(await omdb.lookupByTitle('Alpha', 2025, sourceCall(), wanted)).toMatchObject({ found: false });
  });

  test('offers doubtful ones with their ids and the evidence in words', async () => {
    const film = { ...ALPHA, Year: '2024' };
    const { omdb } = await omdbWith({ Alpha: [film] }, [film]);
    expect(await omdb.lookupByTitle('Alpha', 2025, sourceCall())).toMatchObject({
      reason: 'low_confidence',
      message: 'OMDb offers "Alpha" (2024) for "Alpha": same title; year one earlier',
      candidates: [{ imdbId: 'tt32275943', evidence: 'same title; year one earlier' }],
    });
  });

  test('does not take a film unseen: a record that OMDb cannot give leaves it doubtful', async () => {
    const { omdb } = await omdbWith({ Alpha: [ALPHA] });
    const answer = await omdb.lookupByTitle('Alpha', 2025, sourceCall());
    expect(answer).toMatchObject({ reason: 'low_confidence', candidates: [{ imdbId: 'tt32275943' }] });
    expect(answer.candidates[0]?.confidence).toBeLessThan(0.9);
  });

  test('does not take the record of another id for the one asked for', async () => {
    const { baseUrl } = await startUpstream(({ query }) =>
      query['i'] === undefined
        ? { body: { Response: 'True', Search: [listed(ALPHA)], totalResults: '1' } }
        : { body: { ...ALPHA, Type: 'movie', imdbID: 'tt7777777', Response: 'True' } },
    );
    const answer = await createOmdb({ baseUrl, key: 'k' }).lookupByTitle('Alpha', 2025, sourceCall(), WANTED);
    expect(answer).toMatchObject({ reason: 'low_confidence', candidates: [{ imdbId: 'tt32275943' }] });
  });

  test('is sure when the policy says so', async () => {
    const { omdb } = await omdbWith({ Alpha: [ALPHA] }, [ALPHA]);
    const strict = sourceCall({ sureConfidence: 0.9999 });
    expect(await omdb.lookupByTitle('Alpha', 2025, strict)).toMatchObject({ reason: 'low_confidence' });
  });

  test.each(['series', 'game', 'episode'])('says wrong_kind where the record is of a %s', async (Type) => {
    // An old search result may be of no kind; the record tells.
    const entry = { ...ALPHA, Type: 'N/A' };
    const { omdb } = await omdbWith({ Alpha: [entry] }, [{ ...ALPHA, Type }]);
    const answer = await omdb.lookupByTitle('Alpha', 2025, sourceCall(), WANTED);
    expect(answer).toMatchObject({ reason: 'wrong_kind', candidates: [] });
    expect(answer.found ? '' : answer.message).toContain(Type);
  });

  test('a series of another time is no wrong kind', async () => {
    const series = { ...ALPHA, Type: 'series', Year: '1998–2001' };
    const { omdb } = await omdbWith({ Alpha: [series] });
    expect(await omdb.lookupByTitle('Alpha', 2025, sourceCall())).toMatchObject({ reason: 'not_found' });
  });

  test('says not_found in OMDb’s own words', async () => {
    const { omdb } = await omdbWith({});
    const answer = await omdb.lookupByTitle('Alpha', 2025, sourceCall());
    expect(answer).toMatchObject({ reason: 'not_found' });
    expect(answer.found ? '' : answer.message).toContain('Movie not found!');
  });

  test('uses what later tiers told of the film', async () => {
    const { omdb } = await omdbWith({ Alpha: [ALPHA] }, [ALPHA]);
    const learned = { title: 'Alpha', year: 2025, directors: ['Julia Ducournau'] };
    const call = sourceCall({ learned });
    expect(await omdb.lookupByTitle('Alfa', 2020, call)).toMatchObject({ found: true });
  });
});
