import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CreditRecord } from '../../../domain/film.js';
import { rebuildCollaborations, topCollaborations } from '../../../entities/sweeps/collaborations.js';
import { mergeMovies } from '../../../entities/movies/merge.js';
import { upgradeMovie } from '../../../entities/movies/upgrade.js';
import { match, record, useDatabase } from '../fixtures/entities.js';

const database = useDatabase();

beforeEach(async () => {
  await database.db().query('TRUNCATE movies, people CASCADE');
});

interface Row {
  pair: string;
  kinds: string[];
  films: number;
  first: string;
  firstYear: number | null;
  latest: string;
  latestYear: number | null;
}

/** The collaborations by the names of the people ("P01+P02", in order) and the movies' keys. */
async function stored(): Promise<Row[]> {
  return await database.db().query<Row[]>(
    `SELECT least(one.name, other.name) || '+' || greatest(one.name, other.name) AS pair, kinds, films,
       first.festival_key AS first, first_year AS "firstYear", latest.festival_key AS latest, latest_year AS "latestYear"
     FROM collaborations JOIN people one ON one.id = person_id JOIN people other ON other.id = other_person_id
     LEFT JOIN movies first ON first.id = first_movie_id LEFT JOIN movies latest ON latest.id = latest_movie_id
     ORDER BY 1`,
  );
}

async function addMovie(key: string): Promise<string> {
  const [row] = await database
    .db()
    .query<{ id: string }[]>(
      `INSERT INTO movies (title, festival_key) VALUES ($1, $1) RETURNING id::text AS id`,
      [key],
    );
  if (row === undefined) throw new Error('no movie');
  return row.id;
}

interface Crew {
  cast?: string[];
  directors?: string[];
  writers?: string[];
  year?: number;
  completeness?: 'full' | 'minimal';
}

function credits({ cast = [], directors = [], writers = [] }: Crew): CreditRecord[] {
  const of = (names: string[], department: CreditRecord['department'], job: string): CreditRecord[] =>
    names.map((name, position) => ({
      name,
      department,
      job,
      position,
      tmdbPersonId: Number(name.replace(/\D/g, '')),
    }));
  return [
    ...of(cast, 'cast', 'Actor'),
    ...of(directors, 'directing', 'Director'),
    ...of(writers, 'writing', 'Writer'),
  ];
}

async function importMovie(movieId: string, crew: Crew): Promise<void> {
  const { completeness = 'full', year } = crew;
  const film = record({ completeness, credits: credits(crew), year });
  await database.dataSource().transaction((db) => upgradeMovie(db, movieId, film, match()));
}

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

const SLOTS = 5;
const person = fc.integer({ min: 10, max: 25 }).map((number) => `P${number}`);
const slot = fc.integer({ min: 0, max: SLOTS - 1 });
const year = fc.option(fc.integer({ min: 1990, max: 1996 }), { nil: undefined });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('import' as const),
      slot,
      cast: fc.uniqueArray(person, { maxLength: 13 }),
      directors: fc.uniqueArray(person, { maxLength: 2 }),
      writers: fc.uniqueArray(person, { maxLength: 2 }),
      year,
      completeness: fc.constantFrom('full' as const, 'full' as const, 'minimal' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('date' as const), slot, year }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('merge' as const), slot, into: slot }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reject' as const), slot }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('remove' as const), slot }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function take(done: Step, movies: string[]): Promise<void> {
  const db = database.db();
  const id = movies[done.slot] ?? '';
  const [row] = await db.query<{ merged_into: string | null }[]>(
    'SELECT merged_into FROM movies WHERE id = $1',
    [id],
  );
  if (row === undefined) return;
  if (done.does === 'import') {
    const { year, ...crew } = done;
    await importMovie(id, { ...crew, year });
  } else if (done.does === 'date')
    await db.query('UPDATE movies SET year = $2 WHERE id = $1', [id, done.year ?? null]);
  else if (done.does === 'reject')
    await db.query(`UPDATE movies SET review_state = 'rejected' WHERE id = $1`, [id]);
  else if (done.does === 'remove')
    await db.query(
      'DELETE FROM movies WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM movies other WHERE other.merged_into = $1)',
      [id],
    );
  else {
    const into = movies[done.into] ?? '';
    const [target] = await db.query<{ id: string }[]>(
      'SELECT id FROM movies WHERE id = $1 AND id <> $2 AND merged_into IS NULL',
      [into, id],
    );
    if (target === undefined || row.merged_into !== null) return;
    await database.dataSource().transaction((transaction) => mergeMovies(transaction, id, into));
  }
}

/** The pairs and their number of films as the credits have them, counted here and not in the database. */
async function counted(): Promise<Map<string, number>> {
  const rows = await database
    .db()
    .query<{ movie: string; name: string; department: string; place: number }[]>(
      `SELECT credits.movie_id::text AS movie, people.name, department,
       min(position) * 1000000 + credits.person_id AS place
     FROM credits JOIN people ON people.id = person_id JOIN movies ON movies.id = movie_id
     WHERE import_type = 'full' AND merged_into IS NULL AND review_state IS DISTINCT FROM 'rejected'
     GROUP BY credits.movie_id, people.name, department, credits.person_id ORDER BY place`,
    );
  const films = new Map<string, Set<string>>();
  for (const movie of new Set(rows.map((row) => row.movie))) {
    const of = (department: string): string[] =>
      rows.filter((row) => row.movie === movie && row.department === department).map(({ name }) => name);
    const [cast, directors, writers] = [of('cast').slice(0, 10), of('directing'), of('writing')];
    const add = (ones: string[], others: string[]): void => {
      for (const one of ones)
        for (const other of others) {
          if (one === other) continue;
          const pair = [one, other].sort().join('+');
          films.set(pair, (films.get(pair) ?? new Set()).add(movie));
        }
    };
    add(cast, cast);
    add(cast, directors);
    add(directors, directors);
    add(directors, writers);
  }
  return new Map([...films].map(([pair, movies]) => [pair, movies.size]));
}

test('after any history, what was kept step by step is what is made anew', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (history) => {
      await database.db().query('TRUNCATE movies, people CASCADE');
      const movies: string[] = [];
      for (let at = 0; at < SLOTS; at += 1) movies.push(await addMovie(`movie ${at}`));
      for (const done of history) await take(done, movies);
      const kept = await stored();
      expect(new Map(kept.map(({ pair, films }) => [pair, films]))).toEqual(await counted());
      expect(await rebuildCollaborations(database.db())).toBe(kept.length);
      expect(await stored()).toEqual(kept);
      expect(await database.db().query('SELECT * FROM collaboration_changes')).toEqual([]);
    }),
    { numRuns: 15, endOnFailure: true },
  );
});
