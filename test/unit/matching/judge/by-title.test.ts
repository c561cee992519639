import { describe, expect, test } from 'vitest';
import type { TierRequest } from '../../../../domain/lookup/tier.js';
import type { CandidateSummary } from '../../../../domain/lookup/candidates.js';
import type { SourceAnswer } from '../../../../sources/source.js';
import { CERTAIN_FROM } from '../../../../domain/lookup/candidates.js';
import { record } from '../../fixtures/entities.js';
import { lelio, judged, search, byTitle } from '../fixtures/judge.js';

const doubtful: TierRequest = {
  mode: 'accept',
  film: { tmdbId: 11, confidence: 0.8, evidence: '', strategy: 'doubtful_match', flagged: true },
};
const chosen: TierRequest = {
  mode: 'accept',
  film: {
    tmdbId: 11,
    confidence: 1,
    evidence: '',
    strategy: 'reviewer',
    flagged: false,
  },
  chosen: {
    decisionId: 'one',
    decision: { reviewer: 'ana', choice: { tmdbId: 11 } },
    basis: { keep: 'same', tmdbId: 11 },
  },
};

describe('a sure match by title', () => {
  test('that another source contradicts is a candidate for a reviewer, with the reason', () => {
    const { kind, answer } = judged(search, byTitle(), lelio);
    expect(kind).toBe('missed');
    expect(answer).toMatchObject({ found: false, reason: 'low_confidence' });
    expect(answer.candidates).toMatchObject([{ tmdbId: 11, confidence: 0.3 }]);
    expect(answer.candidates[0]?.evidence).toMatch(
      /^same title; but other sources know another film: .*director is John Cassavetes, not Sebastián Lelio/,
    );
  });

  test('is told as contradicted where the film has a minimal record already', () => {
    expect(judged(search, byTitle(), lelio, 'minimal').kind).toBe('contradicted');
  });

  test('that a doubtful candidate became is held against the facts too', () => {
    const answer = byTitle({ strategy: 'doubtful_match', confidence: 0.8 });
    expect(judged(doubtful, answer, lelio).kind).toBe('missed');
  });

  test.each([
    ['no facts are known', search, undefined, byTitle()],
    ['it was found by id', search, lelio, byTitle({ strategy: 'direct_imdb' })],
    ['a person chose it', chosen, lelio, byTitle({ strategy: 'reviewer' })],
  ])('stands where %s', (_, request, learned, answer) => {
    expect(judged(request, answer, learned)).toEqual({ kind: 'record', answer });
  });
});

describe('a sure match by title, where OMDb can be asked', () => {
  const verified: TierRequest = { ...search, verifyFirst: true };

  test('is left, as the first candidate and as sure as it was', () => {
    const other = { tmdbId: 12, title: 'Gloria', confidence: 0.01, evidence: '' };
    const verdict = judged(verified, byTitle({ candidates: [other] }));
    expect(verdict).toMatchObject({
      kind: 'unverified',
      strategy: 'exact_title_year',
      answer: {
        found: false,
        reason: 'low_confidence',
        message: 'tmdb found "Gloria" at 97 %, to be checked first: same title',
        candidates: [{ tmdbId: 11, confidence: 0.97, evidence: 'same title' }, other],
      },
    });
  });

  test.each([
    [
      'it is certain, and its director agrees',
      verified,
      byTitle({ confidence: CERTAIN_FROM, confirmedBy: ['director'] }),
    ],
    ['it was found by id', verified, byTitle({ strategy: 'direct_imdb' })],
    ['nobody can be asked', search, byTitle()],
  ])('is taken at once where %s', (_, request, answer) => {
    expect(judged(request, answer)).toEqual({ kind: 'record', answer });
  });
});

test('a match by title that is certain is left too, where neither a director nor an id of its own confirms it', () => {
  const verified: TierRequest = { ...search, verifyFirst: true };
  expect(judged(verified, byTitle({ confidence: 1 })).kind).toBe('unverified');
  const film = record({ title: 'Gloria', tmdbId: 11, year: 1980, imdbId: 'tt0080798' });
  expect(judged(verified, byTitle({ confidence: 1, film })).kind).toBe('record');
});

describe('a doubtful match beside a minimal record', () => {
  const offered = (more: Partial<CandidateSummary>): SourceAnswer => ({
    found: false,
    reason: 'low_confidence',
    message: 'doubtful',
    candidates: [{ tmdbId: 12, title: 'Gloria', confidence: 0.8, evidence: 'same title', ...more }],
    searches: [],
  });

  test.each([
    ['its id is another one', { against: ['imdbId' as const] }, 'minimal' as const, 'contradicted'],
    ['its director is another one', { against: ['director' as const] }, 'minimal' as const, 'contradicted'],
    [
      'it is not likely enough to be taken',
      { against: ['director' as const], confidence: 0.3 },
      'minimal' as const,
      'contradicted',
    ],
    ['nothing speaks against it', {}, 'minimal' as const, 'missed'],
    [
      'it is not worth a look',
      { against: ['director' as const], confidence: 0.1, title: 'Gloria Mundi' },
      'minimal' as const,
      'missed',
    ],
    ['there is no record', { against: ['imdbId' as const] }, 'stub' as const, 'missed'],
  ])('where %s', (_name, more, importType, kind) => {
    expect(judged(search, offered(more), undefined, importType).kind).toBe(kind);
  });
});
