import { expect, test } from 'vitest';
import type { FilmRecord } from '../../../../domain/film.js';
import { readChanges, readImages, readRatings } from '../../../../entities/movies/history/history.js';
import { writeFacts } from '../../../../entities/movies/lookup-subject.js';
import { refreshMovie, takeOffRecord, type Refreshed } from '../../../../entities/movies/refresh.js';
import { upgradeMovie } from '../../../../entities/movies/upgrade.js';
import { MatchJudgement } from '../../../../entities/review/records.js';
import { learnedFrom } from '../../../../matching/evidence/learned.js';
import {
  freshId,
  freshImdbId,
  match,
  movieOf,
  movieRow,
  record,
  stage,
  useDatabase,
} from '../../fixtures/entities.js';

const { dataSource, db } = useDatabase();

interface Known {
  movieId: string;
  film: FilmRecord & { tmdbId: number; imdbId: string };
}

/** A film of a festival with TMDb's record. */
async function known(more: Partial<FilmRecord> = {}): Promise<Known> {
  const film = { ...record({ overview: 'A plot.', ...more }), tmdbId: freshId(), imdbId: freshImdbId() };
  const { editionId } = await stage(dataSource(), [
    { title: film.imdbId, imdbId: film.imdbId, nominations: [] },
  ]);
  const movieId = await movieOf(db(), editionId, film.imdbId);
  await upgradeMovie(db(), movieId, film, match());
  await writeFacts(db(), movieId, 'tmdb', learnedFrom(film));
  return { movieId, film };
}

async function refresh({ movieId, film }: Known, more: Partial<FilmRecord>): Promise<Refreshed> {
  return await dataSource().transaction((db) => refreshMovie(db, movieId, film.tmdbId, { ...film, ...more }));
}

const changesOf = async ({ movieId }: Known) =>
  (await readChanges(db(), movieId, 50)).map(({ field, before, after }) => ({ field, before, after }));

const PERSON = { department: 'directing', job: 'Director', position: 0 } as const;

test('each field that changed is a row, with what it was; what TMDb does not know any more stays', async () => {
  const film = await known({ credits: [{ name: 'Ada One', ...PERSON }], runtimeMinutes: 90 });
  const told = {
    overview: 'Another plot.',
    runtimeMinutes: undefined,
    credits: [{ name: 'Bea Two', ...PERSON }],
  };
  expect(await refresh(film, told)).toEqual({ changes: 2 });
  expect(await changesOf(film)).toEqual([
    { field: 'overview', before: 'A plot.', after: 'Another plot.' },
    { field: 'directing', before: ['Ada One'], after: ['Bea Two'] },
  ]);
  expect(await movieRow(db(), film.movieId)).toMatchObject({ overview: 'Another plot.', runtime: 90 });
  expect(await refresh(film, told)).toEqual({ changes: 0 });
});

test('a score of fewer people, and what a better source said after TMDb, stay', async () => {
  const film = await known({ ratings: [{ source: 'tmdb', value: 8, scale: 10, votes: 500 }] });
  await upgradeMovie(
    db(),
    film.movieId,
    record({ source: 'imdb_scrape', title: 'As IMDb has it', imdbId: film.film.imdbId }),
    match(),
  );
  const ratings = [{ source: 'tmdb' as const, value: 1, scale: 10, votes: 3 }];
  await refresh(film, { title: 'As TMDb has it', ratings });
  expect(await movieRow(db(), film.movieId)).toMatchObject({ title: 'As IMDb has it' });
  expect(await readRatings(db(), film.movieId)).toMatchObject([{ value: 8, votes: 500 }]);
});

test('pictures that TMDb has no more are taken away', async () => {
  const image = (name: string) => ({
    kind: 'poster' as const,
    url: `https://image.tmdb.org/t/p/original/${name}.jpg`,
  });
  const film = await known({ images: [image('old'), image('kept')] });
  await refresh(film, { images: [image('kept'), image('new')] });
  expect((await readImages(db(), film.movieId, 9)).map(({ url }) => url.slice(-7)).sort()).toEqual([
    'ept.jpg',
    'new.jpg',
  ]);
});

test('another IMDb id, another film of ours, and one that a person refused are doubts, and change nothing', async () => {
  const film = await known();
  const other = await known();
  const before = await movieRow(db(), film.movieId);
  const refused = freshId();
  await db().insert(MatchJudgement, {
    movieId: film.movieId,
    decisionId: '00000000-0000-4000-8000-000000000001',
    tmdbId: refused,
    imdbId: null,
    verdict: 'not_the_same',
    reviewer: 'ana',
  });
  for (const [told, words] of [
    [{ imdbId: freshImdbId() }, "under this film's id now"],
    [{ tmdbId: other.film.tmdbId }, 'which is the film A film here'],
    [{ tmdbId: refused }, 'which a person refused'],
  ] as const)
    expect(await refresh(film, told)).toEqual({ doubt: expect.stringContaining(words) as string });
  expect(await movieRow(db(), film.movieId)).toEqual(before);
});

test('an IMDb id that TMDb gave before is no news', async () => {
  const film = await known();
  const wrong = { imdbId: freshImdbId() };
  await writeFacts(db(), film.movieId, 'tmdb', learnedFrom({ ...film.film, ...wrong }));
  expect(await refresh(film, wrong)).toEqual({ changes: 0 });
  expect(await movieRow(db(), film.movieId)).toMatchObject({ imdb_id: film.film.imdbId });
});

test('a record that is taken off is kept as changes; that of a person stays', async () => {
  const film = await known();
  await takeOffRecord(db(), film.movieId, 'TMDb has it no more');
  expect(await movieRow(db(), film.movieId)).toMatchObject({ import_type: 'stub', overview: null });
  expect(await changesOf(film)).toContainEqual({ field: 'overview', before: 'A plot.', after: null });
  const decided = await known();
  await db().query(`UPDATE movies SET review_state = 'decided' WHERE id = $1`, [decided.movieId]);
  await takeOffRecord(db(), decided.movieId, 'TMDb has it no more');
  expect(await movieRow(db(), decided.movieId)).toMatchObject({ import_type: 'full', overview: 'A plot.' });
});
