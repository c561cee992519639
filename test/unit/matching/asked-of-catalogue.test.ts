import { describe, expect, test } from 'vitest';
import { findFilm } from '../../../matching/find.js';
import type { CandidateCatalogue, SearchQuery } from '../../../matching/types.js';
import { wanted, find, index, idOf } from './fixtures/find.js';

/** A catalogue that keeps what it was asked. */
function listening(
  inner: CandidateCatalogue,
): CandidateCatalogue & { asked: SearchQuery[]; fetched: number[] } {
  const [asked, fetched]: [SearchQuery[], number[]] = [[], []];
  return {
    asked,
    fetched,
    search: (query) => {
      asked.push(query);
      return inner.search(query);
    },
    details: (id) => {
      fetched.push(id);
      return inner.details(id);
    },
  };
}

describe('what is asked of the catalogue', () => {
  test('one search and one film where the first is decisive, under its name', async () => {
    const catalogue = listening(index.catalogue(new Set()));
    const { searches } = await findFilm(
      wanted('Sirât', { year: 2025, directors: ['Oliver Laxe'], runtimeMinutes: 115 }),
      catalogue,
    );
    expect(catalogue.asked).toEqual([{ text: 'Sirât', year: 2025 }]);
    expect(catalogue.fetched).toHaveLength(1);
    expect(searches).toMatchObject([{ strategy: 'exact_title_year', query: 'Sirât', year: 2025, hits: 1 }]);
    expect(searches[0]!.confidence).toBeGreaterThan(0.9);
  });

  test('title and year alone are not decisive before the namesakes were looked at', async () => {
    const { searches } = await find(wanted('Sirât', { year: 2025 }));
    expect(searches.map((step) => step.strategy)).toEqual(['exact_title_year', 'normalized_title']);
  });

  test('never the same twice, never more than eight, never an empty query', async () => {
    const titles = [
      'A Long Titttle - With Sseveral: Words, and 3 Numbers II / Und noch einer (Ein dritter)',
      '\u0000',
      '...',
      '💀',
      'The',
      "L'",
    ];
    for (const title of titles) {
      const catalogue = listening(index.catalogue(new Set()));
      await findFilm(wanted(title, { year: 1999, originalTitle: 'Something Else: Entirely' }), catalogue);
      expect(catalogue.asked.length).toBeLessThanOrEqual(8);
      expect(new Set(catalogue.asked.map((query) => JSON.stringify(query))).size).toBe(
        catalogue.asked.length,
      );
      for (const { text } of catalogue.asked) expect(text.trim()).not.toBe('');
    }
  });

  test('nothing for a title in which nothing can be read', async () => {
    const catalogue = listening(index.catalogue(new Set()));
    await expect(findFilm(wanted('\u0000\ud800'), catalogue)).resolves.toEqual({ ranked: [], searches: [] });
    expect(catalogue.asked).toEqual([]);
  });

  test('details of six films at most', async () => {
    const catalogue = listening(index.catalogue(new Set()));
    await findFilm(wanted('Gloria', { directors: ['Nobody'] }), catalogue);
    expect(catalogue.fetched.length).toBeLessThanOrEqual(6);
  });

  test('what the catalogue throws is passed on', async () => {
    const broken: CandidateCatalogue = {
      search: () => Promise.reject(new Error('TMDb is down')),
      details: () => Promise.resolve(undefined),
    };
    await expect(findFilm(wanted('Crash'), broken)).rejects.toThrow('TMDb is down');
  });

  test('a film whose details are gone meanwhile is not accepted unseen', async () => {
    const catalogue: CandidateCatalogue = {
      ...index.catalogue(new Set()),
      details: () => Promise.resolve(undefined),
    };
    const { ranked } = await findFilm(wanted('1917', { year: 2019 }), catalogue);
    expect(ranked[0]!.confidence).toBeLessThan(0.9);
  });
});

describe('evidence that flows back', () => {
  const doubtful = wanted('Gloria');

  test('weighs known candidates again before anything is asked', async () => {
    const first = await find(doubtful);
    const catalogue = listening(index.catalogue(new Set()));
    const known = first.ranked.map(({ candidate }) => candidate);
    const learned = { title: 'Gloria', year: 1980, directors: ['John Cassavetes'], runtimeMinutes: 121 };
    const again = await findFilm(doubtful, catalogue, { learned, known });
    expect(again.ranked[0]).toMatchObject({
      candidate: { tmdbId: idOf('Gloria', 1980) },
      strategy: 'learned_facts',
    });
    expect(again.ranked[0]!.confidence).toBeGreaterThan(0.9);
    expect(catalogue.asked.length).toBeLessThanOrEqual(1);
  });

  test('searches with the title learned, under its own name', async () => {
    const unknown = wanted('Sen to Chihiro', { year: 2001 });
    expect((await find(unknown)).ranked[0]?.confidence ?? 0).toBeLessThan(0.6);
    const learned = { title: 'Spirited Away', year: 2001, directors: ['Hayao Miyazaki'] };
    const { ranked, searches } = await findFilm(unknown, index.catalogue(new Set()), { learned });
    expect(ranked[0]).toMatchObject({ candidate: { tmdbId: idOf('Spirited Away', 2001) } });
    expect(ranked[0]!.confidence).toBeGreaterThan(0.9);
    expect(new Set(searches.map((step) => step.strategy))).toEqual(new Set(['learned_facts']));
  });
});
