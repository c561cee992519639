import { expect, test } from 'vitest';
import { freshImdbId, movieOf, movieRow } from '../../unit/fixtures/entities.js';
import {
  begin,
  db,
  nominationsOf,
  reopen,
  stageAgain,
  staged,
  useReviewSteps,
} from '../fixtures/review/steps.js';

useReviewSteps();

/** What becomes of a film that a reviewer gives another IMDb id, and how that is undone, in a real Postgres. */

test('another IMDb id that nobody has here: a programme with the old one still finds the film', async () => {
  const [old, right] = [freshImdbId(), freshImdbId()];
  const { id, key, title } = await staged(old);
  expect(await begin(id, { keep: 'same', assignImdbId: right })).toMatchObject({
    movieId: id,
    merged: false,
  });
  expect(await movieRow(db(), id)).toMatchObject({ imdb_id: right });
  const again = await stageAgain(key, { title, imdbId: old });
  expect(await movieOf(db(), again, title)).toBe(id);
  // And back: the old id was right after all.
  await db().query(`UPDATE movies SET import_type = 'minimal' WHERE id = $1`, [id]);
  await begin(id, { keep: 'nothing' });
  expect(await movieRow(db(), id)).toMatchObject({ imdb_id: old });
});

test('another IMDb id that a film has: they are one, a re-import changes nothing, reopening parts them', async () => {
  const [wrong, right] = [freshImdbId(), freshImdbId()];
  const known = await staged(right);
  const { id, key, title } = await staged(wrong);
  expect(await begin(id, { keep: 'same', assignImdbId: right })).toMatchObject({
    movieId: known.id,
    merged: true,
  });
  expect(await nominationsOf(known.id)).toHaveLength(2);
  expect(await movieOf(db(), await stageAgain(key, { title, imdbId: wrong }), title)).toBe(known.id);

  expect(await reopen(id)).toMatchObject({ movieId: id, importType: 'stub' });
  expect(await movieRow(db(), id)).toMatchObject({
    imdb_id: wrong,
    merged_into: null,
    review_state: 'review',
    title,
  });
  expect(await nominationsOf(id)).toEqual([key]);
  expect(await nominationsOf(known.id)).toEqual([known.key]);
});
