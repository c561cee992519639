import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { mergeMovies } from '../../../../entities/movies/merge.js';
import { readLookupSubject, rowBeforeMerge, subjectOf } from '../../../../entities/movies/lookup-subject.js';
import { recordVerdict } from '../../../../activities/lookup/record-outcome.js';
import { editionId, checkEdition } from '../../../../entities/editions/id.js';
import { readFilmRef } from '../../../../entities/movies/film-ref.js';
import {
  freshId,
  freshImdbId,
  movieOf,
  movieRow,
  record,
  stage,
  useDatabase,
} from '../../fixtures/entities.js';

/** A lookup is about a film, not about a row's number. */
const { dataSource, db } = useDatabase();

async function film(entry: { title: string; imdbId?: string }): Promise<{ id: string; lookup: string }> {
  const { editionId, key } = await stage(dataSource(), [entry]);
  const id = await movieOf(db(), editionId, entry.title);
  return { id, lookup: `movie-lookup/${entry.imdbId ?? `${key}-${entry.title.toLowerCase()}`}` };
}

test.each([
  ['an IMDb id', () => film({ title: 'With', imdbId: freshImdbId() })],
  ['a title alone', () => film({ title: 'Without' })],
])('the film of %s is its row', async (_what, make) => {
  const { id, lookup } = await make();
  expect(await subjectOf(db(), id, lookup)).toBe(id);
});

test('under a number that another film has now, the film is found where it is', async () => {
  const [mine, other] = [await film({ title: 'Mine' }), await film({ title: 'Other' })];
  expect(await subjectOf(db(), other.id, mine.lookup)).toBe(mine.id);
});

test('a film that is not there is said to be gone, whoever has its number', async () => {
  const { id } = await film({ title: 'Here' });
  const lookup = `movie-lookup/${freshImdbId()}`;
  await expect(subjectOf(db(), id, lookup)).rejects.toMatchObject({ code: 'FilmGone' });
  await expect(subjectOf(db(), id, lookup)).rejects.toThrow(
    `The film of ${lookup} is not in the database: it was removed, or never in this one.`,
  );
});

test('a film that was merged is the one that was kept, and its own row is known', async () => {
  const [merged, kept] = [
    await film({ title: 'Double' }),
    await film({ title: 'Kept', imdbId: freshImdbId() }),
  ];
  await dataSource().transaction((tx) => mergeMovies(tx, merged.id, kept.id));
  for (const asked of [merged.id, kept.id]) expect(await subjectOf(db(), asked, merged.lookup)).toBe(kept.id);
  expect(await rowBeforeMerge(db(), merged.id, kept.id)).toBe(merged.id);
  expect(await rowBeforeMerge(db(), kept.id, kept.id)).toBe(kept.id);
});

test('a film keeps its lookup when a person gives it another IMDb id', async () => {
  const { id, lookup } = await film({ title: 'Renamed', imdbId: freshImdbId() });
  await db().query('UPDATE movies SET imdb_id = $2 WHERE id = $1', [id, freshImdbId()]);
  expect(await subjectOf(db(), id, lookup)).toBe(id);
});

test('a film known by its TMDb id alone is found by that', async () => {
  const tmdbId = freshId();
  const [{ id }] = await db().query<[{ id: string }]>(
    `INSERT INTO movies (tmdb_id, title) VALUES ($1, 'By TMDb') RETURNING id::text`,
    [tmdbId],
  );
  expect(await subjectOf(db(), id, `movie-lookup/tmdb-${tmdbId}`)).toBe(id);
});

test('a film of a list is read again as what it is, under whatever number', async () => {
  const [mine, other] = [
    await film({ title: 'Listed', imdbId: freshImdbId() }),
    await film({ title: 'Another' }),
  ];
  const filmKey = mine.lookup.slice('movie-lookup/'.length);
  expect(await readFilmRef(db(), { movieId: other.id, filmKey, cursor: '7' })).toMatchObject({
    movieId: mine.id,
    filmKey,
    cursor: '7',
  });
  const gone = { movieId: other.id, filmKey: freshImdbId(), cursor: '7' };
  await expect(readFilmRef(db(), gone)).rejects.toMatchObject({ code: 'FilmGone' });
});

test('an edition is known by its key, not by its number', async () => {
  const [mine, other] = [
    await stage(dataSource(), [{ title: 'A' }]),
    await stage(dataSource(), [{ title: 'B' }]),
  ];
  expect(await editionId(db(), mine.key)).toBe(mine.editionId);
  await checkEdition(db(), mine.editionId, mine.key);
  for (const key of [mine.key, 'nowhere-2025'])
    await expect(checkEdition(db(), other.editionId, key)).rejects.toThrow(
      `${key} is not in the database as this import wrote it`,
    );
});

test('what a source said of a film that is gone meanwhile is written nowhere', async () => {
  const { id } = await film({ title: 'Bystander' });
  const subject = await readLookupSubject(db(), id, undefined);
  const attemptId = randomUUID();
  const writing = recordVerdict(
    dataSource(),
    {
      ...{ attemptId, source: 'tmdb', movieId: id, critical: false, minConfidence: 0.5, sureConfidence: 0.9 },
      ...{ askedBefore: [], request: { mode: 'record' } },
    },
    { ...subject, workflowId: `movie-lookup/${freshImdbId()}` },
    {
      kind: 'record',
      answer: {
        ...{ found: true, film: record({ title: 'Of another' }), strategy: 'direct_imdb', confidence: 1 },
        ...{ evidence: 'the id agrees', candidates: [], searches: [] },
      },
    },
    { ms: 1, requests: 1, fromCache: 0 },
  );
  await expect(writing).rejects.toMatchObject({ code: 'FilmGone' });
  expect(await movieRow(db(), id)).toMatchObject({ title: 'Bystander', import_type: 'stub' });
  expect(await db().query('SELECT id FROM api_lookup_metrics WHERE id = $1', [attemptId])).toEqual([]);
});
