import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureWords, startImport } from '../../../client/imports/start.js';
import type { ImportProgress } from '../../../domain/lookup/lookup.js';
import type { Programme } from '../../../domain/programme/programme.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';

/** Programmes with something wrong, through the whole application. */
const { scenario, entries } = generatedScenario({ films: 3, unknownToTmdb: 0, unknownToOmdb: 0 });
const [good] = entries;
let app: Application;
let workers: { stop: () => Promise<void> };
let folder: string;
let festivals = 0;

beforeAll(async () => {
  app = await startApplication(scenario);
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-programmes-'));
  app.variables['PROGRAMME_FOLDERS'] = folder;
  workers = await startWorkers(app);
});
afterAll(async () => {
  await workers.stop();
  await app.stop();
  await rm(folder, { recursive: true, force: true });
});

async function importOf(programme: Programme): Promise<{ progress: ImportProgress; edition: string }> {
  festivals += 1;
  const festival = `bad-input-${festivals}`;
  const handle = await startImport(app.client, {
    festival,
    year: 2025,
    programme,
    policy: { tiers: ['tmdb'], recheck: [] },
  });
  return { progress: await handle.result(), edition: `${festival}-2025` };
}

/** The words of an import's failure. */
async function failureOf(programme: Programme): Promise<string> {
  const error: unknown = await importOf(programme).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) throw new Error('expected the import to fail');
  return failureWords(error);
}

async function file(name: string, content: string | Buffer): Promise<Programme> {
  const path = join(folder, name);
  await writeFile(path, content);
  return { kind: 'file', path };
}

interface Reject {
  row: number;
  field: string;
  reason: string;
}

async function rejectsOf(edition: string): Promise<Reject[]> {
  return await app.dataSource.query<Reject[]>(
    `SELECT r.row, r.field, r.reason FROM programme_rejects r JOIN festival_editions e ON e.id = r.edition_id
     WHERE e.key = $1 ORDER BY r.row`,
    [edition],
  );
}

async function titlesOf(edition: string): Promise<string[]> {
  const rows = await app.dataSource.query<{ title: string }[]>(
    `SELECT p.title FROM programme_entries p JOIN festival_editions e ON e.id = p.edition_id WHERE e.key = $1 ORDER BY position`,
    [edition],
  );
  return rows.map(({ title }) => title);
}

test('a blemish costs only itself, and is told by row, field and expectation; a row without a film costs itself', async () => {
  const { progress, edition } = await importOf({
    kind: 'inline',
    entries: [
      good,
      { nominations: [{ category: 'Best' }] },
      { title: 'Malformed id', imdbId: '27714581' },
      { title: 'Year', year: '20x5' },
      { ...good, title: 'Another film of its id' },
      { title: 'Unknown field', titl: 'x' },
      { title: '' },
      'not a film',
      null,
      { title: 'Nomination', nominations: [{ award: 'without a category' }] },
    ],
  });
  expect(progress).toMatchObject({ total: 5, full: 1, stub: 4, rejectedRows: 8 });
  expect(await titlesOf(edition)).toEqual([
    good?.title,
    'Malformed id',
    'Year',
    'Unknown field',
    'Nomination',
  ]);
  const rejects = await rejectsOf(edition);
  expect(rejects.map(({ row, field }) => [row, field])).toEqual([
    [2, 'category'],
    [3, 'imdbId'],
    [4, 'year'],
    [5, 'title'],
    [6, 'titl'],
    [7, 'title'],
    [7, 'entry'],
    [8, 'entry'],
    [9, 'entry'],
  ]);
  const reasons = rejects.map(({ reason }) => reason);
  expect(reasons[0]).toMatch(/read as the title of a section/);
  expect(reasons[1]).toBe('imdbId: read as tt27714581, found "27714581"');
  expect(reasons[2]).toMatch(/left out: expected a year such as 2025, found "20x5"/);
  expect(reasons[3]).toMatch(/the same film as row 1/);
  expect(reasons[4]).toMatch(/^titl: left out: no field of this name is known/);
});

test('a programme whose rows are all wrong fails with the first of them in words, and they are kept', async () => {
  festivals += 1;
  const festival = `bad-input-${festivals}`;
  const handle = await startImport(app.client, {
    festival,
    year: 2025,
    programme: { kind: 'inline', entries: [{ year: 1 }, { directors: ['Somebody'], year: 'soon' }] },
  });
  const error: unknown = await handle.result().catch((reason: unknown) => reason);
  expect(failureWords(error)).toMatch(/Of 2 rows of the programme none can be read.*row 1:.*row 2:/);
  const rows = (await rejectsOf(`${festival}-2025`)).filter(({ field }) => field === 'entry');
  expect(rows.map(({ row }) => row)).toEqual([1, 2]);
});

describe('files', () => {
  test('an empty one', async () => {
    expect(await failureOf(await file('empty.json', ''))).toMatch(
      /empty\.json is empty: expected films as JSON or CSV/,
    );
  });

  test('one that is not there', async () => {
    expect(await failureOf({ kind: 'file', path: join(folder, 'nowhere.json') })).toMatch(
      /nowhere\.json cannot be read/,
    );
  });

  test('one that is no programme', async () => {
    expect(await failureOf(await file('object.json', '{"films": 3}'))).toMatch(
      /holds no programme: expected a list of films/,
    );
    expect(await failureOf(await file('broken.json', '[{"title":'))).toMatch(/broken\.json is not JSON/);
    expect(await failureOf(await file('page.csv', '<!doctype html><p>Login'))).toMatch(/is a web page/);
  });

  test('one of another encoding is read, letters and all', async () => {
    const text = 'title;year\nLa Méditerranée;2025\nLe Garçon à la fenêtre;2025\nÀ nos amours déçues;2025\n';
    const { progress, edition } = await importOf(await file('latin.csv', Buffer.from(text, 'latin1')));
    expect(progress).toMatchObject({ total: 3, rejectedRows: 0 });
    expect(await titlesOf(edition)).toEqual([
      'La Méditerranée',
      'Le Garçon à la fenêtre',
      'À nos amours déçues',
    ]);
  });

  test('10 MB of one are read, and what is good in them imported', async () => {
    const rows: unknown[] = Array.from({ length: 700 }, () => ({ title: 'x', note: 'n'.repeat(15_000) }));
    const { progress, edition } = await importOf(await file('large.json', JSON.stringify([good, ...rows])));
    expect(progress).toMatchObject({ total: 2, full: 1, rejectedRows: 700 });
    expect((await rejectsOf(edition))[0]).toMatchObject({ row: 2, field: 'note' });
  });
});
