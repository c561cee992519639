import { describe, expect, test } from 'vitest';
import type { CandidateSummary } from '../../../../domain/lookup/candidates.js';
import { recordCandidates } from '../../../../entities/movies/candidates.js';
import { upgradeMovie } from '../../../../entities/movies/upgrade.js';
import { freshId, match, movieOf, movieRow, record, stage, useDatabase } from '../../fixtures/entities.js';

const { dataSource, db } = useDatabase();

const byTmdb: CandidateSummary = { tmdbId: 1, title: 'One', confidence: 0.55, evidence: 'same title' };
const byOmdb: CandidateSummary = {
  imdbId: 'tt0000009',
  title: 'Two',
  confidence: 0.25,
  evidence: 'year off',
};

async function stub(): Promise<string> {
  const title = `Film ${freshId()}`;
  const { editionId } = await stage(dataSource(), [{ title }]);
  return await movieOf(db(), editionId, title);
}

async function note(
  id: string,
  message: string,
  candidates: CandidateSummary[],
  isFirst = false,
): Promise<Record<string, unknown>> {
  await dataSource().transaction((manager) =>
    recordCandidates(manager, id, { message, candidates, isFirst }),
  );
  return await movieRow(db(), id);
}

describe('the candidates of a stub', () => {
  test('are those of all sources, with the line and the confidence of the best', async () => {
    const id = await stub();
    await note(id, 'TMDb’s best is One', [byTmdb], true);
    expect(await note(id, 'OMDb offers Two', [byOmdb])).toMatchObject({
      match_confidence: 0.55,
      match_evidence: { line: 'TMDb’s best is One', candidates: [byTmdb, byOmdb] },
    });
  });

  test('have the line of whoever names a better one', async () => {
    const id = await stub();
    await note(id, 'OMDb offers Two', [byOmdb], true);
    expect(await note(id, 'TMDb’s best is One', [byTmdb])).toMatchObject({
      match_confidence: 0.55,
      match_evidence: { line: 'TMDb’s best is One', candidates: [byTmdb, byOmdb] },
    });
  });

  test('are less likely when the source that named them says so', async () => {
    const id = await stub();
    await note(id, 'TMDb’s best is One', [byTmdb], true);
    const refused = { ...byTmdb, confidence: 0.3, evidence: 'same title; but other facts' };
    expect(await note(id, 'the facts contradict it', [refused])).toMatchObject({
      match_confidence: 0.3,
      match_evidence: { line: 'the facts contradict it', candidates: [refused] },
    });
  });

  test('of an earlier lookup do not count in the next one', async () => {
    const id = await stub();
    await note(id, 'TMDb’s best is One', [byTmdb], true);
    expect(await note(id, 'OMDb offers Two', [byOmdb], true)).toMatchObject({
      match_confidence: 0.25,
      match_evidence: { line: 'OMDb offers Two', candidates: [byOmdb] },
    });
  });
});

test('a record’s evidence is no candidate’s', async () => {
  const id = await stub();
  await upgradeMovie(db(), id, record({ tmdbId: freshId() }), match());
  expect(await note(id, 'OMDb offers Two', [byOmdb])).toMatchObject({
    match_confidence: 1,
    match_evidence: { line: 'the id agrees' },
  });
});
