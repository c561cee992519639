import { describe, expect, test } from 'vitest';
import { readBackfill } from '../../../../sources/backfill/read-backfill.js';
import { readBackfillRow } from '../../../../sources/backfill/row.js';

/** What a row is read as; fails where it is refused. */
function film(raw: unknown) {
  const read = readBackfillRow(raw, 'job 1');
  if ('reason' in read) throw new Error(read.reason);
  return { ...read.film, notes: read.notes };
}

describe('arguments of failed jobs', () => {
  test('id, title and year with a festival beside them', () => {
    expect(
      film({
        imdb_id: 'tt27714581',
        title: 'Sentimental Value',
        year: 2025,
        source: 'festival_import',
        festival: 'cannes',
        festival_year: 2025,
        category: "Palme d'Or",
        won: false,
      }),
    ).toEqual({
      entry: {
        imdbId: 'tt27714581',
        title: 'Sentimental Value',
        year: 2025,
        nominations: [{ category: "Palme d'Or", won: false }],
      },
      festival: 'cannes',
      festivalYear: 2025,
      origin: 'job 1',
      notes: [],
    });
  });

  test('an awards import with the ceremony in its metadata', () => {
    const metadata = { ceremony_year: 2020, category: 'Directing', film_title: 'Parasite', winner: true };
    expect(film({ imdb_id: 'tt6751668', source: 'oscar_import', metadata })).toMatchObject({
      entry: {
        imdbId: 'tt6751668',
        title: 'Parasite',
        nominations: [{ category: 'Directing', won: true }],
      },
      festival: 'oscars',
      festivalYear: 2020,
    });
  });

  test('a festival import that names only the film belongs to no edition', () => {
    const metadata = { film_title: 'Alpha', film_year: '2025' };
    const read = film({ imdb_id: 'tt32275943', source: 'festival_import', metadata });
    expect(read.entry).toEqual({ imdbId: 'tt32275943', title: 'Alpha', year: 2025 });
    expect(read).not.toHaveProperty('festival');
  });

  test('a list import keeps the film in the list’s own data', () => {
    const lists = { top_films: { scraped_title: 'Alpha', scraped_year: 2025, list_position: 4 } };
    expect(film({ imdb_id: 'tt32275943', canonical_sources: lists }).entry).toEqual({
      imdbId: 'tt32275943',
      title: 'Alpha',
      year: 2025,
    });
  });

  test('arguments within arguments, also as JSON in a cell', () => {
    expect(film({ args: { args: { imdb_id: 'tt6751668' } } }).entry.imdbId).toBe('tt6751668');
    expect(film({ id: '7', args: '{"imdb_id":"tt6751668"}' }).entry.imdbId).toBe('tt6751668');
  });

  test.each([
    ['an object', { festival: { slug: 'venice', year: 2024 }, category: 'Golden Lion' }],
    ['a context', { festival_context: { festival: 'Venice Film Festival', year: 2024 } }],
    ['a ceremony', { ceremony: { year: 2024, organization: { name: 'Venice Film Festival' } } }],
    ['a key', { edition: 'venice-2024' }],
    ['a name with its year', { edition: 'Venice 2024' }],
    ['its full name', { festival: 'Venice International Film Festival', edition_year: '2024' }],
  ])('a festival as %s', (_what, context) => {
    expect(film({ imdb_id: 'tt6751668', title: 'A film', ...context })).toMatchObject({
      festival: 'venice',
      festivalYear: 2024,
      notes: [],
    });
  });

  test('the year of the film stands in for an edition’s, and that is told', () => {
    const read = film({ imdb_id: 'tt6751668', year: 2019, festival: 'Festival de Cannes' });
    expect(read).toMatchObject({ festival: 'cannes', festivalYear: 2019 });
    expect(read.notes).toEqual(["the edition is taken from the film's year, 2019"]);
  });

  test('a festival without any year costs the edition, not the film', () => {
    const read = film({ imdb_id: 'tt6751668', festival: 'cannes' });
    expect(read).not.toHaveProperty('festival');
    expect(read.notes).toEqual(['festival "cannes" without a year']);
  });

  test.each([
    ['https://www.imdb.com/title/tt6751668/?ref_=x', 'tt6751668'],
    [6751668, 'tt6751668'],
    ['111161', 'tt0111161'],
  ])('an IMDb id written as %s', (written, id) => {
    expect(film({ imdb_id: written }).entry.imdbId).toBe(id);
  });

  test('a wrong year or id costs only itself', () => {
    const read = film({ imdb_id: 'nm0000001', title: 'Alpha', year: '20x5' });
    expect(read.entry).toEqual({ title: 'Alpha' });
    expect(read.notes).toEqual(['"nm0000001" is not an IMDb title id', '"20x5" is not a year']);
  });

  test('control characters, which no database text can hold, are replaced', () => {
    expect(film({ title: 'A\u0000B' }).entry.title).toBe('A\uFFFDB');
  });

  test('the placeholder of an unknown title is none', () => {
    expect(film({ imdb_id: 'tt6751668', title: 'Unknown' }).entry).toEqual({ imdbId: 'tt6751668' });
  });

  test.each([
    ['nothing', {}, 'expected an IMDb id, a title or a TMDb id, found none'],
    ['a TMDb id that is none', { tmdb_id: -1 }, 'found none'],
    ['no object', 'tt6751668', 'expected an object with a film'],
    ['a bomb', JSON.parse('['.repeat(50) + ']'.repeat(50)), 'deeply nested'],
  ])('%s is refused with its reason', (_what, raw, words) => {
    const read = readBackfillRow(raw, 'job 1');
    expect('reason' in read ? read.reason : read).toContain(words);
  });
});

describe('rows together', () => {
  test('one film of one edition is one, with the nominations of all its rows', () => {
    const job = (id: number, category: string) => ({
      origin: `job ${id}`,
      raw: { imdb_id: 'tt6751668', festival: 'cannes', festival_year: 2019, category },
    });
    const { films, notes } = readBackfill([
      job(1, "Palme d'Or"),
      job(2, 'Best Director'),
      job(3, "Palme d'Or"),
    ]);
    expect(films).toHaveLength(1);
    expect(films[0]?.entry.nominations).toEqual([{ category: "Palme d'Or" }, { category: 'Best Director' }]);
    expect(notes).toEqual([
      { origin: 'job 2', note: 'the same film as job 1' },
      { origin: 'job 3', note: 'the same film as job 1' },
    ]);
  });

  test('the same film at two festivals is two', () => {
    const rows = ['cannes', 'oscars'].map((festival) => ({
      origin: festival,
      raw: { imdb_id: 'tt6751668', festival, festival_year: 2019 },
    }));
    expect(readBackfill(rows).films.map(({ festival }) => festival)).toEqual(['cannes', 'oscars']);
  });

  test('rows that cannot be used are listed and cost the others nothing', () => {
    const { films, rejects } = readBackfill([
      { origin: 'row 1', raw: { query: 'Parasite' } },
      { origin: 'row 2', raw: { imdb_id: 'tt6751668' } },
    ]);
    expect(films).toHaveLength(1);
    expect(rejects).toEqual([{ origin: 'row 1', reason: expect.stringContaining('found none') as string }]);
  });
});
