import type { EntityManager } from 'typeorm';
import { beforeEach, expect, test } from 'vitest';
import { NOMINEE_KINDS } from '../../../../domain/views/person.js';
import { listCompleteness } from '../../../../entities/editions/completeness.js';
import { countPersonQueue, readPersonQueue } from '../../../../entities/people/queue.js';
import { useDatabase } from '../../fixtures/entities.js';

/** What editions come to follows every change of their rows, whoever makes it. */
const { dataSource, db } = useDatabase();
const [A, B] = [1, 2];

beforeEach(async () => {
  await db().query('TRUNCATE festivals, movies, people CASCADE');
  await db().query(`INSERT INTO festivals (id, slug) VALUES (1, 'one')`);
  await db().query(
    `INSERT INTO festival_editions (id, festival_id, year, key) SELECT n, 1, 2000 + n, 'one-' || 2000 + n FROM generate_series(1, 2) n`,
  );
  await db().query(
    `INSERT INTO movies (id, title, import_type) SELECT n, 'Film ' || n, 'stub' FROM generate_series(1, 12) n`,
  );
  await db().query(`INSERT INTO people (id, name, tmdb_id) VALUES (1, 'Ana', 1)`);
});

/** What the view says against what counting says. */
async function expectRight(): Promise<void> {
  const said = await db().query<object[]>(
    `SELECT edition, films, expected_programme, full_films, minimal, stub, waiting, nominations, with_film, nominees, with_person
     FROM edition_completeness ORDER BY edition`,
  );
  const counted = await db().query<object[]>(
    `WITH film AS (SELECT DISTINCT edition_id, import_type, review_state, movie_id FROM programme_entries JOIN movies ON movies.id = movie_id),
       named AS (SELECT * FROM nominations WHERE vanished_at IS NULL)
     SELECT key AS edition, (SELECT count(*)::int FROM film WHERE edition_id = e.id) AS films,
       (SELECT count(DISTINCT movie_id)::int FROM programme_entries WHERE edition_id = e.id AND vanished_at IS NULL) AS expected_programme,
       (SELECT count(*)::int FROM film WHERE edition_id = e.id AND import_type = 'full') AS full_films,
       (SELECT count(*)::int FROM film WHERE edition_id = e.id AND import_type = 'minimal') AS minimal,
       (SELECT count(*)::int FROM film WHERE edition_id = e.id AND import_type = 'stub' AND review_state IS NOT NULL) AS stub,
       (SELECT count(*)::int FROM film WHERE edition_id = e.id AND import_type = 'stub' AND review_state IS NULL) AS waiting,
       (SELECT count(*)::int FROM named WHERE edition_id = e.id) AS nominations,
       (SELECT count(movie_id)::int FROM named WHERE edition_id = e.id) AS with_film,
       (SELECT count(*)::int FROM nomination_people p JOIN named ON named.id = nomination_id WHERE edition_id = e.id) AS nominees,
       (SELECT count(person_id)::int FROM nomination_people p JOIN named ON named.id = nomination_id WHERE edition_id = e.id) AS with_person
     FROM festival_editions e ORDER BY key`,
  );
  expect(said).toEqual(counted);
}

/** What lists of awards and people go by. */
async function expectLists(): Promise<void> {
  const figures = 'figures_of_editions(ARRAY(SELECT id FROM festival_editions))';
  expect(
    await db().query(
      `SELECT edition_id, told.* FROM ${figures}, jsonb_to_recordset(awards) AS told (category text, award text, nominations bigint) ORDER BY 1, 2, 3`,
    ),
  ).toEqual(
    await db().query(
      `SELECT edition_id, category, award, count(*) AS nominations FROM nominations WHERE vanished_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    ),
  );
  const counts = await countPersonQueue(db(), undefined);
  expect(await db().query('SELECT * FROM person_linkage ORDER BY 1, 3, 4')).toEqual(
    await db().query(
      `SELECT key AS edition, slug AS festival, p.linked_by, CASE WHEN p.person_id IS NULL THEN coalesce(p.reason, 'not_looked_at') END AS reason,
         count(*) AS nominees, count(p.person_id) AS linked
       FROM nomination_people p JOIN nominations nomination ON nomination.id = p.nomination_id
       JOIN festival_editions e ON e.id = nomination.edition_id JOIN festivals f ON f.id = e.festival_id GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4`,
    ),
  );
  for (const kind of NOMINEE_KINDS) {
    const rows = await db().query<{ id: string }[]>(
      `SELECT p.id::text FROM nomination_people p JOIN nominations n ON n.id = p.nomination_id JOIN festival_editions e ON e.id = n.edition_id
       WHERE ${OF_KIND[kind]} ORDER BY e.year DESC, e.key, p.id`,
    );
    expect(counts[kind]).toBe(rows.length);
    for (const offset of [0, 2, 5]) {
      const page = await readPersonQueue(db(), { kind }, { limit: 3, offset });
      expect(page.map(({ id }) => id)).toEqual(rows.slice(offset, offset + 3).map(({ id }) => id));
    }
  }
}

const OF_KIND = {
  doubtful: `p.person_id IS NULL AND p.reason = 'doubtful'`,
  missing: `p.person_id IS NULL AND coalesce(p.reason, '') NOT IN ('doubtful', 'nobody')`,
  decided: `p.linked_by = 'decided'`,
};

const enter = (on: EntityManager, edition: number, from: number, to: number): Promise<unknown> =>
  on.query(
    `INSERT INTO programme_entries (edition_id, movie_id, film_key, position)
     SELECT ${edition}, n, 'film ' || n, n FROM generate_series(${from}, ${to}) n`,
  );

const sumUp = (): Promise<unknown> => db().query('SELECT sum_up_edition_figures()');

const CHANGES = [
  `INSERT INTO nominations (edition_id, movie_id, category) SELECT edition_id, movie_id, 'Best Film' FROM programme_entries`,
  `INSERT INTO nominations (edition_id, category) VALUES (1, 'Honour')`,
  `INSERT INTO nomination_people (nomination_id, position, nominee) SELECT id, 1, 'Ana' FROM nominations`,
  `UPDATE nomination_people SET person_id = 1, linked_by = 'credits' WHERE id % 2 = 0`,
  `UPDATE movies SET import_type = 'full' WHERE id < 4`,
  `UPDATE movies SET review_state = 'parked' WHERE id = 7`,
  `UPDATE movies SET import_type = 'minimal', review_state = NULL WHERE id = 7`,
  `UPDATE programme_entries SET movie_id = 1 WHERE movie_id = 2`,
  `UPDATE programme_entries SET vanished_at = now() WHERE movie_id = 3`,
  `UPDATE nominations SET vanished_at = now() WHERE movie_id = 4`,
  `DELETE FROM nominations WHERE movie_id = 5`,
  `DELETE FROM nomination_people WHERE id % 3 = 0`,
  `DELETE FROM movies WHERE id = 6`,
  `TRUNCATE nomination_people`,
  `TRUNCATE nominations CASCADE`,
  `DELETE FROM programme_entries WHERE edition_id = 2`,
];

test.each([
  ['counted anew each time', 1],
  ['kept now and then', 3],
  ['never kept', Infinity],
])('rows added, changed, removed: %s', async (_how, every) => {
  await enter(db(), A, 1, 8);
  await enter(db(), B, 5, 12);
  for (const [index, change] of CHANGES.entries()) {
    await db().query(change);
    await expectRight();
    if (index % every === 0) await sumUp();
    await expectRight();
  }
});

test('lists of awards and of people follow them', async () => {
  await enter(db(), A, 1, 8);
  await enter(db(), B, 5, 12);
  const decided = `UPDATE nomination_people SET reason = (ARRAY['doubtful', 'not_in_credits', 'nobody'])[1 + id % 3],
    linked_by = CASE WHEN id % 3 = 2 THEN 'decided' END WHERE person_id IS NULL`;
  for (const change of [...CHANGES.slice(0, 4), decided, ...CHANGES.slice(4)]) {
    await db().query(change);
    await expectLists();
  }
});

test('a film that is resolved while another edition is staged with it counts there, too', async () => {
  await enter(db(), A, 1, 3);
  const lookup = dataSource().createQueryRunner();
  await lookup.startTransaction();
  await lookup.query(`UPDATE movies SET import_type = 'full' WHERE id = 1`);
  await enter(db(), B, 1, 3);
  await sumUp();
  await lookup.commitTransaction();
  await lookup.release();
  await expectRight();
  await sumUp();
  await expectRight();
});

test('summing up while many write loses nothing, and leaves nothing behind', async () => {
  await enter(db(), A, 1, 12);
  const write = async (movie: number): Promise<void> => {
    for (const state of ['full', 'stub', 'minimal', 'stub', 'full'])
      await db().query(`UPDATE movies SET import_type = $1 WHERE id = $2`, [state, movie]);
  };
  const read = async (): Promise<void> => {
    for (let round = 0; round < 5; round += 1) await listCompleteness(db(), { limit: 9 });
  };
  await Promise.all([write(1), write(2), write(3), read(), read()]);
  await expectRight();
  await listCompleteness(db(), { limit: 9 });
  await expectRight();
  expect(await db().query('SELECT FROM edition_figures_due')).toEqual([]);
});
