import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DataSource } from 'typeorm';
import type { QueuedNominee } from '../../../domain/views/person.js';
import { createDataSource } from '../../../entities/data-source.js';
import { upgradeMovie } from '../../../entities/movies/upgrade.js';
import { linkNominees } from '../../../entities/people/link.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases/postgres.js';
import { match, movieOf, record, stage } from '../../unit/fixtures/entities.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';

let database: TestDatabase;
let dataSource: DataSource;
let commands: Commands;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
  const staged = await stage(
    dataSource,
    [
      {
        title: 'Alpha',
        imdbId: 'tt7000001',
        nominations: [{ category: 'Best Actor', person: 'Mio Tanaka' }],
      },
    ],
    'people-2025',
  );
  const movie = await movieOf(dataSource.manager, staged.editionId, 'Alpha');
  const credits = [11, 12].map((tmdbPersonId, position) => {
    return { name: 'Mio Tanaka', department: 'cast' as const, job: 'Actor', position, tmdbPersonId };
  });
  await dataSource.transaction((tx) => upgradeMovie(tx, movie, record({ tmdbId: 1, credits }), match()));
  await linkNominees(dataSource.manager, { edition: 'people-2025', after: '0', limit: 9 });
  commands = await commandsFor({
    temporal: { address: '127.0.0.1:1' },
    variables: { DATABASE_URL: database.url },
  });
});
afterAll(async () => {
  await commands.stop();
  await dataSource.destroy();
  await database.drop();
});

test('people are decided on by command: listed, refused, taken, undone', async () => {
  const listed = await commands.festival('review', 'people', 'people-2025', '--json');
  const [nominee] = JSON.parse(listed.stdout) as QueuedNominee[];
  expect(nominee?.candidates.map(({ tmdbId }) => tmdbId)).toEqual([11, 12]);
  const printed = await commands.festival('review', 'people');
  expect(printed.stdout).toContain(`(person-${nominee?.candidates[0]?.personId}) 70 %: the same name`);

  const person = (...words: string[]) =>
    commands.festival('review', 'person', nominee?.id ?? '', '--reviewer', 'ana', ...words);
  expect(await person()).toMatchObject({ code: 1, stderr: expect.stringContaining('Give one of') as string });
  expect((await person('--not', '11')).stdout).toBe('Mio Tanaka: not this person; others may be meant.\n');
  expect((await person('--is', '12', '--note', 'of the two')).stdout).toBe('Mio Tanaka: is Mio Tanaka.\n');
  expect(await person('--nobody')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ana has decided about Mio Tanaka already') as string,
  });
  expect((await person('--undo')).stdout).toBe('Mio Tanaka: the last decision is taken back.\n');
  const [row] = await dataSource.query<{ reason: string; decisions: number }[]>(
    `SELECT reason, (SELECT count(*)::int FROM person_decisions) AS decisions FROM nomination_people`,
  );
  expect(row).toEqual({ reason: 'doubtful', decisions: 3 });
});
