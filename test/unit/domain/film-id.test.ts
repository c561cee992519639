import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imdbIdSchema, readFilmId, readImdbId, readImdbIds } from '../../../domain/film-id.js';

describe('an IMDb id', () => {
  test.each<[unknown]>([
    ['tt0054215'],
    [' TT0054215\n'],
    ['tt54215'],
    ['tt00054215'],
    ['tt 0054215'],
    ['0054215'],
    ['54215'],
    [54215],
    ['https://www.imdb.com/title/tt0054215/?ref_=nv_sr_srsg_0_tt_8'],
    ['http://m.imdb.com/title/tt0054215?utm_source=x&id=tt9999999'],
    ['imdb.com/de/title/tt0054215/fullcredits#cast'],
    ['http://us.imdb.com/Title?0054215'],
    ['https://pro.imdb.com/title/tt0054215'],
    ['https://letterboxd.com/imdb/tt0054215/'],
    ['IMDb: tt0054215'],
    ['Psycho (tt0054215)'],
    ['title/tt0054215/'],
    ['ｔｔ００５４２１５'],
  ])('%j is tt0054215', (given) => {
    expect(readImdbId(given)).toBe('tt0054215');
  });

  test.each<[unknown]>([
    [''],
    ['n/a'],
    ['2016'],
    [0],
    [-54215],
    [5421.5],
    [null],
    [undefined],
    [{}],
    ['tt'],
    ['tt0000000'],
    ['tt123456789012'],
    ['nm0000033'],
    ['https://www.imdb.com/name/nm0000033/'],
    ['https://www.imdb.com/event/ev0000147/2025'],
    ['https://www.imdb.com/title/'],
    ['tt0054215 tt0054216'],
    ['https://evil.example/tt0054215'],
    ['attt0054215'],
    ['x'.repeat(5000)],
  ])('%j is none', (given) => {
    expect(readImdbId(given)).toBeUndefined();
  });

  test('is the same however it is padded, and what is read is canonical', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 99_999_999 }),
        fc.nat(4),
        fc.boolean(),
        (number, zeros, upper) => {
          const id = readImdbId(`${upper ? 'TT' : 'tt'}${'0'.repeat(zeros)}${number}`);
          expect(id).toBe(readImdbId(`https://www.imdb.com/title/tt${String(number).padStart(8, '0')}/`));
          expect(imdbIdSchema.safeParse(id).success).toBe(true);
          expect(readImdbId(id)).toBe(id);
        },
      ),
    );
  });
});

test('films of TMDb and Letterboxd are told by their addresses', () => {
  expect(readFilmId('https://www.themoviedb.org/movie/539-psycho?language=de')).toEqual({ tmdbId: 539 });
  expect(readFilmId('letterboxd.com/tmdb/539')).toEqual({ tmdbId: 539 });
  expect(readFilmId('https://letterboxd.com/film/psycho/')).toEqual({ letterboxd: 'psycho' });
  expect(readFilmId('https://letterboxd.com/someone/film/Psycho/1/')).toEqual({ letterboxd: 'psycho' });
  expect(readFilmId('https://www.themoviedb.org/tv/1399')).toBeUndefined();
});

test('a list of ids is read as a whole, or not at all', () => {
  expect(readImdbIds('tt0019217|TT18253')).toEqual(['tt0019217', 'tt0018253']);
  expect(readImdbIds('tt0019217 tt0018253')).toEqual(['tt0019217', 'tt0018253']);
  expect(readImdbIds('tt0019217/tt0018253')).toEqual(['tt0019217', 'tt0018253']);
  expect(readImdbIds('tt0019217 & tt0019217')).toEqual(['tt0019217']);
  expect(readImdbIds('tt0019217|?')).toBeUndefined();
  expect(readImdbIds('')).toBeUndefined();
});
