import { describe, expect, test } from 'vitest';
import { keepDecision, lockMovie } from '../../../../entities/review/keep-decision.js';
import { freshId, freshImdbId, match, movieRow, record } from '../../fixtures/entities.js';
import { staged, dataSource, db, upgrade, useUpgrades } from '../../fixtures/upgrade.js';

useUpgrades();

async function decide(movieId: string, rejected = false): Promise<void> {
  await dataSource().transaction(async (manager) => {
    const before = await lockMovie(manager, movieId);
    await keepDecision(manager, {
      movieId,
      workflowId: 'w',
      decisionId: `d-${freshId()}`,
      decision: rejected
        ? { reviewer: 'ana', reason: 'no film' }
        : { reviewer: 'ana', choice: { accept: 'stub' } },
      before: before,
    });
  });
}

describe('a person’s decision is never overwritten', () => {
  test.each([false, true])('by a machine’s record (rejected: %s)', async (rejected) => {
    const { id } = await staged();
    await decide(id, rejected);
    const before = await movieRow(db(), id);
    expect(await upgrade(id, record({ tmdbId: freshId() }), match())).toMatchObject({ changed: false });
    expect(await movieRow(db(), id)).toEqual(before);
  });

  test('nor by a merge that a machine’s record asks for', async () => {
    const tmdbId = freshId();
    const other = await staged({ imdbId: freshImdbId() });
    await upgrade(other.id, record({ tmdbId }), match());
    const { id } = await staged();
    await decide(id);
    const before = await movieRow(db(), id);
    expect(
      await upgrade(id, record({ tmdbId }), match({ strategy: 'exact_title_year', confidence: 0.97 })),
    ).toMatchObject({
      changed: false,
    });
    expect(await movieRow(db(), id)).toEqual(before);
  });

  test('another person may, and the movie is a person’s then', async () => {
    const { id } = await staged();
    await decide(id);
    const tmdbId = freshId();
    expect(await upgrade(id, record({ tmdbId }), match({ decidedBy: 'ben' }))).toMatchObject({
      importType: 'full',
    });
    expect(await movieRow(db(), id)).toMatchObject({ tmdb_id: tmdbId, review_state: 'decided' });
  });

  test('and each is kept with who, what, before and after, once', async () => {
    const { id } = await staged();
    const kept = {
      movieId: id,
      workflowId: 'movie-lookup/x',
      decisionId: 'decision-0',
      decision: { reviewer: 'ana', choice: { accept: 'stub' as const }, note: 'wait' },
    };
    for (let times = 0; times < 2; times += 1)
      await dataSource().transaction(async (manager) => {
        await keepDecision(manager, { ...kept, before: await lockMovie(manager, id) });
      });
    const rows: unknown = await db().query(
      'SELECT reviewer, note, before, after FROM review_decisions WHERE movie_id = $1',
      [id],
    );
    expect(rows).toMatchObject([
      { reviewer: 'ana', note: 'wait', before: { review_state: null }, after: { review_state: 'decided' } },
    ]);
  });
});
