import { beforeAll, expect, test } from 'vitest';
import type { EntityManager } from 'typeorm';
import { assignImdbId } from '../../../entities/review/begin-decision.js';
import { keepDecision, lockMovie } from '../../../entities/review/keep-decision.js';
import { mergeMovies } from '../../../entities/movies/merge.js';
import { parkMovie, setReviewState } from '../../../entities/movies/park.js';
import { upgradeMovie } from '../../../entities/movies/upgrade.js';
import { recordCandidates } from '../../../entities/movies/candidates.js';
import { readLookupSubject, writeFacts } from '../../../entities/movies/lookup-subject.js';
import { match, movieOf, record, stage, useDatabase } from '../fixtures/entities.js';

/** What is done for each film must not read the whole table: with 20,000 films, people and pairs of these no table of them is scanned. */
const ROWS = 20_000;
const { dataSource, db } = useDatabase();
let editionId: string;
let films: { byId: string; byTitle: string; other: string };

beforeAll(async () => {
  await db().query(
    `INSERT INTO movies (imdb_id, tmdb_id, title, import_type) SELECT 'tt' || (1000000 + n), n, 'Film ' || n, 'full'
     FROM generate_series(1, ${ROWS}) AS n`,
  );
  await db().query(
    `INSERT INTO people (name, tmdb_id, imdb_id)
     SELECT 'Person ' || n, CASE WHEN n % 3 = 0 THEN n END, CASE WHEN n % 3 = 1 THEN 'nm' || n END
     FROM generate_series(1, ${ROWS}) AS n`,
  );
  await db().query(
    `INSERT INTO collaboration_films (person_id, other_person_id, movie_id, kind)
     SELECT one.id, one.id + 1, movie.id, 'actor_actor' FROM people one JOIN movies movie ON movie.tmdb_id = one.id WHERE one.id < ${ROWS}`,
  );
  await db().query('INSERT INTO collaborations SELECT person_id, other_person_id FROM collaboration_films');
  const staged = await stage(dataSource(), [
    { title: 'By id', imdbId: 'tt9999991', nominations: [{ category: 'Best' }] },
    { title: 'By title', nominations: [{ category: 'Best' }] },
    { title: 'Other', nominations: [{ category: 'Best' }] },
  ]);
  editionId = staged.editionId;
  films = {
    byId: await movieOf(db(), editionId, 'By id'),
    byTitle: await movieOf(db(), editionId, 'By title'),
    other: await movieOf(db(), editionId, 'Other'),
  };
  await db().query('ANALYZE');
});

const TABLES = ['movies', 'people', 'collaborations', 'collaboration_films'] as const;
type Scans = Record<(typeof TABLES)[number], number>;

/** Sequential scans of the tables that some work makes, its commit included, as Postgres itself counts them. */
async function scansOf(work: (manager: EntityManager) => Promise<unknown>): Promise<Scans> {
  return await dataSource().transaction(async (manager) => {
    // The figures of a connection begin with what it did before and did not report yet.
    const before = await scansSoFar(manager);
    await work(manager);
    await manager.query('SET CONSTRAINTS ALL IMMEDIATE');
    const after = await scansSoFar(manager);
    return Object.fromEntries(TABLES.map((table) => [table, after[table] - before[table]])) as Scans;
  });
}

async function scansSoFar(manager: EntityManager): Promise<Scans> {
  const counts = TABLES.map((table) => `pg_stat_get_xact_numscans('${table}'::regclass)::int AS ${table}`);
  const [row] = await manager.query<Scans[]>(`SELECT ${counts.join(', ')}`);
  return row!;
}

const CREDITS = [
  { name: 'Person 3', department: 'cast' as const, job: 'Actor', position: 0, tmdbPersonId: 3 },
  { name: 'Person 4', department: 'cast' as const, job: 'Actor', position: 1, imdbPersonId: 'nm4' },
  { name: 'Person 5', department: 'cast' as const, job: 'Actor', position: 2 },
];

const STATEMENTS: [string, (manager: EntityManager) => Promise<unknown>][] = [
  ['reading a film', (manager) => readLookupSubject(manager, films.byId, undefined)],
  [
    'writing a record with its credits',
    (manager) =>
      upgradeMovie(
        manager,
        films.byId,
        record({ tmdbId: 900_001, imdbId: 'tt9999991', credits: CREDITS }),
        match(),
      ),
  ],
  [
    'finding the film that has a record’s ids',
    (manager) => upgradeMovie(manager, films.byTitle, record({ tmdbId: 77, imdbId: 'tt1000077' }), match()),
  ],
  ['merging', (manager) => mergeMovies(manager, films.other, films.byId)],
  ['giving another id', (manager) => assignImdbId(manager, films.byId, 'tt1000078')],
  [
    'deciding',
    async (manager) => {
      const before = await lockMovie(manager, films.byId);
      const decision = { reviewer: 'ana', choice: { accept: 'stub' as const } };
      await keepDecision(manager, {
        movieId: films.byId,
        workflowId: 'w',
        decisionId: 'd',
        decision,
        before: before,
      });
    },
  ],
  [
    'parking',
    (manager) =>
      parkMovie(manager, {
        movieId: films.other,
        filmKey: 'other',
        edition: undefined,
        reason: null,
        message: '',
        sourcesAsked: [],
      }),
  ],
  ['asking a reviewer', (manager) => setReviewState(manager, films.other, 'review')],
  [
    'noting candidates',
    (manager) => recordCandidates(manager, films.other, { message: 'doubt', candidates: [] }),
  ],
  ['keeping facts', (manager) => writeFacts(manager, films.other, 'omdb', {})],
];

test.each(STATEMENTS)('%s scans none of them', async (_what, work) => {
  const scans = await scansOf(work);
  expect(scans).toEqual({ movies: 0, people: 0, collaborations: 0, collaboration_films: 0 });
});

test('the count sees a scan where there is one', async () => {
  expect(
    await scansOf((manager) => manager.query(`SELECT * FROM movies WHERE title = 'Film 5'`)),
  ).toMatchObject({ movies: 1 });
});
