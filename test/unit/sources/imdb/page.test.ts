import { describe, expect, test } from 'vitest';
import { readImdbPage } from '../../../../sources/imdb/page.js';
import { html, nextData, ABOVE, ID, MAIN } from '../fixtures/imdb.js';

describe('readImdbPage', () => {
  test('believes the encoding that the server names, then the page', () => {
    const latin1 = Buffer.from(html(nextData({ ...ABOVE, titleText: { text: 'Élan' } })), 'latin1');
    expect(readImdbPage(latin1, 'ISO-8859-1')?.title).toBe('Élan');
    const utf8 = Buffer.from(html(nextData({ ...ABOVE, titleText: { text: 'Élan' } })));
    expect(readImdbPage(utf8)?.title).toBe('Élan');
  });

  test('takes a release date only with all its parts, else that of ld+json, and no year from there', () => {
    const above = { ...ABOVE, releaseYear: null, releaseDate: { day: null, month: 8, year: 2025 } };
    expect(readImdbPage(Buffer.from(html(nextData(above))))).not.toHaveProperty('releaseDate');
    const ld = { '@type': 'Movie', url: `/title/${ID}/`, name: 'Alpha', datePublished: '2025-08-20' };
    const film = readImdbPage(Buffer.from(html(nextData(above), ld)));
    expect(film).toHaveProperty('releaseDate', '2025-08-20');
    expect(film).not.toHaveProperty('year');
  });

  test('fills from ld+json what is missing, and nothing else', () => {
    const ld = {
      '@type': 'Movie',
      url: `/title/${ID}/`,
      name: 'Something else',
      description: 'A mother&apos;s fear.',
      duration: 'PT1H0M',
      genre: ['Drama'],
      director: [{ '@type': 'Person', name: 'Not she', url: '/name/nm2/' }],
      actor: [{ '@type': 'Person', name: 'Golshifteh Farahani', url: '/name/nm3/' }],
      creator: [{ '@type': 'Organization', url: '/company/co1/' }],
    };
    const film = readImdbPage(Buffer.from(html(nextData(), ld)));
    expect(film).toMatchObject({
      title: 'Alpha',
      originalTitle: 'Alpha',
      overview: "A mother's fear.",
      runtimeMinutes: 128,
      genres: ['Drama'],
    });
    expect(film?.credits.map(({ name }) => name)).toEqual(['Julia Ducournau', 'Golshifteh Farahani']);
  });

  test('takes nothing from the ld+json of another title', () => {
    const ld = { '@type': 'Movie', url: '/title/tt0000001/', name: 'Other', description: 'Of another film.' };
    expect(readImdbPage(Buffer.from(html(nextData(), ld)))).not.toHaveProperty('overview');
  });

  test('makes a minimal record of ld+json alone, its name being the original title', () => {
    const ld = {
      '@type': 'Movie',
      url: `/title/${ID}/`,
      name: 'Mononoke-hime',
      alternateName: 'Princess Mononoke',
    };
    expect(readImdbPage(Buffer.from(html(undefined, ld)))).toMatchObject({
      completeness: 'minimal',
      title: 'Princess Mononoke',
      originalTitle: 'Mononoke-hime',
    });
  });

  test('survives ld+json that is not valid JSON', () => {
    const page = html(nextData()).replace(
      '</head>',
      '<script type="application/ld+json">{"a"</script></head>',
    );
    expect(readImdbPage(Buffer.from(page))?.title).toBe('Alpha');
  });

  test('reads pages that have only the main column', () => {
    expect(readImdbPage(Buffer.from(html(nextData(null, { ...ABOVE, ...MAIN }))))?.year).toBe(2025);
  });
});
