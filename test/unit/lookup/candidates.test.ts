import { describe, expect, test } from 'vitest';
import { bestOfTmdb, type CandidateSummary, mergeCandidates } from '../../../domain/lookup/candidates.js';

function offered(confidence: number, more: Partial<CandidateSummary>): CandidateSummary {
  return { title: 'A film', confidence, evidence: `at ${confidence}`, ...more };
}

describe('candidates of several sources', () => {
  test('stand side by side, the likeliest first, whoever was asked last', () => {
    const tmdb = offered(0.55, { tmdbId: 1 });
    const omdb = offered(0.25, { imdbId: 'tt0000009' });
    expect(mergeCandidates([tmdb], [omdb])).toEqual([tmdb, omdb]);
    expect(mergeCandidates([omdb], [tmdb])).toEqual([tmdb, omdb]);
  });

  test('are as few as one source offers', () => {
    const known = [0.4, 0.3, 0.2].map((confidence, index) => offered(confidence, { tmdbId: index + 1 }));
    expect(mergeCandidates(known, [offered(0.35, { imdbId: 'tt0000009' })])).toMatchObject([
      { tmdbId: 1 },
      { imdbId: 'tt0000009' },
      { tmdbId: 2 },
    ]);
  });

  test('are one where they are the same film, by the latest word', () => {
    const known = [offered(0.8, { tmdbId: 1, imdbId: 'tt0000001' }), offered(0.5, { tmdbId: 2 })];
    expect(mergeCandidates(known, [offered(0.3, { tmdbId: 1 })])).toEqual([
      offered(0.5, { tmdbId: 2 }),
      offered(0.3, { tmdbId: 1, imdbId: 'tt0000001' }),
    ]);
  });

  test('are one film by its IMDb id too: a surer word counts, and TMDb’s id stays', () => {
    const known = [offered(0.4, { tmdbId: 1, imdbId: 'tt0000001' })];
    expect(mergeCandidates(known, [offered(0.6, { imdbId: 'tt0000001' })])).toEqual([
      offered(0.6, { tmdbId: 1, imdbId: 'tt0000001' }),
    ]);
  });

  test('do not become less likely by a source that does not have TMDb’s facts', () => {
    const known = [offered(0.85, { tmdbId: 1, imdbId: 'tt0000001' })];
    expect(mergeCandidates(known, [offered(0.06, { imdbId: 'tt0000001' })])).toEqual(known);
  });

  test('are two films where TMDb has two, and where they share no id', () => {
    const known = [offered(0.4, { tmdbId: 1, imdbId: 'tt0000001' })];
    const others = [offered(0.3, { tmdbId: 2, imdbId: 'tt0000001' }), offered(0.2, { imdbId: 'tt0000002' })];
    expect(mergeCandidates(known, others)).toEqual([...known, ...others]);
  });

  test('merged twice are the same, as when an attempt is repeated', () => {
    const known = [offered(0.5, { tmdbId: 1 })];
    const once = mergeCandidates(known, [offered(0.7, { tmdbId: 2 }), offered(0.1, { imdbId: 'tt0000009' })]);
    expect(
      mergeCandidates(once, [offered(0.7, { tmdbId: 2 }), offered(0.1, { imdbId: 'tt0000009' })]),
    ).toEqual(once);
  });
});

test('the best film of TMDb is the likeliest that has its id', () => {
  const omdb = offered(0.9, { imdbId: 'tt0000009' });
  expect(bestOfTmdb([omdb, offered(0.3, { tmdbId: 1 }), offered(0.7, { tmdbId: 2 })])).toMatchObject({
    tmdbId: 2,
  });
  expect(bestOfTmdb([omdb])).toBeUndefined();
});
