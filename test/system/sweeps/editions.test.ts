import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DataSource } from 'typeorm';
import { createAlertActivities } from '../../../activities/alerts/alerts.js';
import { alertThresholdsSchema } from '../../../domain/sweeps/alerts.js';
import type { EditionCompleteness } from '../../../domain/views/completeness.js';
import { createDataSource } from '../../../entities/data-source.js';
import { keepKnownEditions, listCompleteness } from '../../../entities/editions/completeness.js';
import { stageProgramme } from '../../../entities/editions/staging/stage.js';
import { listAlerts } from '../../../entities/metrics/alerts.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases/postgres.js';
import { dashboardFor } from '../../unit/fixtures/dashboard.js';
import { commandsFor } from '../fixtures/commands.js';

/** The running year: alerts are of this one and the last. */
const NOW = new Date().getUTCFullYear();
const CATEGORIES = ['Best Film', 'Best Actress', 'Best Director'];
let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** An edition whose films have a record, each nominated in one of the categories in turn. */
async function edition(
  festival: string,
  year: number,
  films: number,
  categories = CATEGORIES,
): Promise<void> {
  const entries = Array.from({ length: films }, (_, n) => ({
    title: `${festival} ${year} number ${n}`,
    nominations: [
      { category: categories[n % categories.length] ?? '', person: n < 3 ? `Person ${n}` : undefined },
    ],
  }));
  await dataSource.transaction((db) =>
    stageProgramme(db, {
      ...{ festival, year, key: `${festival}-${year}`, programmeKind: 'inline', entries, rejects: [] },
      spend: { limitUsd: null, mode: 'normal', from: new Date() },
    }),
  );
  await dataSource.query(`UPDATE movies SET import_type = 'full' WHERE title LIKE $1`, [
    `${festival} ${year} %`,
  ]);
}

test('a missing category, a halved edition and one that was not imported are named by page, command and alert', async () => {
  for (let year = NOW - 4; year < NOW - 1; year += 1)
    for (const festival of ['whole', 'halved', 'blind', 'absent']) await edition(festival, year, 12);
  for (const year of [NOW - 1, NOW]) await edition('whole', year, 11);
  await edition('halved', NOW, 6);
  await edition('blind', NOW, 12, ['Best Film', 'Best Director']);
  await keepKnownEditions(dataSource.manager, 'absent', [{ year: NOW - 1 }, { year: NOW - 4, films: 12 }]);
  await keepKnownEditions(dataSource.manager, 'whole', [{ year: NOW, films: 11 }]);
  const verdicts = {
    [`halved-${NOW}`]: 'Far below the usual: 6 films, other years have 12.',
    [`blind-${NOW}`]: 'Without what most other years have: best actress.',
    [`absent-${NOW - 1}`]: 'Known, but not imported.',
  };

  const dashboard = await dashboardFor(dataSource);
  const { body } = await dashboard.inject({ url: '/editions' });
  const lines = body.split('<tr>').map((line) =>
    line
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
  for (const [name, verdict] of Object.entries(verdicts))
    expect(lines.filter((line) => line.startsWith(`${name} incomplete ${verdict}`))).toHaveLength(1);
  expect(lines.filter((line) => line.includes(' incomplete '))).toHaveLength(3);

  const commands = await commandsFor({
    temporal: { address: '127.0.0.1:1' },
    variables: { DATABASE_URL: database.url },
  });
  const printed = await commands.festival('editions');
  for (const [name, verdict] of Object.entries(verdicts))
    expect(printed.stdout).toMatch(new RegExp(`^${name} .* ${verdict}$`, 'm'));
  const { stdout } = await commands.festival('editions', 'whole', '--json');
  expect((JSON.parse(stdout) as EditionCompleteness[]).flatMap(({ problems }) => problems)).toEqual([]);
  await commands.stop();

  const alerts = createAlertActivities({ dataSource, thresholds: alertThresholdsSchema.parse({}) });
  await alerts.checkAlerts();
  const open = await listAlerts(dataSource.manager, { resolved: false, limit: 9 });
  expect(Object.fromEntries(open.map(({ key, message }) => [key, message]))).toEqual(
    Object.fromEntries(
      Object.entries(verdicts).map(([name, verdict]) => [
        `edition-incomplete/${name}`,
        `${name}: ${verdict}`,
      ]),
    ),
  );

  // Once the edition is whole, nothing is said of it.
  await edition('halved', NOW, 12);
  expect((await alerts.checkAlerts()).resolved).toEqual([]);
  await dataSource.query(
    `UPDATE alerts SET away_since = now() - interval '15 minutes' WHERE away_since IS NOT NULL`,
  );
  expect((await alerts.checkAlerts()).resolved).toEqual([`edition-incomplete/halved-${NOW}`]);
});

test('films are counted as everywhere, also where two entries are one film', async () => {
  await edition('twice', 2005, 6);
  await dataSource.query(
    `UPDATE programme_entries SET movie_id = (SELECT id FROM movies WHERE title = 'twice 2005 number 0'),
       vanished_at = CASE WHEN title LIKE '%1' THEN now() END
     WHERE title IN ('twice 2005 number 1', 'twice 2005 number 2')`,
  );
  for (const [n, type] of ['stub', 'minimal', 'full'].entries())
    await dataSource.query(
      `UPDATE movies SET import_type = $1 WHERE title = 'twice 2005 number ' || $2::int`,
      [type, n + 3],
    );
  const rows = await dataSource.query<object[]>(
    `SELECT complete.edition, films, full_films, minimal, stub, waiting FROM edition_completeness complete WHERE imported ORDER BY 1`,
  );
  expect(rows.length).toBeGreaterThan(10);
  expect(rows).toEqual(
    await dataSource.query<object[]>(
      `SELECT festival AS edition, films::int, full_imports::int AS full_films, minimal_imports::int AS minimal,
         stub_imports::int AS stub, not_looked_up::int AS waiting FROM festival_import_health ORDER BY 1`,
    ),
  );
  expect(rows).toContainEqual({
    ...{ edition: 'twice-2005', films: 4, full_films: 2, minimal: 1, stub: 0, waiting: 1 },
  });
});

test('what is expected, and what is here', async () => {
  for (const year of [2001, 2002, 2003]) await edition('counted', year, 10);
  await keepKnownEditions(dataSource.manager, 'counted', [
    { year: 2003, films: 8 },
    { year: 2003, films: 4 },
  ]);
  await keepKnownEditions(dataSource.manager, 'counted', [{ year: 2003 }]);
  await dataSource.query(`UPDATE movies SET import_type = 'stub' WHERE title ~ '^counted 2003 number [0-4]'`);
  await dataSource.query(
    `UPDATE movies SET review_state = 'parked' WHERE title ~ '^counted 2003 number [01]'`,
  );
  await dataSource.query(`UPDATE movies SET import_type = 'minimal' WHERE title ~ '^counted 2003 number 9'`);
  await dataSource.query(
    `INSERT INTO nominations (edition_id, category) SELECT id, 'Honour' FROM festival_editions WHERE key = 'counted-2003'`,
  );
  const [found] = await listCompleteness(dataSource.manager, { festival: 'counted', limit: 1 });
  expect(found).toMatchObject({
    ...{
      edition: 'counted-2003',
      imported: true,
      expectedProgramme: 10,
      expectedImdb: 12,
      expectedMedian: 10,
    },
    ...{ films: 10, fullFilms: 4, minimal: 1, stub: 2, waiting: 3 },
    ...{ nominations: 11, withFilm: 10, withoutFilm: 1, nominees: 3, withPerson: 0, withoutPerson: 3 },
    ...{
      missingCategories: [],
      belowFloor: false,
      problems: ['fewer_than_imdb', 'not_looked_up', 'without_record'],
    },
  });
});
