import { describe, expect, test } from 'vitest';
import { metacriticMinutes, readMetacritic } from '../../../sources/ratings/metacritic.js';
import { readRottenTomatoes } from '../../../sources/ratings/rotten-tomatoes.js';
import { HAVE_RECORDINGS, recordedPage } from '../simulated-recordings.js';

describe.skipIf(!HAVE_RECORDINGS)('Rotten Tomatoes as recorded (skipped without ../shared/samples)', () => {
  const page = (name: string): string => recordedPage(`rottentomatoes/${name}`);

  test('Dune of 2021: the minutes are the film’s, not the trailer’s', () => {
    expect(readRottenTomatoes(page('film-dune-2021-recorded-2026-10.trimmed.html'))).toEqual({
      film: { title: 'Dune', directors: ['Denis Villeneuve'], year: 2021, runtimeMinutes: 155 },
      rating: { source: 'rotten_tomatoes', value: 83, scale: 100, votes: 512 },
    });
  });

  test('The Dark Knight by the scorecard of 2026', () => {
    expect(readRottenTomatoes(page('scorecard-the-dark-knight-2026.html'))).toMatchObject({
      film: { title: 'The Dark Knight' },
      rating: { value: 94, scale: 100, votes: 338 },
    });
  });

  test('The Shawshank Redemption of 2019, whose score is a number', () => {
    expect(readRottenTomatoes(page('film-shawshank-2019.slim.html'))).toEqual({
      film: {
        title: 'The Shawshank Redemption',
        directors: ['Frank Darabont'],
        year: 1994,
        runtimeMinutes: 142,
      },
      rating: { source: 'rotten_tomatoes', value: 91, scale: 100, votes: 68 },
    });
  });

  test('a scorecard without a score gives none, though it counts reviews', () => {
    const scored = page('scorecard-the-dark-knight-2026.html');
    const html = scored.replaceAll('"score":"94",', '');
    expect(html).not.toBe(scored);
    expect(html).toContain('"reviewCount":338');
    expect(readRottenTomatoes(html)).toMatchObject({ film: { title: 'The Dark Knight' }, rating: undefined });
  });

  test('linked data without a score gives none', () => {
    const html = page('film-dune-2021-recorded-2026-10.trimmed.html');
    const without = html.replace(/"aggregateRating":\{[^}]*\},/, '');
    expect(without).not.toBe(html);
    expect(readRottenTomatoes(without)).toMatchObject({ film: { year: 2021 }, rating: undefined });
  });
});

describe.skipIf(!HAVE_RECORDINGS)('Metacritic as recorded (skipped without ../shared/samples)', () => {
  const page = (name: string): string => recordedPage(`metacritic/${name}`);

  test('The Dark Knight: "PT2M32S" is 152 minutes', () => {
    expect(readMetacritic(page('film-the-dark-knight.trimmed.html'))).toEqual({
      film: {
        title: 'The Dark Knight',
        directors: ['Christopher Nolan'],
        year: 2008,
        runtimeMinutes: metacriticMinutes('PT2M32S'),
      },
      rating: { source: 'metacritic', value: 85, scale: 100, votes: 41 },
    });
    expect(metacriticMinutes('PT2M32S')).toBe(152);
  });

  test('Look Back: "PT58S" is 58 minutes', () => {
    expect(readMetacritic(page('film-look-back-58-minutes.trimmed.html'))).toEqual({
      film: { title: 'Look Back', directors: ['Kiyotaka Oshiyama'], year: 2024, runtimeMinutes: 58 },
      rating: { source: 'metacritic', value: 90, scale: 100, votes: 6 },
    });
  });

  test('a page without a score gives none', () => {
    const html = page('film-the-dark-knight.trimmed.html');
    const without = html.replace(/"aggregateRating":\{[^}]*\},/, '');
    expect(without).not.toBe(html);
    expect(readMetacritic(without)).toMatchObject({ film: { year: 2008 }, rating: undefined });
  });
});
