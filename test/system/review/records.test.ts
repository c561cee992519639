import { expect, test } from 'vitest';
import { AppError } from '../../../domain/errors.js';
import type { DecisionBasis } from '../../../domain/lookup/tier.js';
import { lockMovie } from '../../../entities/review/keep-decision.js';
import { parkMovie } from '../../../entities/movies/park.js';
import { findFilm } from '../../../entities/review/reopen.js';
import { listReviews } from '../../../entities/review/queue-list.js';
import { upgradeMovie } from '../../../entities/movies/upgrade.js';
import { freshId, freshImdbId, match, movieRow, record } from '../../unit/fixtures/entities.js';
import {
  begin,
  dataSource,
  db,
  partsOf,
  reopen,
  staged,
  take,
  useReviewSteps,
} from '../fixtures/review/steps.js';

useReviewSteps();

/** What a reviewer's decision does to the records, and how it is undone, in a real Postgres. */

test('another TMDb film after a wrong one: nothing of the wrong one stays', async () => {
  const { id } = await staged();
  await take(id, 1_000_001, { imdbId: 'tt9900001' });
  expect(await movieRow(db(), id)).toMatchObject({ imdb_id: 'tt9900001', tmdb_id: 1_000_001 });
  await reopen(id);
  // Until another choice is made its record stays.
  expect(await movieRow(db(), id)).toMatchObject({ import_type: 'full', review_state: 'review' });
  await take(id, 1_000_002);
  expect(await movieRow(db(), id)).toMatchObject({
    import_type: 'full',
    review_state: 'decided',
    tmdb_id: 1_000_002,
    // It came from the wrong record: the programme had none.
    imdb_id: null,
    overview: 'Plot of 1000002',
  });
  expect(await partsOf(id)).toEqual({
    credits: 1,
    ratings: 1,
    images: ['https://images.example/1000002.jpg'],
  });
});

test('the same film again keeps its record', async () => {
  const { id } = await staged();
  await take(id, 1_000_011);
  await reopen(id);
  await begin(id, { keep: 'same', tmdbId: 1_000_011 });
  expect(await movieRow(db(), id)).toMatchObject({ import_type: 'full', tmdb_id: 1_000_011 });
});

test('no film at all: the record is taken off, and the film is what the programme says', async () => {
  const imdbId = freshImdbId();
  const { id, title, key } = await staged(imdbId);
  await dataSource().transaction((manager) =>
    parkMovie(manager, {
      movieId: id,
      filmKey: imdbId,
      edition: key,
      reason: null,
      message: '',
      sourcesAsked: [],
    }),
  );
  await take(id, 1_000_021);
  await reopen(id);
  const { before, importType } = await begin(id, { keep: 'nothing' });
  expect({ before: before.import_type, importType }).toEqual({ before: 'full', importType: 'stub' });
  expect(await movieRow(db(), id)).toMatchObject({
    imdb_id: imdbId,
    tmdb_id: null,
    title,
    year: 2025,
    overview: null,
    import_type: 'stub',
    cri_eligible: false,
  });
  expect(await partsOf(id)).toEqual({ credits: 0, ratings: 0, images: null });
  // In its festival's figures the film counts as a stub again, once.
  const counted: unknown = await db().query(
    `SELECT metadata->>'import_type' AS type, count(*)::int AS rows FROM api_lookup_metrics
     WHERE metadata->>'festival' = $1 AND metadata->>'import_type' IS NOT NULL GROUP BY 1`,
    [key],
  );
  expect(counted).toEqual([{ type: 'stub', rows: 1 }]);
});

test('while it is reopened no machine writes it, and after the decision neither', async () => {
  const { id } = await staged();
  await take(id, 1_000_031);
  await reopen(id);
  const machine = () =>
    dataSource().transaction((manager) =>
      upgradeMovie(manager, id, record({ tmdbId: 1_000_032, title: 'A machine’s' }), match()),
    );
  expect(await machine()).toMatchObject({ changed: false });
  expect(await movieRow(db(), id)).toMatchObject({ tmdb_id: 1_000_031, review_state: 'review' });
});

test('a film in review that nobody ever decided on is still found by machines', async () => {
  const { id } = await staged();
  await db().query(`UPDATE movies SET review_state = 'review' WHERE id = $1`, [id]);
  const upgrade = await dataSource().transaction((manager) =>
    upgradeMovie(manager, id, record({ tmdbId: 1_000_041 }), match()),
  );
  expect(upgrade).toMatchObject({ changed: true, importType: 'full' });
});

test('every step is kept: who, before, after; a repeated reopening once', async () => {
  const { id } = await staged();
  await take(id, 1_000_051);
  await reopen(id, 'reopened-once');
  await reopen(id, 'reopened-once');
  const rows: unknown = await db().query(
    `SELECT reviewer, before->>'import_type' AS before, before->>'review_state' AS state, after->>'import_type' AS after
     FROM review_decisions WHERE movie_id = $1 ORDER BY inserted_at`,
    [id],
  );
  expect(rows).toEqual([
    { reviewer: 'ana', before: 'stub', state: null, after: 'full' },
    { reviewer: 'ben', before: 'full', state: 'decided', after: 'full' },
  ]);
});

test('the candidates of the earlier decision come back', async () => {
  const { id } = await staged();
  const candidates = [{ tmdbId: 7, title: 'Perhaps', confidence: 0.4, evidence: 'same title' }];
  await db().query(`UPDATE movies SET match_evidence = $2::jsonb WHERE id = $1`, [
    id,
    JSON.stringify({ line: 'unsure', candidates }),
  ]);
  await take(id, 1_000_061);
  expect((await reopen(id)).candidates).toEqual(candidates);
});

test.each([
  ['a TMDb film of another film', 'another film here'],
  ['a film that was rejected', 'which a reviewer rejected'],
] as const)('%s is refused in words, and nothing is changed', async (what, words) => {
  const imdbId = freshImdbId();
  const tmdbId = 1_000_100 + freshId();
  const other = await staged(imdbId);
  await take(other.id, tmdbId);
  const rejected = what === 'a film that was rejected';
  if (rejected) await db().query(`UPDATE movies SET review_state = 'rejected' WHERE id = $1`, [other.id]);
  const { id } = await staged(freshImdbId());
  await take(id, tmdbId + 1_000_000);
  const before = await movieRow(db(), id);
  const basis: DecisionBasis = rejected
    ? { keep: 'same', assignImdbId: imdbId }
    : { keep: 'same', tmdbId, imdbId };
  const refusal: unknown = await begin(id, basis).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(AppError);
  expect((refusal as Error).message).toContain(words);
  expect(await movieRow(db(), id)).toEqual(before);
});

test('the queue names a film by the key that its lookup goes by, and the key is found', async () => {
  const { id, key } = await staged();
  await take(id, 1_000_071, { imdbId: 'tt9900071' });
  await reopen(id);
  const [row] = await db().query<{ workflow_id: string }[]>('SELECT workflow_id FROM movies WHERE id = $1', [
    id,
  ]);
  const filmKey = row!.workflow_id.replace('movie-lookup/', '');
  expect(filmKey).toContain(key);
  expect((await listReviews(db(), 500)).map((item) => item.filmKey)).toContain(filmKey);
  for (const asked of [filmKey, 'tt9900071'])
    expect(await findFilm(db(), asked)).toMatchObject({
      movieId: id,
      filmKey,
      edition: key,
    });
  expect(await findFilm(db(), 'nothing-2025-of-the-kind')).toBeUndefined();
  expect(await lockMovie(db(), id)).toMatchObject({ review_state: 'review' });
});
