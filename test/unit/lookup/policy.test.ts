import { describe, expect, test } from 'vitest';
import type { Witness } from '../../../domain/lookup/candidates.js';
import type { TriedTier } from '../../../domain/lookup/lookup.js';
import type { TierSource } from '../../../domain/sources.js';
import type { TierOutcome } from '../../../domain/lookup/tier.js';
import { newRound, type Round, type Subject } from '../../../workflows/movie-lookup/data.js';
import { nextStep } from '../../../workflows/movie-lookup/tiers/policy.js';
import {
  nothing,
  missed,
  doubtful,
  candidate,
  next,
  TIERS,
  FILM,
  words,
  contradicted,
} from '../fixtures/policy.js';

const record = (source: TierSource, importType: 'full' | 'minimal'): TierOutcome => ({
  kind: 'record',
  source,
  importType,
  ...nothing,
});
const sureBy = (confidence: number): TierOutcome => ({
  kind: 'unverified',
  source: 'tmdb',
  strategy: 'exact_title_year',
  candidates: [candidate(confidence)],
  ...nothing,
});
const sure = sureBy(0.95);

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
const MINIMAL = { importType: 'minimal' } as const;

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
    ['OMDb knows nothing: it is taken, and no page is bought', [sureBy(0.98), missed('omdb')], 'take 7'],
    ['with a flag where it is less sure', [sureBy(0.979), missed('omdb')], 'take 7, flagged'],
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

function tier(source: TierSource, reason: string, message: string): TriedTier {
  return { source, found: false, reason, message, costUsd: 0, requests: 1, at: '' };
}
