import { expect, test } from 'vitest';
import { listFilms, MAX_COUNTED } from '../../../../entities/movies/search.js';
import { useDatabase } from '../../fixtures/entities.js';

/** Words that more films have than are counted: the page is found from the newest film down, in the same order. */
const { db } = useDatabase();

test('whole titles first, then the newest, page by page', async () => {
  await db().query(
    `INSERT INTO movies (id, title, import_type) SELECT n, CASE WHEN n % 5000 = 7 THEN 'Common Words' WHEN n % 50 = 3 THEN 'Rare'
       ELSE 'Some common words ' || n END, 'full' FROM generate_series(1, ${MAX_COUNTED + 400}) n`,
  );
  await db().query('ANALYZE movies');
  const rows = await db().query<{ id: string }[]>(
    `SELECT id::text FROM movies WHERE title <> 'Rare' ORDER BY lower(title) = 'common words' DESC, movies.id DESC`,
  );
  const ids = rows.map(({ id }) => id);
  const byAge = ids.toSorted((a, b) => Number(b) - Number(a));
  expect(ids.slice(0, 2)).toEqual(['10007', '5007']);
  for (const offset of [0, 50, 500, 550]) {
    const { films, total } = await listFilms(db(), { text: 'common words' }, { limit: 50, offset });
    expect(films.map(({ id }) => id)).toEqual(ids.slice(offset, offset + 50));
    expect(total).toBe(MAX_COUNTED + 1);
    const begun = await listFilms(db(), { text: 'comm wor' }, { limit: 50, offset });
    expect(begun.films.map(({ id }) => id)).toEqual(byAge.slice(offset, offset + 50));
    expect(begun.total).toBe(MAX_COUNTED + 1);
  }
  // Fewer have the word itself than are counted: those that only begin with it count, too.
  const { total } = await listFilms(db(), { text: '3' }, { limit: 50, offset: 0 });
  const [counted] = await db().query<{ films: number }[]>(
    `SELECT count(*)::int AS films FROM movies WHERE title ~ ' 3'`,
  );
  expect(total).toBe(counted?.films);
  expect(total).toBeGreaterThan(1);
});
