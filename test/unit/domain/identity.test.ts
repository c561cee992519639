import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editionKey, importWorkflowId, lookupWorkflowId } from '../../../domain/identity.js';
import { filmKey, titleSlug } from '../../../domain/slug.js';

describe('the slug of a title', () => {
  test.each([
    ['Sirât', 'sirat'],
    ['L’Inconnu de la Grande Arche', 'linconnu-de-la-grande-arche'],
    ['  The  Girls We Want! ', 'the-girls-we-want'],
    ['M', 'm'],
    ['1917', '1917'],
    ['Å, Ø & Æ', 'a-o-ae'],
  ])('%j is %j', (title, slug) => {
    expect(titleSlug(title)).toBe(slug);
  });

  test('is latin letters for every script', () => {
    for (const title of ['千と千尋の神隠し', 'Левиафан', 'جدایی نادر از سیمین', '기생충'])
      expect(titleSlug(title)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test('of signs alone is a name of its own, always the same', () => {
    expect(titleSlug('!!!')).toMatch(/^untitled-[0-9a-f]{8}$/);
    expect(titleSlug('!!!')).toBe(titleSlug('!!!'));
    expect(titleSlug('!!!')).not.toBe(titleSlug('???'));
  });

  test('that is too long is cut, and told from others that begin alike', () => {
    const long = 'The Incredibly Strange Creatures Who Stopped Living and Became Mixed-Up Zombies in Summer';
    const [one, two] = [titleSlug(`${long}, Part One`), titleSlug(`${long}, Part Two`)];
    expect(one).toMatch(/^the-incredibly-strange-creatures-.*-[0-9a-f]{8}$/);
    expect(one).toBe(titleSlug(`${long}, Part One`));
    expect(one).not.toBe(two);
    expect(one.length).toBeLessThanOrEqual(80);
    expect(titleSlug('a'.repeat(80))).toBe('a'.repeat(80));
  });

  test('is one for a title however its accents are written', () => {
    expect(titleSlug('Sir\u0061\u0302t')).toBe(titleSlug('Sirât'));
  });

  test('of any text is short, safe in ids and never empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
        const slug = titleSlug(title);
        expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(slug.length).toBeLessThanOrEqual(80);
      }),
    );
  });
});

describe('what tells one film from another', () => {
  test('is its IMDb id', () => {
    expect(filmKey({ imdbId: 'tt27714581', title: 'Sentimental Value' }, 'cannes-2025')).toBe('tt27714581');
  });

  test('else festival, year and title', () => {
    expect(filmKey({ title: 'The Girls We Want' }, 'cannes-2025')).toBe('cannes-2025-the-girls-we-want');
    expect(filmKey({ title: 'The Girls We Want' }, 'berlin-2025')).not.toBe(
      filmKey({ title: 'The Girls We Want' }, 'cannes-2025'),
    );
  });

  test('and the film’s own year, where it is not the edition’s', () => {
    expect(filmKey({ title: 'Gloria', year: 1980 }, 'venice-2025')).toBe('venice-2025-gloria-1980');
    expect(filmKey({ title: 'Gloria', year: 2025 }, 'venice-2025')).toBe('venice-2025-gloria');
  });
});

test('names of workflows', () => {
  expect(editionKey('cannes', 2025)).toBe('cannes-2025');
  expect(importWorkflowId('cannes-2025')).toBe('festival-import/cannes-2025');
  expect(lookupWorkflowId('tt27714581')).toBe('movie-lookup/tt27714581');
});
