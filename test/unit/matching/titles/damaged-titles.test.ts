import { describe, expect, test } from 'vitest';
import { wanted, find, films, idOf } from '../fixtures/find.js';

/** UTF-8 read as Latin-1. */
function wronglyDecoded(text: string): string {
  return Buffer.from(text).toString('latin1');
}

test.each([
  ['by its note', wanted('Gloria (4K)', { year: 2025 })],
  ['by its note, with the year of the restoration', wanted('Gloria (4K restoration)', { year: 2024 })],
  ['without a year of its own', wanted('Gloria', {})],
])('a classic that is shown again is found by its director: %s', async (_, entry) => {
  const film = { ...entry, directors: ['John Cassavetes'], festival: 'venice', editionYear: 2025 };
  const { ranked } = await find(film);
  expect(ranked[0]).toMatchObject({ candidate: { tmdbId: idOf('Gloria', 1980) } });
  expect(ranked[0]!.confidence).toBeGreaterThanOrEqual(0.9);
});

test('a half of a pair of surrogates is never searched for', async () => {
  const { searches } = await find(wanted('𓃙𓃙'));
  for (const { query } of searches) expect(query.isWellFormed()).toBe(true);
  expect(searches.length).toBeGreaterThan(1);
});

describe('damaged titles', () => {
  test.each([
    ['a misspelt word', 'Pizza oonnection', 'Pizza Connection', 1985],
    ['a programme note', 'Pizza Connection (4K restoration)', 'Pizza Connection', 1985],
    ['an article at the end', 'Girl Who Leapt Through Time, The', 'The Girl Who Leapt Through Time', 2006],
    [
      'two titles',
      '時をかける少女 / The Girl Who Leapt Through Time',
      'The Girl Who Leapt Through Time',
      2006,
    ],
    ['a wrong encoding', wronglyDecoded('千と千尋の神隠し'), 'Spirited Away', 2001],
    ['another form of the number', 'It Chapter 2', 'It Chapter Two', 2019],
    ['a doubled letter', 'Gloriaa', 'Gloria', 1980],
  ])('%s: %s', async (_name, title, right, year) => {
    const film = films[idOf(right, year) - 1]!;
    const { ranked } = await find(wanted(title, { year, directors: film.directors }));
    expect(ranked[0]).toMatchObject({ candidate: { tmdbId: film.id } });
    expect(ranked[0]!.confidence).toBeGreaterThanOrEqual(0.6);
  });
});
