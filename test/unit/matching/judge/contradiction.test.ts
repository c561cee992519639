import { describe, expect, test } from 'vitest';
import { contradiction } from '../../../../matching/evidence/contradiction.js';
import { lelio } from '../fixtures/judge.js';

const gloria = {
  title: 'Gloria',
  otherTitles: [],
  directors: ['John Cassavetes'],
  year: 1980,
  runtimeMinutes: 123,
};

describe('facts against a match', () => {
  test('are told in words where two of them speak for another film', () => {
    expect(contradiction(gloria, lelio)).toBe(
      'same title; 33 years earlier; director is John Cassavetes, not Sebastián Lelio; running time 13 min off',
    );
  });

  test.each([
    ['the same film', { ...gloria, directors: ['John Cassavetes'] }],
    [
      'another year alone',
      { title: 'Gloria', directors: ['John Cassavetes'], year: 1984, runtimeMinutes: 123 },
    ],
    ['another cut, seen late', { ...lelio, directors: ['J. Cassavetes'], runtimeMinutes: 90 }],
    [
      'another director alone',
      { title: 'Gloria', directors: ['Gena Rowlands'], year: 1980, runtimeMinutes: 121 },
    ],
    ['nothing but a title', { title: 'Something Else Entirely' }],
    ['a title and a director in another script', { title: '万引き家族', directors: ['是枝裕和'] }],
    ['another film of the director alone', { ...lelio, directors: ['John Cassavetes'], year: 1977 }],
  ])('are none where they tell of %s', (_, facts) => {
    expect(contradiction(gloria, facts)).toBeUndefined();
  });

  test('count without a director: a short of another time is not the feature', () => {
    const short = { title: 'Gloria', year: 1996, runtimeMinutes: 12 };
    expect(contradiction({ ...gloria, directors: [] }, short)).toMatch(/a feature where a short is wanted/);
  });
});

describe('the same director', () => {
  const whiplash = {
    title: 'Whiplash',
    otherTitles: [],
    directors: ['Damien Chazelle'],
    year: 2014,
    runtimeMinutes: 107,
    imdbId: 'tt2582802',
  };

  test.each([
    [
      'a short before the feature',
      whiplash,
      { title: 'Whiplash', directors: ['Damien Chazelle'], year: 2013, runtimeMinutes: 18 },
    ],
    [
      'a remake under another id',
      { ...whiplash, title: 'Funny Games', year: 1997, directors: ['Michael Haneke'] },
      { title: 'Funny Games', year: 2007, directors: ['Michael Haneke'], imdbId: 'tt0808279' },
    ],
    [
      'the second part under another id',
      { ...whiplash, title: 'Nymphomaniac: Vol. I', directors: ['Lars von Trier'] },
      { title: 'Nymphomaniac: Vol. II', directors: ['Lars von Trier'], imdbId: 'tt2382009' },
    ],
    [
      'a sequel of another year',
      { ...whiplash, title: 'Whiplash 2', year: 2016 },
      { title: 'Whiplash', directors: ['Damien Chazelle'], year: 2014, runtimeMinutes: 107 },
    ],
    [
      'the film for its sequel',
      whiplash,
      { title: 'Whiplash Part Two', directors: ['Damien Chazelle'], year: 2016, runtimeMinutes: 110 },
    ],
  ])('does not hide %s', (_, film, facts) => {
    expect(contradiction(film, facts)).toContain('agrees');
  });

  test.each([
    ['a number that one catalogue leaves out', { ...whiplash, title: 'Whiplash 2' }],
    ['a title in another language that is no number there', { ...whiplash, title: 'One Lash', year: 2015 }],
  ])('and %s are one film', (_, facts) => {
    expect(contradiction(whiplash, { ...facts, imdbId: undefined })).toBeUndefined();
  });

  test('and another id alone are one film that has two rows', () => {
    expect(contradiction(whiplash, { ...whiplash, imdbId: 'tt0000009' })).toBeUndefined();
  });
});
