import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { createImportActivities } from '../../../activities/import.js';
import type { StageRequest } from '../../../activities/stage.js';
import type { StagingProgress } from '../../../domain/programme/programme.js';
import { assignKeys, keysInEdition, type KnownEntry } from '../../../entities/editions/keys.js';
import { compareWithEdition } from '../../../entities/editions/staging/vanished.js';
import { freshId, stage, useDatabase } from '../fixtures/entities.js';

/** More than Postgres takes parameters in a statement. */
const MANY = 70_000;
/** More entries than are read of an edition at a time. */
const ENTRIES = 5_500;
const { dataSource, db } = useDatabase();

/** An edition with as many films again, named "film-1" and so on. */
async function largeEdition(): Promise<{ key: string; editionId: string }> {
  const { key, editionId } = await stage(dataSource(), [{ title: 'The first' }]);
  await db().query(
    `INSERT INTO programme_entries (edition_id, movie_id, film_key, position, title, year, directors, countries, critical)
     SELECT $1, movie_id, $2 || '-film-' || n, n + 1, 'Film ' || n, NULL, '{}', '{}', false
     FROM programme_entries, generate_series(1, ${ENTRIES}) n WHERE edition_id = $1`,
    [editionId, key],
  );
  return { key, editionId };
}

test('a list of 70,000 films is compared with an edition', async () => {
  const { key } = await largeEdition();
  const listed = Array.from({ length: MANY }, (_, at) => `${key}-film-${at + 2}`);
  const compared = await compareWithEdition(db(), key, listed);
  expect(compared).toMatchObject({
    added: MANY - (ENTRIES - 1),
    kept: ENTRIES - 1,
    missing: [{ title: 'The first' }, { title: 'Film 1' }],
  });
});

test('films that a large edition has are found wherever they stand in it', async () => {
  const { key, editionId } = await largeEdition();
  const entries = [
    { title: `Film ${ENTRIES}`, directors: ['Somebody'] },
    { title: 'Film 1' },
    { title: 'New' },
  ];
  const { keys, unclear } = await keysInEdition(db(), editionId, { entries, key, year: 2025 });
  expect(keys).toEqual([`${key}-film-${ENTRIES}`, `${key}-film-1`, `${key}-new`]);
  expect(unclear).toEqual([]);
});

test('each film of an edition is looked at once, however many a programme names', () => {
  let looks = 0;
  const film = (at: number): KnownEntry => ({
    filmKey: `large-2025-film-${at}`,
    get title() {
      looks += 1;
      return `Film ${at}`;
    },
    year: null,
    originalTitle: null,
    directors: [],
    runtimeMinutes: null,
  });
  const known = Array.from({ length: 300 }, (_, at) => film(at));
  const entries = known.map((_, at) => ({ title: `Film ${at}` }));
  const { keys } = assignKeys({ entries, key: 'large-2025', year: 2025 }, known);
  expect(keys).toEqual(known.map(({ filmKey }) => filmKey));
  expect(looks).toBe(known.length);
});

test('Temporal is told how many rows are read, then how many entries are written', async () => {
  const rows = 450;
  const request: StageRequest = {
    festival: `told-${freshId()}`,
    year: 2025,
    programme: {
      kind: 'inline',
      entries: Array.from({ length: rows }, (_, at) => ({ title: `Film ${at}` })),
    },
    spendMode: 'normal',
    startedAt: '2025-05-13T00:00:00Z',
  };
  const activity = new MockActivityEnvironment();
  const told: StagingProgress[] = [];
  activity.on('heartbeat', (progress: StagingProgress) => told.push(progress));
  const activities = createImportActivities({ dataSource: dataSource() });
  await activity.run(() => activities.stageProgramme(request));
  expect(told).toEqual([
    { read: 200, rows },
    { read: 400, rows },
    { written: rows, entries: rows },
  ]);
});
