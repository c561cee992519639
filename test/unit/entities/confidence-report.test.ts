import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { readConfidenceReport } from '../../../entities/review/decisions.js';
import { freshId, movieOf, stage, useDatabase } from '../fixtures/entities.js';

/** How often each confidence was right, by what people decided; a row that is off by more than chance is marked. */

const { dataSource, db } = useDatabase();

interface Decided {
  confidence: number;
  evidence: string;
  /** TMDb id of the best candidate, and what was done. */
  offered: number;
  decision: object;
  /** The film's TMDb id then. */
  tmdbId?: number;
}

async function films(count: number): Promise<{ edition: string; ids: string[] }> {
  const entries = Array.from({ length: count }, () => ({ title: `Film ${freshId()}` }));
  const { editionId, key } = await stage(dataSource(), entries);
  return {
    edition: key,
    ids: await Promise.all(entries.map(({ title }) => movieOf(db(), editionId, title))),
  };
}

async function decided(movieId: string, { confidence, evidence, offered, decision, tmdbId }: Decided) {
  const id = randomUUID();
  await db().query(
    `INSERT INTO review_decisions (id, movie_id, reviewer, decision, evidence, after) VALUES ($1, $2, 'ana', $3, $4, $5)`,
    [
      id,
      movieId,
      decision,
      { line: '', candidates: [{ tmdbId: offered, title: 'A', confidence, evidence }] },
      { tmdb_id: tmdbId ?? null },
    ],
  );
  return id;
}

test('taken is right, another film and a stub are not; a row is off where chance does not explain it', async () => {
  const { edition, ids } = await films(26);
  const sure = { confidence: 0.95, evidence: 'same title; the director Ana agrees', offered: 7 };
  const even = { confidence: 0.5, evidence: 'same title', offered: 7 };
  for (const [at, id] of ids.entries()) {
    const isTaken = at % 2 === 0;
    const decision = isTaken ? { choice: { accept: 'match' } } : { choice: { accept: 'stub' } };
    // Thirteen of each: half of them right, which 0.5 says and 0.95 does not.
    await decided(id, { ...(at < 13 ? sure : even), decision, tmdbId: isTaken ? 7 : undefined });
  }
  expect(await readConfidenceReport(db(), edition)).toMatchObject([
    { evidence: 'director agrees', confidenceFrom: 0.9, decisions: 13, right: 7, off: true },
    { evidence: 'same title, director unknown', confidenceFrom: 0.5, decisions: 13, right: 6, off: false },
  ]);
});

test('the last decision that stands counts; a rejection says nothing of a candidate', async () => {
  const { edition, ids } = await films(4);
  const [taken = '', undone = '', rejected = '', twice = ''] = ids;
  const of = { confidence: 0.72, evidence: 'other title', offered: 9 };
  const byId = { ...of, decision: { choice: { tmdbId: 9 } } };
  await decided(taken, byId);
  const first = await decided(undone, byId);
  await db().query(
    `INSERT INTO review_decisions (movie_id, reviewer, decision, undoes) VALUES ($1, 'ben', '{"undo": true}', $2)`,
    [undone, first],
  );
  await decided(rejected, { ...of, decision: { reason: 'no film' } });
  await decided(twice, byId);
  await decided(twice, { ...of, decision: { choice: { tmdbId: 10 } }, tmdbId: 10 });
  expect(await readConfidenceReport(db(), edition)).toMatchObject([
    {
      festival: edition,
      evidence: 'other title, director unknown',
      confidenceFrom: 0.7,
      decisions: 2,
      right: 1,
    },
  ]);
});
