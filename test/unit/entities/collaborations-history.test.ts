import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rebuildCollaborations } from '../../../entities/sweeps/collaborations.js';
import { mergeMovies } from '../../../entities/movies/merge.js';
import { database, addMovie, importMovie, stored, useCollaborations } from '../fixtures/collaborations.js';

useCollaborations();

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
     WHERE import_type = 'full' AND movies.merged_into IS NULL AND review_state IS DISTINCT FROM 'rejected'
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
