import { describe, expect, test } from 'vitest';
import type { FilmDescription } from '../../../../domain/film.js';
import { createOmdb } from '../../../../sources/omdb/source.js';
import { notingGate, sourceCall, startUpstream, type Asked } from '../../../support/sources/upstream.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const TOO_MANY = { Response: 'False', Error: 'Too many results.' };
const NOT_FOUND = { Response: 'False', Error: 'Movie not found!' };

interface Known {
  Title: string;
  Year: string;
  imdbID: string;
  Director?: string;
}
const IT = { Title: 'It', Year: '2017', imdbID: 'tt1396484', Director: 'Andy Muschietti' };
const M = { Title: 'M', Year: '1931', imdbID: 'tt0022100', Director: 'Fritz Lang' };

/** OMDb that lists nothing for one or two letters, and gives the first film of a title and year. */
async function omdbWith(films: Known[]) {
  const record = (film: Known | undefined) =>
    film === undefined ? NOT_FOUND : { Type: 'movie', ...film, Response: 'True' };
  const reply = ({ query: { s = '', i, t, y } }: Asked) => {
    if (i !== undefined) return { body: record(films.find(({ imdbID }) => imdbID === i)) };
    if (t !== undefined) {
      return { body: record(films.find(({ Title, Year }) => Title === t && Year === y)) };
    }
    if (s.length < 3) return { body: TOO_MANY };
    const Search = films.filter(({ Title }) => Title === s).map((film) => ({ Type: 'movie', ...film }));
    if (Search.length === 0) return { body: NOT_FOUND };
    return { body: { Response: 'True', Search, totalResults: String(Search.length) } };
  };
  const { baseUrl, asked } = await startUpstream(reply);
  const questions = () =>
    asked.map(({ query: { s, i, t, y } }) =>
      t === undefined ? (i ?? `s=${s ?? ''}`) : `t=${t} y=${y ?? ''}`,
    );
  return { omdb: createOmdb({ baseUrl, key: 'abcd1234' }), asked, questions };
}

function by(title: string, director: string, more: Partial<FilmDescription> = {}): FilmDescription {
  return { title, directors: [director], countries: [], ...more };
}

describe('a title of which OMDb has too many films to list them', () => {
  test.each([
    [M, 1931],
    [IT, 2017],
  ])('$Title is asked for with its year, and taken where the director agrees', async (film, year) => {
    const { omdb, asked, questions } = await omdbWith([IT, M]);
    const answer = await omdb.lookupByTitle(film.Title, year, sourceCall(), by(film.Title, film.Director));
    expect(answer).toMatchObject({ found: true, film: { imdbId: film.imdbID } });
    expect(questions()).toEqual([`s=${film.Title}`, `t=${film.Title} y=${year}`]);
    expect(asked[1]?.query).toMatchObject({ type: 'movie' });
  });

  test('is asked for in the year that the event looks back to', async () => {
    const { omdb, questions } = await omdbWith([IT]);
    const wanted = by('It', IT.Director, { festival: 'oscars', editionYear: 2018 });
    expect(await omdb.lookupByTitle('It', 2018, sourceCall(), wanted)).toMatchObject({ found: true });
    expect(questions()).toEqual(['s=It', 't=It y=2017']);
  });

  test('is not taken on title and year alone: its namesakes were not seen', async () => {
    const { omdb } = await omdbWith([IT]);
    const answer = await omdb.lookupByTitle('It', 2017, sourceCall());
    expect(answer).toMatchObject({
      found: false,
      reason: 'low_confidence',
      candidates: [{ imdbId: IT.imdbID, evidence: 'same title; same year' }],
    });
    expect(answer.found ? '' : answer.message).toContain('too many films of the title "It"');
  });

  test('is weighed like any other: another director makes it no match', async () => {
    const { omdb } = await omdbWith([IT]);
    expect(await omdb.lookupByTitle('It', 2017, sourceCall(), by('It', 'Somebody Else'))).toMatchObject({
      found: false,
    });
  });

  test('is asked for by the other title first, which leaves its guess to the third request', async () => {
    const wanted = by('It', IT.Director, { originalTitle: 'Stephen King' });
    const guessed = await omdbWith([IT]);
    expect(await guessed.omdb.lookupByTitle('It', 2017, sourceCall(), wanted)).toMatchObject({ found: true });
    expect(guessed.questions()).toEqual(['s=It', 's=Stephen King', 't=It y=2017']);
    const listed = await omdbWith([{ ...IT, Title: 'Stephen King' }]);
    expect(await listed.omdb.lookupByTitle('It', 2017, sourceCall(), wanted)).toMatchObject({ found: true });
    expect(listed.questions()).toEqual(['s=It', 's=Stephen King', IT.imdbID]);
  });

  test.each([
    ['without a year', undefined, 'no year is known', ['s=It']],
    ['in a year of which it gives none', 1990, 'none like it of 1990', ['s=It', 't=It y=1990']],
  ])('is not said to be unknown %s', async (_name, year, words, questions) => {
    const { omdb, questions: asked } = await omdbWith([IT]);
    const answer = await omdb.lookupByTitle('It', year, sourceCall());
    expect(answer).toMatchObject({ found: false, reason: 'not_found' });
    const message = answer.found ? '' : answer.message;
    expect(message).toContain('OMDb has too many films of the title "It"');
    expect(message).toContain(words);
    expect(message).toContain('Too many results.');
    expect(message).not.toContain('has no film');
    expect(asked()).toEqual(questions);
  });

  test.each([
    ['the film', 2017, 'Andy Muschietti', 90],
    ['nothing', 1990, 'Andy Muschietti', 3],
  ])(
    'a guess has a key of its own, is paid for, and kept where it is %s',
    async (_name, year, director, days) => {
      const { omdb } = await omdbWith([IT]);
      const { gate, noted } = notingGate();
      await omdb.lookupByTitle('It', year, sourceCall({ gate }), by('It', director));
      expect(noted).toMatchObject([
        { key: 's=It&type=movie', charged: true, keptForMs: 3 * DAY_MS },
        { key: `t=It&y=${year}&type=movie`, costUsd: 0.001, charged: true, keptForMs: days * DAY_MS },
      ]);
    },
  );

  test('a guess that is another film is kept no longer than a miss', async () => {
    const other = { ...IT, Title: 'Make It Last' };
    const { baseUrl } = await startUpstream(({ query: { t } }) => ({
      body: t === undefined ? TOO_MANY : { Type: 'movie', ...other, Response: 'True' },
    }));
    const { gate, noted } = notingGate();
    const omdb = createOmdb({ baseUrl, key: 'k' });
    const answer = await omdb.lookupByTitle('It', 2017, sourceCall({ gate }));
    expect(answer).toMatchObject({ found: false, reason: 'not_found' });
    expect(noted[1]).toMatchObject({ charged: true, keptForMs: 3 * DAY_MS });
  });
});
