import { describe, expect, test } from 'vitest';
import type { CandidateSummary, Witness } from '../../../domain/candidates.js';
import type { TriedTier } from '../../../domain/lookup.js';
import { isPaid, type Reason, type TierSource } from '../../../domain/sources.js';
import type { TierOutcome } from '../../../domain/tier.js';
import {
  afterRound,
  moneyOf,
  newRound,
  nextStep,
  type MoneyWait,
  type Round,
  type Step,
  type Subject,
} from '../../../workflows/movie-lookup/policy.js';

/** The way of a film, row by row: what was said, and who is asked next. */

const TIERS: TierSource[] = ['tmdb', 'omdb', 'imdb_scrape'];

const candidate = (confidence: number, tmdbId = 7): CandidateSummary => ({
  tmdbId,
  title: 'A film',
  confidence,
  evidence: 'same title',
});
const nothing = { message: '', costUsd: 0, requests: 1 };
const missed = (
  source: TierSource,
  reason: Reason = 'not_found',
  candidates: CandidateSummary[] = [],
): TierOutcome => ({ kind: 'missed', source, reason, candidates, ...nothing });
const record = (source: TierSource, importType: 'full' | 'minimal'): TierOutcome => ({
  kind: 'record',
  source,
  importType,
  ...nothing,
});
const sure: TierOutcome = {
  kind: 'unverified',
  source: 'tmdb',
  strategy: 'exact_title_year',
  candidates: [candidate(0.95)],
  ...nothing,
};
const contradicted: TierOutcome = {
  kind: 'contradicted',
  source: 'tmdb',
  candidates: [candidate(0.3)],
  ...nothing,
};
const doubtful = (confidence: number): TierOutcome =>
  missed('tmdb', 'low_confidence', [candidate(confidence)]);

const against = (confidence: number, witness: Witness): TierOutcome =>
  missed('tmdb', 'low_confidence', [{ ...candidate(confidence), against: [witness] }]);
/** The source led the film's id to another one. */
const renamed = (source: TierSource): TierOutcome => ({
  kind: 'missed',
  source,
  reason: 'not_found',
  candidates: [],
  renamed: true,
  ...nothing,
});

const FILM: Subject = {
  imdbId: 'tt0000001',
  importType: 'stub',
  critical: false,
  spendMode: 'normal',
  minConfidence: 0.6,
  candidates: [],
  tried: [],
};
const MINIMAL = { importType: 'minimal' } as const;

/** A step in a few words: "tmdb", "tmdb, omdb first", "tmdb again 7", "take 7", "pass omdb", "stop: record". */
function words(step: Step): string {
  if (step.do === 'stop') return `stop: ${step.as}`;
  if (step.do === 'pass-over') return `pass ${step.source}`;
  const { source, request, patient } = step;
  const haste = patient ? '' : ', no waiting';
  if (request.mode === 'accept')
    return `take ${request.film.tmdbId}${request.film.flagged ? ', flagged' : ''}`;
  if (request.mode === 'record') return `${source}'s record`;
  if (request.facts === 'learned') return ['tmdb again', ...request.alsoWeigh].join(' ');
  return `${source}${request.verifyFirst ? ', omdb first' : ''}${haste}`;
}

/** What follows when the tiers have said these things, each as an answer to the step that came before. */
function next(
  said: TierOutcome[],
  film: Partial<Subject> = {},
  tiers: readonly TierSource[] = TIERS,
  money?: MoneyWait,
): string {
  let round: Round = newRound(tiers, money);
  const subject = { ...FILM, ...film };
  for (const outcome of said) {
    const step = nextStep(round, subject);
    const request = step.do === 'ask' ? step.request : undefined;
    round = { ...round, said: [...round.said, { request, outcome }] };
  }
  return words(nextStep(round, subject));
}

describe('the tiers, in order', () => {
  test.each<[string, TierOutcome[], Partial<Subject>, string]>([
    ['nobody was asked', [], {}, 'tmdb, omdb first'],
    ['a film without an IMDb id: OMDb cannot speak of it', [], { imdbId: undefined }, 'tmdb'],
    ['TMDb has it', [record('tmdb', 'full')], { importType: 'full' }, 'stop: record'],
    ['TMDb does not know it', [missed('tmdb')], {}, 'omdb'],
    ['TMDb is not sure', [doubtful(0.7)], {}, 'omdb'],
    ['TMDb has failed', [missed('tmdb', 'timeout')], {}, 'omdb'],
    ['nor does OMDb', [missed('tmdb'), missed('omdb')], {}, 'imdb_scrape'],
    ['OMDb knows a series', [missed('tmdb'), missed('omdb', 'wrong_kind')], {}, 'imdb_scrape'],
    ['nobody knows it', [missed('tmdb'), missed('omdb'), missed('imdb_scrape')], {}, 'stop: unknown'],
    [
      'IMDb has it',
      [missed('tmdb'), missed('omdb'), record('imdb_scrape', 'full')],
      { importType: 'full' },
      'stop: record',
    ],
  ])('%s', (_, said, film, expected) => {
    expect(next(said, film)).toBe(expected);
  });

  test('only those of the policy, in its order', () => {
    expect(next([], {}, ['omdb'])).toBe('omdb');
    expect(next([missed('omdb')], {}, ['omdb', 'tmdb'])).toBe('tmdb');
    expect(next([missed('tmdb')], {}, ['tmdb', 'letterboxd'])).toBe('letterboxd');
  });
});

describe('a sure match that OMDb is to speak about', () => {
  test.each<[string, TierOutcome[], string]>([
    ['OMDb is asked, and not waited for', [sure], 'omdb, no waiting'],
    ['OMDb knows nothing: it is taken, and no page is bought', [sure, missed('omdb')], 'take 7'],
    ['OMDb may not be asked', [sure, missed('omdb', 'over_budget')], 'take 7'],
    ['OMDb is down', [sure, missed('omdb', 'unavailable')], 'take 7'],
    ['it could not be taken after all', [sure, missed('omdb'), doubtful(0.5)], 'stop: unknown'],
  ])('%s', (_, said, expected) => {
    expect(next(said)).toBe(expected);
  });

  test('OMDb knows the film: TMDb is searched with what it tells', () => {
    expect(next([sure, record('omdb', 'minimal')], { ...MINIMAL, candidates: [candidate(0.95)] })).toBe(
      'tmdb again 7',
    );
  });

  test('OMDb knows a series under the id: it is taken with a flag, and the evidence says so', () => {
    const tried = [tier('omdb', 'omdb_wrong_kind', 'OMDb knows tt1 as a series')];
    const round: Round = {
      ...newRound(TIERS),
      said: [{ outcome: sure }, { outcome: missed('omdb', 'wrong_kind') }],
    };
    const step = nextStep(round, { ...FILM, tried });
    expect(words(step)).toBe('take 7, flagged');
    expect(step).toMatchObject({
      request: { film: { evidence: 'same title; but OMDb knows tt1 as a series' } },
    });
  });

  test.each<[string, Partial<Subject>, TierSource[]]>([
    ['of a film with a minimal record', MINIMAL, TIERS],
    ['where the mode forbids OMDb', { spendMode: 'free-only' }, TIERS],
    ['where OMDb is not among the tiers', {}, ['tmdb', 'imdb_scrape']],
    ['where OMDb comes before TMDb', {}, ['omdb', 'tmdb']],
  ])('is not left for it %s', (_, film, tiers) => {
    const said = tiers[0] === 'omdb' ? [missed('omdb')] : [];
    expect(next(said, film, tiers)).toBe('tmdb');
  });
});

describe('a match that is likely, and that no tier made sure', () => {
  const unknown = [missed('omdb'), missed('imdb_scrape')];
  test.each<[string, TierOutcome[], string]>([
    ['is taken with a flag', [doubtful(0.7), ...unknown], 'take 7, flagged'],
    ['from the policy’s confidence on', [doubtful(0.6), ...unknown], 'take 7, flagged'],
    ['not where its id is another film’s', [against(0.8, 'imdbId'), ...unknown], 'stop: unknown'],
    ['nor where its director is another', [against(0.8, 'director'), ...unknown], 'stop: unknown'],
    ['below it a person decides', [doubtful(0.59), ...unknown], 'stop: unknown'],
    ['not where its id is another film’s', [against(0.8, 'imdbId'), ...unknown], 'stop: unknown'],
    ['nor where its director is another', [against(0.8, 'director'), ...unknown], 'stop: unknown'],
    ['it could not be taken after all', [doubtful(0.7), ...unknown, missed('tmdb')], 'stop: unknown'],
  ])('%s', (_, said, expected) => {
    expect(next(said)).toBe(expected);
  });

  test('what another source offers is not TMDb’s: it is not taken', () => {
    const offered = missed('omdb', 'low_confidence', [candidate(0.8)]);
    expect(next([missed('tmdb'), offered, missed('imdb_scrape')])).toBe('stop: unknown');
  });
});

describe('a minimal record', () => {
  const found = [missed('tmdb'), record('omdb', 'minimal')];
  test.each<[string, TierOutcome[], Partial<Subject>, string]>([
    ['tells what TMDb is searched with again', found, {}, 'tmdb again'],
    ['and doubtful films are weighed again', found, { candidates: [candidate(0.5)] }, 'tmdb again 7'],
    ['but none that is out of the question', found, { candidates: [candidate(0.1)] }, 'tmdb again'],
    ['stays where TMDb still has nothing', [...found, missed('tmdb')], {}, 'stop: record'],
    ['gives way to a likely match, with a flag', [...found, doubtful(0.7)], {}, 'take 7, flagged'],
    ['not to an unlikely one', [...found, doubtful(0.5)], {}, 'stop: record'],
    ['stays where the match is contradicted', [...found, doubtful(0.7), contradicted], {}, 'stop: record'],
    ['and where the search is contradicted', [...found, contradicted], {}, 'stop: record'],
    ['and where the director speaks against it', [...found, against(0.8, 'director')], {}, 'stop: record'],
  ])('%s', (_, said, film, expected) => {
    expect(next(said, { ...MINIMAL, ...film })).toBe(expected);
  });

  test('is improved for nothing alone', () => {
    expect(next([], MINIMAL)).toBe('tmdb');
    expect(next([missed('tmdb')], MINIMAL)).toBe('stop: unknown');
    expect(next([record('omdb', 'minimal')], MINIMAL, ['omdb'])).toBe('stop: record');
  });
});

describe('an id that was merged into another', () => {
  test.each<[string, TierOutcome[], string]>([
    [
      'is asked for where it is free, before more is bought',
      [missed('tmdb'), renamed('omdb')],
      'tmdb, omdb first',
    ],
    ['then of the others', [missed('tmdb'), renamed('omdb'), missed('tmdb')], 'omdb'],
    [
      'once, for ids may lead in a circle',
      [missed('tmdb'), renamed('omdb'), renamed('tmdb'), missed('omdb'), missed('imdb_scrape')],
      'stop: unknown',
    ],
  ])('%s', (_, said, expected) => {
    expect(next(said)).toBe(expected);
  });
});

describe('money', () => {
  test.each<[string, TierOutcome[], Partial<Subject>, string]>([
    ['free only: paid sources are passed over', [missed('tmdb')], { spendMode: 'free-only' }, 'pass omdb'],
    ['critical only, and the film is not', [missed('tmdb')], { spendMode: 'critical-only' }, 'pass omdb'],
    [
      'critical only, and the film is',
      [missed('tmdb')],
      { spendMode: 'critical-only', critical: true },
      'omdb',
    ],
    [
      'OMDb is over its limit: nothing dearer is bought in its place',
      [missed('tmdb'), missed('omdb', 'over_budget')],
      {},
      'stop: budget',
    ],
    [
      'a likely match is taken all the same',
      [doubtful(0.7), missed('omdb', 'over_budget')],
      {},
      'take 7, flagged',
    ],
  ])('%s', (_, said, film, expected) => {
    expect(next(said, film)).toBe(expected);
  });

  test('what a film waits for is kept when the free tiers alone are asked', () => {
    const money: MoneyWait = { source: 'omdb', reason: 'omdb_over_budget', retryAt: '2025-06-01T00:00:00Z' };
    expect(newRound(['tmdb'], money).money).toEqual(money);
    expect(newRound(TIERS, money).money).toBeUndefined();
    expect(next([missed('tmdb')], {}, ['tmdb'], money)).toBe('stop: budget');
  });

  test('the first source that was refused is waited for, until the soonest time that was named', () => {
    const late = { ...missed('omdb', 'over_budget'), retryAt: '2025-06-02T00:00:00Z' } as TierOutcome;
    const soon = { ...missed('imdb_scrape', 'over_budget'), retryAt: '2025-06-01T00:00:00Z' } as TierOutcome;
    const round = { ...newRound(TIERS), said: [{ outcome: late }, { outcome: soon }] };
    expect(moneyOf(round)).toEqual({
      source: 'omdb',
      reason: 'imdb_scrape_over_budget',
      retryAt: '2025-06-01T00:00:00Z',
    });
  });
});

test.each([
  ['stub', false, 'parked'],
  ['stub', true, 'parked'],
  ['minimal', false, 'resolved'],
  ['minimal', true, 'review'],
  ['full', false, 'resolved'],
  ['full', true, 'resolved'],
] as const)('a film that is %s, contradicted: %s, is %s', (importType, isContradicted, expected) => {
  expect(afterRound({ importType, contradicted: isContradicted })).toBe(expected);
});

test('which sources cost money', () => {
  expect(TIERS.filter(isPaid)).toEqual(['omdb', 'imdb_scrape']);
});

function tier(source: TierSource, reason: string, message: string): TriedTier {
  return { source, found: false, reason, message, costUsd: 0, requests: 1, at: '' };
}
