import { describe, expect, test } from 'vitest';
import { topCollaborations } from '../../../entities/sweeps/collaborations.js';
import { mergeMovies } from '../../../entities/movies/merge.js';
import { database, addMovie, importMovie, stored, useCollaborations } from '../fixtures/collaborations.js';

useCollaborations();

describe('collaborations', () => {
  test('are between actors, with directors, and of directors with writers', async () => {
    const movie = await addMovie('a');
    await importMovie(movie, { cast: ['P1', 'P2'], directors: ['P3', 'P4'], writers: ['P5'], year: 2020 });
    expect((await stored()).map(({ pair, kinds }) => `${pair} ${kinds.join()}`)).toEqual([
      'P1+P2 actor_actor',
      'P1+P3 actor_director',
      'P1+P4 actor_director',
      'P2+P3 actor_director',
      'P2+P4 actor_director',
      'P3+P4 director_director',
      'P3+P5 director_writer',
      'P4+P5 director_writer',
    ]);
  });

  test('count films, not parts: somebody who acts, writes and directs is one person', async () => {
    await importMovie(await addMovie('a'), {
      cast: ['P1', 'P2'],
      directors: ['P1'],
      writers: ['P1', 'P2'],
      year: 2020,
    });
    expect(await stored()).toEqual([
      {
        pair: 'P1+P2',
        kinds: ['actor_actor', 'actor_director', 'director_writer'],
        films: 1,
        first: 'a',
        firstYear: 2020,
        latest: 'a',
        latestYear: 2020,
      },
    ]);
  });

  test('name the first and the latest film; one without a year is neither', async () => {
    for (const [key, year] of [
      ['middle', 2015],
      ['latest', 2021],
      ['unknown', undefined],
      ['first', 2009],
    ] as const)
      await importMovie(await addMovie(key), {
        cast: ['P1'],
        directors: ['P2'],
        year,
      });
    expect(await stored()).toMatchObject([
      { films: 4, first: 'first', firstYear: 2009, latest: 'latest', latestYear: 2021 },
    ]);
    expect(await topCollaborations(database.db(), 'p1', 5)).toMatchObject([
      { films: 4, firstTitle: 'A film', latestYear: 2021 },
    ]);
    expect(await topCollaborations(database.db(), 'P3', 5)).toEqual([]);
  });

  test('those with the most films come first, the latest of them, and then by name', async () => {
    const cast = ['P1', 'P2', 'P3', 'P4'];
    await importMovie(await addMovie('a'), { cast, year: 2020 });
    await importMovie(await addMovie('b'), { cast: ['P3', 'P4', 'P5'], year: 2019 });
    await importMovie(await addMovie('c'), { cast: ['P6', 'P7'] });
    const listed = async (name: string | undefined, limit: number): Promise<string[]> =>
      (await topCollaborations(database.db(), name, limit)).map((pair) => `${pair.name}+${pair.otherName}`);
    const all = ['P3+P4', 'P1+P2', 'P1+P3', 'P1+P4', 'P2+P3', 'P2+P4', 'P3+P5', 'P4+P5', 'P6+P7'];
    for (const limit of [1, 2, 4, 8, 20]) expect(await listed(undefined, limit)).toEqual(all.slice(0, limit));
    expect(await listed('p3', 3)).toEqual(['P3+P4', 'P1+P3', 'P2+P3']);
    expect(await listed('P', 3)).toEqual(all.slice(0, 3));
  });

  test('are of the first ten of the cast', async () => {
    const cast = Array.from({ length: 14 }, (_, at) => `P${String(at + 10)}`);
    await importMovie(await addMovie('a'), { cast });
    const rows = await stored();
    expect(rows).toHaveLength(45);
    expect(rows.some(({ pair }) => pair.includes('P20'))).toBe(false);
  });

  test('are not made of a minimal record, and are made when it becomes full', async () => {
    const movie = await addMovie('a');
    await importMovie(movie, { cast: ['P1', 'P2'], completeness: 'minimal' });
    expect(await stored()).toEqual([]);
    await importMovie(movie, { cast: ['P1', 'P2'] });
    expect(await stored()).toMatchObject([{ pair: 'P1+P2', films: 1 }]);
  });

  test('of a film that is imported again count once, and follow its new credits', async () => {
    const movie = await addMovie('a');
    await importMovie(movie, { cast: ['P1', 'P2'] });
    await importMovie(movie, { cast: ['P1', 'P2'] });
    expect(await stored()).toMatchObject([{ pair: 'P1+P2', films: 1 }]);
    await importMovie(movie, { cast: ['P1', 'P3'] });
    expect(await stored()).toMatchObject([{ pair: 'P1+P3', films: 1 }]);
  });

  test('of two rows of one film count once when they are merged', async () => {
    const [one, other] = [await addMovie('a'), await addMovie('b')];
    for (const movie of [one, other]) await importMovie(movie, { cast: ['P1', 'P2'] });
    expect(await stored()).toMatchObject([{ films: 2 }]);
    await database.dataSource().transaction((db) => mergeMovies(db, one, other));
    expect(await stored()).toMatchObject([{ films: 1, first: 'b', latest: 'b' }]);
  });

  test('are all there when films of the same people are imported at one time', async () => {
    const movies = await Promise.all(Array.from({ length: 12 }, (_, at) => addMovie(`film ${at}`)));
    await Promise.all(
      movies.map((movie, at) =>
        importMovie(movie, {
          // In another order each time: nobody may wait for another in a ring.
          cast: at % 2 === 0 ? ['P1', 'P2', 'P3', 'P4'] : ['P4', 'P3', 'P2', 'P1'],
          year: 2000 + at,
        }),
      ),
    );
    const rows = await stored();
    expect(rows).toHaveLength(6);
    for (const row of rows)
      expect(row).toMatchObject({ films: 12, first: 'film 0', latest: 'film 11', latestYear: 2011 });
  });
});

describe('cri_eligible', () => {
  const eligible = async (id: string): Promise<boolean | undefined> => {
    const [row] = await database
      .db()
      .query<{ cri_eligible: boolean }[]>('SELECT cri_eligible FROM movies WHERE id = $1', [id]);
    return row?.cri_eligible;
  };

  test('is true for full imports alone, and nobody can write it', async () => {
    const movie = await addMovie('a');
    expect(await eligible(movie)).toBe(false);
    await importMovie(movie, { completeness: 'minimal' });
    expect(await eligible(movie)).toBe(false);
    await importMovie(movie, {});
    expect(await eligible(movie)).toBe(true);
    await expect(database.db().query('UPDATE movies SET cri_eligible = false')).rejects.toThrow(
      'cri_eligible',
    );
  });

  test('ends with a merge and with a rejection, and the collaborations with it', async () => {
    const [one, other] = [await addMovie('a'), await addMovie('b')];
    for (const movie of [one, other]) await importMovie(movie, { cast: ['P1', 'P2'] });
    await database.dataSource().transaction((db) => mergeMovies(db, one, other));
    expect(await eligible(one)).toBe(false);
    await database.db().query(`UPDATE movies SET review_state = 'rejected' WHERE id = $1`, [other]);
    expect(await eligible(other)).toBe(false);
    expect(await stored()).toEqual([]);
  });
});
