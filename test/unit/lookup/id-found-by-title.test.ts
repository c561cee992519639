import { describe, expect, test } from 'vitest';
import { judge } from '../../../activities/lookup/judge.js';
import type { TierRequest } from '../../../domain/lookup/tier.js';
import type { Entry } from '../../../domain/programme/programme.js';
import { keepDecision, lockMovie } from '../../../entities/review/keep-decision.js';
import { upgradeMovie } from '../../../entities/movies/upgrade.js';
import { readLookupSubject } from '../../../entities/movies/lookup-subject.js';
import type { SourceAnswer } from '../../../sources/source.js';
import { freshId, freshImdbId, match, movieOf, record, stage, useDatabase } from '../fixtures/entities.js';
import { tierAttempt } from '../fixtures/lookup.js';

/** An IMDb id that no programme gave, but a match by title: what comes by it is no surer. */

const idMatch = { confidence: 0.905, line: 'same title; same year' };

type Found = Extract<SourceAnswer, { found: true }>;

function byId(more: Partial<Found> = {}): Found {
  const search = { query: 'tt0000001', hits: 1, confidence: 1, responseTimeMs: 1 };
  return {
    found: true,
    film: record({ imdbId: 'tt0000001' }),
    strategy: 'direct_imdb',
    confidence: 1,
    evidence: 'TMDb’s record carries tt0000001',
    candidates: [],
    searches: [{ ...search, strategy: 'direct_imdb' }],
    ...more,
  };
}

const NOTHING_SAID = { title: '', directors: [], countries: [] };
const search: TierRequest = { mode: 'search', facts: 'programme', verifyFirst: false };

/** What an answer is taken for, where the film's id was found in that way. */
function judged(known: typeof idMatch | undefined, answer: SourceAnswer, request = search): SourceAnswer {
  return judge(
    tierAttempt(request),
    { importType: 'stub', learned: undefined, refused: [], idMatch: known, wanted: NOTHING_SAID },
    answer,
  ).answer;
}

describe('a record by an id that was found by title', () => {
  test('is as sure as the id, and says by what it was found', () => {
    expect(judged(idMatch, byId())).toMatchObject({
      found: true,
      strategy: 'learned_facts',
      confidence: 0.905,
      evidence: 'by the IMDb id that was found by title (same title; same year)',
      searches: [{ strategy: 'learned_facts', hits: 1 }],
    });
  });

  test('is less sure where its source is', () => {
    expect(judged(idMatch, byId({ confidence: 0.8 }))).toMatchObject({ confidence: 0.8 });
  });

  test('is no surer by the facts that stand under that id', () => {
    const answer = byId({ strategy: 'learned_facts', confidence: 0.99, evidence: 'director agrees' });
    expect(judged(idMatch, answer)).toMatchObject({
      confidence: 0.905,
      evidence: 'director agrees; by the facts of the film that was found by title (same title; same year)',
    });
  });

  test('rests on the match by title, however many records came by the id', () => {
    const first = judged(idMatch, byId()) as Found;
    const again = { ...idMatch, line: first.evidence };
    expect(judged(again, byId())).toMatchObject({ evidence: first.evidence });
  });

  test.each([
    ['a programme gave the id', search, undefined, byId()],
    ['a person gave the id', { mode: 'record' } as const, idMatch, byId()],
    [
      'a person chose the film',
      {
        mode: 'accept',
        film: { tmdbId: 1, confidence: 1, evidence: '', strategy: 'reviewer', flagged: false },
      } as const,
      idMatch,
      byId({ strategy: 'reviewer' }),
    ],
    ['it was found by the programme’s title', search, idMatch, byId({ strategy: 'exact_title_year' })],
  ])('stands as it is where %s', (_, request, known, answer) => {
    expect(judged(known, answer, request)).toBe(answer);
  });
});

describe('how an id was found', () => {
  const { dataSource, db } = useDatabase();

  /** A film of a programme that has a minimal record now. */
  async function minimal(
    strategy: string,
    confidence: number,
    entry: Partial<Entry> = {},
  ): Promise<{ id: string; imdbId: string }> {
    const title = `Film ${freshId()}`;
    const { editionId } = await stage(dataSource(), [{ title, ...entry }]);
    const id = await movieOf(db(), editionId, title);
    const imdbId = entry.imdbId ?? freshImdbId();
    const found = record({ source: 'omdb', completeness: 'minimal', title, imdbId });
    await upgradeMovie(
      db(),
      id,
      found,
      match({ strategy, confidence, evidence: { line: idMatch.line, candidates: [] } }),
    );
    return { id, imdbId };
  }

  test('is known of a film that came without one', async () => {
    const { id, imdbId } = await minimal('title', 0.905);
    expect(await readLookupSubject(db(), id, undefined)).toMatchObject({ imdbId, idMatch });
  });

  test.each([
    ['the programme gave it', 'imdb_id', 1, { imdbId: freshImdbId() }],
    ['the programme gave it, and another title was taken', 'title', 0.905, { imdbId: freshImdbId() }],
    ['the title made it certain', 'title', 1, {}],
  ])('is nothing to go by where %s', async (_, strategy, confidence, entry) => {
    const { id } = await minimal(strategy, confidence, entry);
    expect((await readLookupSubject(db(), id, undefined)).idMatch).toBeUndefined();
  });

  test('is nothing to go by when another programme names it', async () => {
    const { id, imdbId } = await minimal('title', 0.905);
    await stage(dataSource(), [{ title: 'The same film', imdbId }]);
    expect(await readLookupSubject(db(), id, undefined)).toMatchObject({ imdbId, idMatch: undefined });
  });

  test('is nothing to go by when a person decided', async () => {
    const { id } = await minimal('title', 0.905);
    const before = await lockMovie(db(), id);
    await keepDecision(db(), {
      movieId: id,
      workflowId: `movie-lookup/${id}`,
      decisionId: 'first',
      decision: { reviewer: 'ana', choice: { accept: 'match' } },
      before,
    });
    expect((await readLookupSubject(db(), id, undefined)).idMatch).toBeUndefined();
  });
});
