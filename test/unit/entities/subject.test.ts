import { expect, test } from 'vitest';
import { mergeMovies } from '../../../entities/movies/merge.js';
import { rowBeforeMerge, subjectOf } from '../../../entities/movies/lookup-subject.js';
import { freshId, freshImdbId, movieOf, stage, useDatabase } from '../fixtures/entities.js';

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
