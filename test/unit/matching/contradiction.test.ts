import { describe, expect, test } from 'vitest';
import { confirmRecord, judge, type Verdict } from '../../../activities/lookup/judge.js';
import type { ImportType } from '../../../domain/sources.js';
import type { TierRequest } from '../../../domain/tier.js';
import { tierAttempt } from '../fixtures/lookup.js';
import { upgradeMovie } from '../../../entities/movies/upgrade.js';
import { contradiction } from '../../../matching/evidence/contradiction.js';
import type { CandidateSummary } from '../../../domain/candidates.js';
import type { WantedFilm } from '../../../domain/film.js';
import type { LearnedFacts } from '../../../matching/evidence/learned.js';
import type { SourceAnswer } from '../../../sources/source.js';
import type { FilmRecord } from '../../../domain/film.js';
import { CERTAIN_FROM } from '../../../domain/candidates.js';
import {
  freshId,
  freshImdbId,
  match,
  movieOf,
  movieRow,
  record,
  stage,
  useDatabase,
} from '../fixtures/entities.js';

const directedBy = (name: string): FilmRecord['credits'] => [
  { name, department: 'directing', job: 'Director', position: 0 },
];
const gloria = {
  title: 'Gloria',
  otherTitles: [],
  directors: ['John Cassavetes'],
  year: 1980,
  runtimeMinutes: 123,
};
const lelio = { title: 'Gloria', directors: ['Sebastián Lelio'], year: 2013, runtimeMinutes: 110 };

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
  ])('does not hide %s', (_, film, facts) => {
    expect(contradiction(film, facts)).toContain('agrees');
  });

  test('and another id alone are one film that has two rows', () => {
    expect(contradiction(whiplash, { ...whiplash, imdbId: 'tt0000009' })).toBeUndefined();
  });
});

function byTitle(more: Partial<Extract<SourceAnswer, { found: true }>> = {}): SourceAnswer {
  const film = record({ title: 'Gloria', tmdbId: 11, year: 1980, credits: directedBy('John Cassavetes') });
  const answer = {
    found: true,
    film,
    strategy: 'exact_title_year',
    confidence: 0.97,
    evidence: 'same title',
  };
  return { ...answer, candidates: [], searches: [], ...more } as SourceAnswer;
}

const search: TierRequest = { mode: 'search', facts: 'programme', verifyFirst: false };
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

/** What an answer is taken for, by what is known of the film. */
function judged(
  request: TierRequest,
  answer: SourceAnswer,
  learned?: LearnedFacts,
  importType: ImportType = 'stub',
  wanted: WantedFilm = { title: 'Gloria', directors: [], countries: [] },
): Verdict {
  return judge(tierAttempt(request), { importType, learned, idMatch: undefined, wanted }, answer);
}

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

describe("a record under the programme's own id", () => {
  const programme = {
    title: 'Small Hours',
    year: 2017,
    directors: ['Ann Lee'],
    countries: [],
    imdbId: 'tt9100031',
  };
  const byId = (film: Partial<FilmRecord>): SourceAnswer =>
    byTitle({
      strategy: 'imdb_id',
      film: record({ source: 'omdb', completeness: 'minimal', imdbId: 'tt9100031', ...film }),
    });

  test('that is a placeholder and no more is no film', () => {
    for (const title of ['#DUPE#', 'Episode #1.1', 'Untitled Ann Lee Project'])
      expect(judged(search, byId({ title }), undefined, 'stub', programme)).toMatchObject({
        kind: 'missed',
        answer: { reason: 'not_found', candidates: [] },
      });
  });

  test("never puts a placeholder in the place of the programme's title", () => {
    const answer = byId({ title: 'Untitled', runtimeMinutes: 90 });
    expect(judged(search, answer, undefined, 'stub', programme)).toMatchObject({
      kind: 'record',
      answer: { film: { title: 'Small Hours', runtimeMinutes: 90 } },
    });
  });

  test('is for a person where title, director and year all speak of another film', () => {
    const other = { title: 'Concert for George', year: 2003, credits: directedBy('David Leland') };
    expect(judged(search, byId(other), undefined, 'stub', programme)).toMatchObject({
      kind: 'missed',
      answer: { reason: 'low_confidence', candidates: [{ imdbId: 'tt9100031', confidence: 0.3 }] },
    });
  });

  test.each([
    [
      'the title is a translation',
      { title: 'Les petites heures', year: 2003, credits: directedBy('Ann Lee') },
    ],
    ['the director is not known there', { title: 'Concert for George', year: 2003 }],
    ['the year is near', { title: 'Concert for George', year: 2016, credits: directedBy('David Leland') }],
  ])('is taken where %s', (_name, film) => {
    expect(judged(search, byId(film), undefined, 'stub', programme).kind).toBe('record');
  });
});

describe('a full record whose ratings are asked for', () => {
  const { dataSource, db } = useDatabase();

  /** A full record that was matched in one way, and what OMDb then tells under its IMDb id. */
  async function told(strategy: string, omdb: Partial<FilmRecord>): Promise<Record<string, unknown>> {
    const title = `Gloria ${freshId()}`;
    const { editionId } = await stage(dataSource(), [{ title, imdbId: freshImdbId(), nominations: [] }]);
    const id = await movieOf(db(), editionId, title);
    const full = record({
      title,
      tmdbId: freshId(),
      year: 1980,
      runtimeMinutes: 123,
      credits: directedBy('John Cassavetes'),
    });
    const evidence = { line: 'same title; same year', candidates: [] };
    await dataSource().transaction((manager) =>
      upgradeMovie(manager, id, full, match({ strategy, confidence: 0.95, evidence })),
    );
    const answer = record({ source: 'omdb', completeness: 'minimal', title, ...omdb });
    await dataSource().transaction((manager) => confirmRecord(manager, id, 'omdb', answer));
    return await movieRow(db(), id);
  }
  const another = { year: 2013, runtimeMinutes: 110, credits: directedBy('Sebastián Lelio') };

  test('goes to review where the facts contradict its title match, and the evidence says why', async () => {
    const row = await told('exact_title_year', another);
    expect(row).toMatchObject({ review_state: 'review', reason: 'omdb_low_confidence', import_type: 'full' });
    expect(JSON.stringify(row.match_evidence)).toMatch(
      /omdb knows another film under its IMDb id.*director is John Cassavetes, not Sebastián Lelio.*accepted for: same title; same year/,
    );
  });

  test('stays where the facts agree', async () => {
    const same = { year: 1980, runtimeMinutes: 121, credits: directedBy('John Cassavetes') };
    expect(await told('exact_title_year', same)).toMatchObject({ review_state: null, reason: null });
  });

  test('stays where its id says which film it is', async () => {
    expect(await told('direct_imdb', another)).toMatchObject({ review_state: null });
  });
});
