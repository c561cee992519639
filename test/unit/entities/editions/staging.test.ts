import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../../domain/programme/programme.js';
import { readEntries } from '../../../../sources/programmes/entries.js';
import { editionPage } from '../../../../entities/editions/page.js';
import { parkMovie } from '../../../../entities/movies/park.js';
import { stageProgramme } from '../../../../entities/editions/staging/stage.js';
import { upgradeMovie } from '../../../../entities/movies/upgrade.js';
import { readLookupSubject, writeFacts } from '../../../../entities/movies/lookup-subject.js';
import { freshImdbId, match, movieOf, movieRow, record, stage } from '../../fixtures/entities.js';
import { dataSource, db, NUL, useStaging } from '../../fixtures/staging.js';

useStaging();

async function counts(): Promise<unknown> {
  return await db().query(
    `SELECT (SELECT count(*)::int FROM movies) AS movies, (SELECT count(*)::int FROM festivals) AS festivals,
       (SELECT count(*)::int FROM festival_editions) AS editions, (SELECT count(*)::int FROM programme_entries) AS entries,
       (SELECT count(*)::int FROM nominations) AS nominations, (SELECT count(*)::int FROM programme_rejects) AS rejects`,
  );
}

const PROGRAMME: Entry[] = [
  {
    title: 'With everything',
    year: 2025,
    imdbId: 'tt6000001',
    originalTitle: 'Avec tout',
    directors: ['A', 'B'],
    countries: ['FR'],
    runtimeMinutes: 99.5,
    critical: true,
    nominations: [
      { category: 'Best Film', award: 'Prize', won: true },
      { category: 'Best Film', award: 'Prize', person: 'A' },
      { category: 'Best Film', award: 'Prize', person: 'A', won: true, details: 'shared' },
    ],
  },
  { title: 'By title alone' },
  { imdbId: 'tt6000002' },
];

describe('a programme', () => {
  test('nominations stand in its order, film by film', async () => {
    const films = Array.from({ length: 40 }, (_, index) => ({
      title: `Film ${String(index).padStart(2, '0')}`,
      nominations: [{ category: 'Best Film' }, { category: 'Best Director', person: 'A' }],
    }));
    const { editionId } = await stage(dataSource(), films, 'in-order-2025');
    const rows = await db().query<{ title: string }[]>(
      'SELECT title FROM nominations JOIN movies ON movies.id = movie_id WHERE edition_id = $1 ORDER BY nominations.id',
      [editionId],
    );
    expect(rows.map(({ title }) => title)).toEqual(films.flatMap(({ title }) => [title, title]));
  });

  test('is written whole: edition, stub movies, entries, nominations', async () => {
    const { editionId, total } = await stage(dataSource(), PROGRAMME, 'whole-2025');
    expect(total).toBe(3);
    const id = await movieOf(db(), editionId, 'With everything');
    expect(await movieRow(db(), id)).toMatchObject({
      import_type: 'stub',
      needs_enrichment: true,
      imdb_id: 'tt6000001',
      workflow_id: 'movie-lookup/tt6000001',
    });
    expect(
      await db().query(
        'SELECT person, won, details FROM nominations WHERE movie_id = $1 ORDER BY person NULLS FIRST',
        [id],
      ),
    ).toEqual([
      { person: null, won: true, details: null },
      { person: 'A', won: true, details: 'shared' },
    ]);
    expect(await editionPage(db(), editionId, '0', 10)).toMatchObject([
      {
        label: 'With everything (2025)',
        critical: true,
        imdbId: 'tt6000001',
        filmKey: 'tt6000001',
      },
      { label: 'By title alone', filmKey: 'whole-2025-by-title-alone' },
      { label: 'tt6000002', imdbId: 'tt6000002' },
    ]);
  });

  test('written twice changes nothing', async () => {
    await stage(dataSource(), PROGRAMME, 'twice-2025');
    const before = await counts();
    await stage(dataSource(), PROGRAMME, 'twice-2025');
    expect(await counts()).toEqual(before);
  });

  test('a film of two festivals is one movie with two nominations', async () => {
    const imdbId = freshImdbId();
    const one = await stage(dataSource(), [{ title: 'Both', imdbId, nominations: [{ category: 'Best' }] }]);
    const two = await stage(dataSource(), [{ title: 'Both', imdbId, nominations: [{ category: 'Best' }] }]);
    const id = await movieOf(db(), one.editionId, 'Both');
    expect(await movieOf(db(), two.editionId, 'Both')).toBe(id);
    expect(await db().query('SELECT 1 FROM nominations WHERE movie_id = $1', [id])).toHaveLength(2);
  });

  test('does not touch a record that is there', async () => {
    const imdbId = freshImdbId();
    const { editionId } = await stage(dataSource(), [{ title: 'First name', imdbId }]);
    const id = await movieOf(db(), editionId, 'First name');
    await dataSource().transaction((manager) =>
      upgradeMovie(manager, id, record({ title: 'Its title', imdbId }), match()),
    );
    const before = await movieRow(db(), id);
    await stage(dataSource(), [{ title: 'Another name', imdbId, year: 1999 }]);
    expect(await movieRow(db(), id)).toEqual(before);
  });

  test('a film known by its id alone takes the title of a later programme', async () => {
    const imdbId = freshImdbId();
    await stage(dataSource(), [{ imdbId }]);
    const { editionId } = await stage(dataSource(), [{ title: 'Named at last', imdbId, year: 2024 }]);
    expect(await movieRow(db(), await movieOf(db(), editionId, 'Named at last'))).toMatchObject({
      title: 'Named at last',
      year: 2024,
    });
  });

  test('rows that cannot be read are kept, and replaced by those of the next time', async () => {
    const write = (reasons: string[]): Promise<unknown> =>
      dataSource().transaction((manager) =>
        stageProgramme(manager, {
          festival: 'rejects',
          year: 2025,
          key: 'rejects-2025',
          programmeKind: 'inline',
          entries: [],
          rejects: reasons.map((reason, index) => ({
            row: index + 1,
            field: 'year',
            reason,
            raw: { year: '20x5', nul: NUL },
          })),
          spend: { limitUsd: 1.5, mode: 'free-only', from: new Date() },
        }),
      );
    await write(['one', 'two']);
    await write(['three']);
    expect(
      await db().query(
        `SELECT r.row, r.reason, e.spend_limit_usd::float8 AS usd, e.spend_mode FROM programme_rejects r
         JOIN festival_editions e ON e.id = r.edition_id WHERE e.key = 'rejects-2025'`,
      ),
    ).toEqual([{ row: 1, reason: 'three', usd: 1.5, spend_mode: 'free-only' }]);
  });

  test('1,200 films are written in one transaction, and none is lost', async () => {
    const films = Array.from({ length: 1200 }, (_, index) => ({
      title: `Many ${index}`,
      nominations: [{ category: 'Best' }],
    }));
    const { editionId, total } = await stage(dataSource(), films);
    expect(total).toBe(1200);
    expect(
      await db().query('SELECT count(*)::int AS n FROM nominations WHERE edition_id = $1', [editionId]),
    ).toEqual([{ n: 1200 }]);
  });

  test('all or nothing: what fails in the middle leaves no trace', async () => {
    const before = await counts();
    const broken = [{ title: 'Fine' }, { title: 'Broken', year: 1e12 }];
    await expect(stage(dataSource(), broken)).rejects.toThrow(/integer/);
    expect(await counts()).toEqual(before);
  });
});

describe('a parked film', () => {
  test('gets one metrics row a festival, however often it parks, and its state', async () => {
    const { editionId, key } = await stage(dataSource(), [{ title: 'Parks' }]);
    const id = await movieOf(db(), editionId, 'Parks');
    const park = (): Promise<void> =>
      dataSource().transaction((manager) =>
        parkMovie(manager, {
          movieId: id,
          filmKey: 'parks',
          edition: key,
          reason: 'tmdb_not_found',
          message: 'not there',
          sourcesAsked: ['tmdb'],
        }),
      );
    await park();
    await park();
    expect(await movieRow(db(), id)).toMatchObject({ review_state: 'parked', reason: 'tmdb_not_found' });
    expect(
      await db().query(
        `SELECT metadata->>'fallback_level' AS level, metadata->>'movie_created' AS created, metadata->>'source_hierarchy' AS sources
         FROM api_lookup_metrics WHERE operation = 'stub' AND metadata->>'movie_id' = $1`,
        [id],
      ),
    ).toEqual([{ level: '4', created: 'true', sources: 'tmdb>stub' }]);
  });
});

test('what is to be looked up is what this festival says of the film', async () => {
  const imdbId = freshImdbId();
  const one = await stage(dataSource(), [{ title: 'One name', imdbId, year: 2024, directors: ['A'] }]);
  const two = await stage(dataSource(), [
    { title: 'Two name', imdbId, year: 2025, directors: ['B'], runtimeMinutes: 90 },
  ]);
  const id = await movieOf(db(), one.editionId, 'One name');
  expect((await readLookupSubject(db(), id, one.key)).wanted).toMatchObject({
    title: 'One name',
    year: 2024,
    directors: ['A'],
    imdbId,
  });
  expect((await readLookupSubject(db(), id, two.key)).wanted).toMatchObject({
    title: 'Two name',
    directors: ['B'],
    runtimeMinutes: 90,
  });
  await writeFacts(db(), id, 'omdb', { title: 'From OMDb', directors: ['C'] });
  expect((await readLookupSubject(db(), id, two.key)).learned).toMatchObject({
    title: 'From OMDb',
    directors: ['C'],
  });
});

test('an id that one list pads with a zero more is one film, with the nominations of both lists', async () => {
  const imdbId = freshImdbId();
  const movies: string[] = [];
  for (const written of [imdbId, imdbId.replace('tt', 'tt0')]) {
    const row = { title: 'Harbour Lights', imdbId: written, nominations: [{ category: 'Best' }] };
    const { editionId } = await stage(dataSource(), readEntries([row], 'some-festival-2025').entries);
    movies.push(await movieOf(db(), editionId, 'Harbour Lights'));
  }
  expect(movies[0]).toBe(movies[1]);
  expect(await movieRow(db(), movies[0]!)).toMatchObject({ imdb_id: imdbId });
  expect(await db().query('SELECT 1 FROM nominations WHERE movie_id = $1', [movies[0]])).toHaveLength(2);
});
