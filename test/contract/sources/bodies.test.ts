import { describe, expect, test } from 'vitest';
import type { FilmRecord } from '../../../domain/film.js';
import { readImdbPage } from '../../../sources/imdb/page.js';
import { findFilm } from '../../../matching/find.js';
import { createOmdb } from '../../../sources/omdb/source.js';
import { eventRows } from '../../../sources/programmes/imdb-event/rows.js';
import { readEventPage } from '../../../sources/programmes/imdb-event/page.js';
import { createTmdb } from '../../../sources/tmdb/source.js';
import { sourceCall, startUpstream } from '../../support/sources/upstream.js';
import { caseBody, caseNames, HAVE_CASES } from '../simulated-recordings.js';

function imdbFilm(name: string): FilmRecord {
  const film = readImdbPage(Buffer.from(caseBody(name)));
  if (film === undefined) throw new Error(`${name} is read as no film`);
  return film;
}

const namesIn = (film: FilmRecord, department: string): string[] =>
  film.credits.filter((credit) => credit.department === department).map(({ name }) => name);

const ACTORS = Array.from({ length: 18 }, (_, at) => `Actor Number ${at + 1}`);
const WRITERS = ['Bea Writer', 'Cy Writer', 'Di Writer'];

/** Every reduced body and what is right for it; a body without a line here fails the last test. */
const IMDB: Record<string, (film: FilmRecord) => void> = {
  'imdb-title-main-page-2026-castV2.html': (film) => {
    expect(namesIn(film, 'cast')).toEqual(ACTORS);
    expect(film.credits[0]).toMatchObject({ character: 'Character 1', imdbPersonId: 'nm0000101' });
    expect(namesIn(film, 'directing')).toEqual(['Ann Director']);
    expect(namesIn(film, 'writing')).toEqual(WRITERS);
  },
  'imdb-title-crewV2-alone.html': (film) => {
    expect(namesIn(film, 'cast')).toEqual(ACTORS);
    expect(namesIn(film, 'directing')).toEqual(['Ann Director']);
    expect(namesIn(film, 'writing')).toEqual(WRITERS);
  },
  'imdb-title-2022-stars-not-in-cast-list.html': (film) => {
    expect(namesIn(film, 'cast')).toEqual([
      'Vincent Cassel',
      'Léa Seydoux',
      'André Dussollier',
      'Myriam Charleins',
      'Audrey Lamy',
      'Sara Giraudeau',
      'Jonathan Demurger',
    ]);
    expect(film.credits.map(({ position }) => position).slice(0, 7)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  },
  'imdb-title-credit-name-null.html': (film) => {
    expect(namesIn(film, 'cast').length).toBeGreaterThan(10);
    expect(namesIn(film, 'directing')).toEqual(['Ann Director']);
  },
  'imdb-title-halves-renamed-with-ldjson.html': (film) => {
    expect(film).toMatchObject({ completeness: 'minimal', runtimeMinutes: 100 });
    expect(namesIn(film, 'cast')).toEqual(ACTORS.slice(0, 3));
  },
  'imdb-title-language-none-zxx.html': (film) => {
    expect(film.languages).toEqual([]);
  },
  'imdb-title-null-edge.html': (film) => {
    expect(namesIn(film, 'directing')).toEqual(['Ann Director']);
  },
  'imdb-title-principal-credits-null-2026-01.html': (film) => {
    expect(namesIn(film, 'writing')).toEqual(WRITERS);
  },
  'imdb-title-video-without-id.html': (film) => {
    expect(film.videos).toEqual([]);
  },
};

describe.skipIf(!HAVE_CASES)('reduced bodies of the upstreams (skipped without ../shared/cases)', () => {
  test.each(Object.entries(IMDB))('%s', (name, isRight) => {
    const film = imdbFilm(name);
    expect(film).toMatchObject({ imdbId: 'tt1234567', title: 'A Film', kind: 'movie' });
    isRight(film);
  });

  test('imdb-event-edition-null.html: an edition that is announced, and no nominations yet', () => {
    const edition = readEventPage(Buffer.from(caseBody('imdb-event-edition-null.html')));
    expect(edition).toMatchObject({ year: 2025, nominations: [], unreadable: [] });
    expect(edition?.editions.map(({ year }) => year)).toEqual([2025, 2024]);
  });

  test('imdb-event-one-title-null.html: one title that is null costs only itself, and is told', () => {
    const edition = readEventPage(Buffer.from(caseBody('imdb-event-one-title-null.html')))!;
    const { rows, warnings } = eventRows([edition]);
    expect(rows.map(({ imdbId }) => imdbId)).toEqual(expect.arrayContaining(['tt0000001', 'tt0000003']));
    expect(warnings.join('\n')).toContain('awardTitles.title');
  });

  test('imdb-event-new-by-go-struct.html: films, people and prizes of a company', () => {
    const edition = readEventPage(Buffer.from(caseBody('imdb-event-new-by-go-struct.html')))!;
    expect(edition.unreadable).toEqual([]);
    const { rows } = eventRows([edition]);
    expect(rows.find(({ imdbId }) => imdbId === 'tt0000003')?.nominations).toEqual([
      expect.objectContaining({
        category: 'Best Actress',
        person: 'Nadia M.',
        won: true,
        details: 'Shared prize',
      }),
    ]);
  });

  test('omdb-language-none.json: "None" is no language', async () => {
    const { baseUrl } = await startUpstream(() => ({ body: caseBody('omdb-language-none.json') }));
    const answer = await createOmdb({ baseUrl, key: 'key' }).lookupByImdbId('tt0016847', sourceCall());
    expect(answer).toMatchObject({
      found: true,
      film: { title: 'Silent', languages: [], runtimeMinutes: 62 },
    });
  });

  test('omdb-search-honours-y.json: a year leaves films of that year alone', () => {
    const searches = JSON.parse(caseBody('omdb-search-honours-y.json')) as Record<
      string,
      { totalResults: string; years: string[] }
    >;
    const total = (name: string) => Number(searches[name]?.totalResults);
    expect(total('with y=2013')).toBeLessThan(total('without y'));
    expect(searches['with y=2013']?.years).toEqual(Array(10).fill('2013'));
  });

  test.each([
    ['tmdb-language-xx.json', { title: 'Silent', languages: [] }],
    ['tmdb-null-in-list.json', { title: 'T', runtimeMinutes: 90, videos: [] }],
    ['tmdb-popularity-text.json', { title: 'T', runtimeMinutes: 90 }],
  ])('%s', async (name, film) => {
    const body = JSON.parse(caseBody(name)) as { id: number };
    const { baseUrl } = await startUpstream(({ path }) =>
      path.startsWith('/find/') ? { body: { movie_results: [body] } } : { body },
    );
    const tmdb = createTmdb({ baseUrl, key: 'key', findFilm });
    expect(await tmdb.lookupByImdbId('tt0016847', sourceCall())).toMatchObject({ found: true, film });
  });

  test('each body has its line here', () => {
    const other = [
      'imdb-event-edition-null.html',
      'imdb-event-one-title-null.html',
      'imdb-event-new-by-go-struct.html',
      'omdb-language-none.json',
      'omdb-search-honours-y.json',
      'tmdb-language-xx.json',
      'tmdb-null-in-list.json',
      'tmdb-popularity-text.json',
    ];
    expect([...Object.keys(IMDB), ...other].sort()).toEqual(caseNames());
  });
});
