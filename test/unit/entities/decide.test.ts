import { expect, test } from 'vitest';
import type { Decision } from '../../../domain/review/decision.js';
import { decide, type DecisionRequest } from '../../../entities/review/decide.js';
import { ReviewDecision } from '../../../entities/review/records.js';
import { freshId, match, movieOf, movieRow, record, stage, useDatabase } from '../fixtures/entities.js';

/** A decision is one transaction: room for it, the chosen record, and who decided. */
const { dataSource, db } = useDatabase();

async function film(title: string): Promise<{ movieId: string; workflowId: string; key: string }> {
  const { editionId, key } = await stage(dataSource(), [{ title, nominations: [{ category: 'Best' }] }]);
  const movieId = await movieOf(db(), editionId, title);
  const { workflow_id: workflowId } = await movieRow(db(), movieId);
  return { movieId, workflowId: workflowId as string, key };
}

const APPROVAL: Decision = { reviewer: 'ana', choice: { tmdbId: 1 }, note: 'seen it' };

function request(
  { movieId, workflowId }: { movieId: string; workflowId: string },
  more: Partial<DecisionRequest>,
): DecisionRequest {
  return { movieId, workflowId, decisionId: 'one', decision: APPROVAL, basis: { keep: 'record' }, ...more };
}

const decisionsOn = (movieId: string) => db().findBy(ReviewDecision, { movieId });

test('a chosen record, the film’s new standing and who decided are written together', async () => {
  const subject = await film('Chosen');
  const tmdbId = freshId();
  const chosen = { record: record({ tmdbId, title: 'Chosen' }), match: match({ strategy: 'reviewer' }) };
  const basis = { keep: 'same', tmdbId } as const;
  const done = await dataSource().transaction((tx) => decide(tx, request(subject, { basis, chosen })));
  expect(done).toMatchObject({ movieId: subject.movieId, importType: 'full', merged: false });
  expect(await movieRow(db(), subject.movieId)).toMatchObject({
    tmdb_id: tmdbId,
    review_state: 'decided',
    import_type: 'full',
  });
  expect(await decisionsOn(subject.movieId)).toMatchObject([
    {
      reviewer: 'ana',
      note: 'seen it',
      before: { import_type: 'stub' },
      after: { import_type: 'full', tmdb_id: tmdbId, review_state: 'decided' },
    },
  ]);
});

test('done again it answers the same, and changes and adds nothing', async () => {
  const subject = await film('Twice');
  const tmdbId = freshId();
  const basis = { keep: 'same', tmdbId } as const;
  const chosen = { record: record({ tmdbId, title: 'Twice' }), match: match({ strategy: 'reviewer' }) };
  const run = () => dataSource().transaction((tx) => decide(tx, request(subject, { basis, chosen })));
  const first = await run();
  const row = await movieRow(db(), subject.movieId);
  expect(await run()).toEqual(first);
  expect(await movieRow(db(), subject.movieId)).toEqual(row);
  expect(await decisionsOn(subject.movieId)).toHaveLength(1);
});

test('a record that is another film’s is refused in words, and nothing of the decision stays', async () => {
  const [subject, other] = [await film('Mine'), await film('Other')];
  const tmdbId = freshId();
  await db().query('UPDATE movies SET tmdb_id = $2, imdb_id = $3 WHERE id = $1', [
    other.movieId,
    tmdbId,
    'tt7999001',
  ]);
  await db().query('UPDATE movies SET imdb_id = $2 WHERE id = $1', [subject.movieId, 'tt7999002']);
  const chosen = { record: record({ tmdbId }), match: match() };
  const before = await movieRow(db(), subject.movieId);
  await expect(
    dataSource().transaction((tx) => decide(tx, request(subject, { basis: { keep: 'record' }, chosen }))),
  ).rejects.toThrow(/^that is Other \(tt7999001\), another film here/);
  expect(await movieRow(db(), subject.movieId)).toEqual(before);
  expect(await decisionsOn(subject.movieId)).toEqual([]);
});

test('a rejection takes the record off and keeps who did', async () => {
  const subject = await film('No film');
  const decision: Decision = { reviewer: 'ben', reason: 'an exhibition' };
  await dataSource().transaction((tx) =>
    decide(tx, request(subject, { decision, basis: { keep: 'nothing' } })),
  );
  expect(await movieRow(db(), subject.movieId)).toMatchObject({ review_state: 'rejected' });
  expect(await decisionsOn(subject.movieId)).toMatchObject([{ reviewer: 'ben', note: 'an exhibition' }]);
});

test.each(['review_decisions', 'movie_merges', 'movie_merge_undos'])(
  '%s are only added, and stay when the movie goes',
  async (table) => {
    const [one, other] = [await film('Going'), await film('Staying')];
    await dataSource().transaction(async (tx) => {
      await decide(tx, request(one, { basis: { keep: 'nothing' } }));
      await tx.query('SELECT merge_movies($1, $2), part_movies($1)', [one.movieId, other.movieId]);
    });
    const rows = await db().query<unknown[]>(`SELECT * FROM ${table}`);
    expect(rows.length).toBeGreaterThan(0);
    for (const change of [
      `UPDATE ${table} SET kept_before = NULL`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ])
      await expect(
        db().query(table === 'review_decisions' ? change.replace('kept_before', 'before') : change),
      ).rejects.toThrow(/is a record: its rows are only added/);
    await db().query('DELETE FROM nominations');
    await db().query('DELETE FROM movies WHERE id = ANY ($1)', [[one.movieId, other.movieId]]);
    expect(await db().query(`SELECT * FROM ${table}`)).toEqual(rows);
  },
);
