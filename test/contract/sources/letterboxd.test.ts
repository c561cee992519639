import { describe, expect, test } from 'vitest';
import { directorsOf } from '../../../domain/film.js';
import { readLetterboxdPage } from '../../../sources/letterboxd/page.js';
import { createLetterboxd } from '../../../sources/letterboxd/source.js';
import { sourceCall, startUpstream, type Reply } from '../../support/sources/upstream.js';
import { HAVE_RECORDINGS, recordedPage } from '../simulated-recordings.js';

const FILM_PAGE = 'letterboxd/film-the-zone-of-interest-2025.slim.html';
const MISS_PAGE = 'letterboxd/imdb-id-not-found-2026.head-excerpt.html';

function film(html: string) {
  const page = readLetterboxdPage(html);
  if (page.kind !== 'film') throw new Error(`expected a film, found ${page.kind}`);
  return page.film;
}

describe.skipIf(!HAVE_RECORDINGS)('Letterboxd as recorded (skipped without ../shared/samples)', () => {
  test('The Zone of Interest, 2025: both ids, year, minutes, directors, score', () => {
    const read = film(recordedPage(FILM_PAGE));
    expect(read).toMatchObject({
      completeness: 'minimal',
      kind: 'movie',
      title: 'The Zone of Interest',
      imdbId: 'tt7160372',
      tmdbId: 467244,
      year: 2023,
      runtimeMinutes: 105,
      countries: ['PL', 'GB', 'US'],
      genres: ['Drama', 'History', 'War'],
      ratings: [{ source: 'letterboxd', value: 3.86, scale: 5, votes: 871061 }],
    });
    expect(read.overview).toContain('Rudolf Höss');
    expect(directorsOf(read)).toEqual(['Jonathan Glazer']);
    expect(read.credits.filter(({ department }) => department === 'cast')[0]?.name).toBe('Christian Friedel');
  });

  test('the linked data of Shrek, 2024: its year is the release, not the day of the page', () => {
    const data = recordedPage('letterboxd/ldjson-shrek-2024-12.txt');
    const read = film(
      `<body data-type="film" data-tmdb-type="movie" data-tmdb-id="808"><script type="application/ld+json">${data}</script></body>`,
    );
    expect(read).toMatchObject({ title: 'Shrek', year: 2001, tmdbId: 808, countries: ['US'] });
    expect(directorsOf(read)).toEqual(['Andrew Adamson', 'Vicky Jenson']);
    expect(read.ratings).toEqual([{ source: 'letterboxd', value: 4.1, scale: 5, votes: 1524195 }]);
  });

  test('the page of an id that it does not know, with status 200, is not found', () => {
    expect(readLetterboxdPage(recordedPage(MISS_PAGE))).toEqual({ kind: 'missing' });
  });

  test('a page without a score gives none', () => {
    const page = recordedPage(FILM_PAGE).replace(/,"aggregateRating":\{[^}]*\}/, '');
    expect(page).not.toContain('"aggregateRating"');
    expect(film(page).ratings).toEqual([]);
  });

  test('an id leads to the film by a redirect', async () => {
    const page = recordedPage(FILM_PAGE);
    const { baseUrl, asked } = await startUpstream(({ path }): Reply =>
      path === '/imdb/tt7160372/'
        ? { status: 302, headers: { location: 'https://letterboxd.com/film/the-zone-of-interest/' } }
        : { headers: { 'content-type': 'text/html;charset=UTF-8' }, body: page },
    );
    const answer = await createLetterboxd({ baseUrl }).lookupByImdbId('tt7160372', sourceCall());
    expect(answer).toMatchObject({ found: true, confidence: 1, film: { tmdbId: 467244 } });
    expect(asked.map(({ path }) => path)).toEqual(['/imdb/tt7160372/', '/film/the-zone-of-interest/']);
  });

  test('a page that belongs to another id is no hit', async () => {
    const page = recordedPage(FILM_PAGE);
    const { baseUrl } = await startUpstream(() => ({ body: page }));
    const answer = await createLetterboxd({ baseUrl }).lookupByImdbId('tt0133093', sourceCall());
    expect(answer).toMatchObject({
      found: false,
      reason: 'not_found',
      candidates: [{ imdbId: 'tt7160372', tmdbId: 467244 }],
    });
  });
});
