import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createImportActivities } from '../../../activities/import.js';
import type { Staged } from '../../../activities/stage.js';
import type { Entry, RejectedRow } from '../../../domain/programme/programme.js';
import { assignImdbId } from '../../../entities/review/begin-decision.js';
import { editionPage } from '../../../entities/editions/page.js';
import { compareWithEdition } from '../../../entities/editions/staging/vanished.js';
import { startBerlinale } from '../../support/sources/festival-sites.js';
import { programmeName, unreadKeys } from '../../../sources/programmes/programme-name.js';
import { count, edition, flags } from '../fixtures/staged-editions.js';
import { freshImdbId, movieOf, useDatabase } from '../fixtures/entities.js';
import { failuresInWords } from '../../../worker/activity-failures.js';

const { dataSource, db } = useDatabase();

const nominated = (title: string, category = 'Best', award?: string, won?: boolean): Entry => ({
  title,
  nominations: [{ category, award, won }],
});
const NOTHING = { films: [], nominations: [] };

describe('a programme that is imported again', () => {
  test('adds what is new, and flags what is gone without deleting it', async () => {
    const { key, stage } = edition(dataSource);
    await stage([nominated('Stays'), nominated('Goes')]);
    expect(await flags(db, key)).toEqual(NOTHING);
    const { editionId, total, vanished } = await stage([nominated('Stays'), nominated('Comes')]);
    expect(vanished).toEqual({ films: 1, nominations: 1, titles: ['Goes'] });
    expect(await flags(db, key)).toEqual({ films: ['Goes'], nominations: ['Best'] });
    expect(total).toBe(3);
    expect(await count(db, 'nominations', editionId)).toBe(3);
  });

  test('tells what has vanished as long as it is gone, and clears the flag when it comes back', async () => {
    const { key, stage } = edition(dataSource);
    await stage([nominated('Stays'), nominated('Goes')]);
    await stage([nominated('Stays')]);
    expect((await stage([nominated('Stays')])).vanished).toMatchObject({ films: 1, titles: ['Goes'] });
    expect((await flags(db, key)).films).toEqual(['Goes']);
    const { vanished } = await stage([nominated('Stays'), nominated('Goes')]);
    expect(vanished).toEqual({ films: 0, nominations: 0, titles: [] });
    expect(await flags(db, key)).toEqual(NOTHING);
  });

  test('updates an award that was won, and flags one that is another now', async () => {
    const { key, stage } = edition(dataSource);
    await stage([nominated('Film', 'Competition', 'Grand Prix'), nominated('Other', 'Best')]);
    const { editionId } = await stage([
      nominated('Film', 'Competition', 'Jury Prize', true),
      nominated('Other', 'Best', undefined, true),
    ]);
    expect(await flags(db, key)).toEqual({ films: [], nominations: ['Competition / Grand Prix'] });
    const rows = await db().query<{ award: string | null; won: boolean; gone: boolean }[]>(
      `SELECT award, won, vanished_at IS NOT NULL AS gone FROM nominations WHERE edition_id = $1 ORDER BY id`,
      [editionId],
    );
    expect(rows).toEqual([
      { award: 'Grand Prix', won: false, gone: true },
      { award: null, won: true, gone: false },
      { award: 'Jury Prize', won: true, gone: false },
    ]);
  });

  test('of which nothing, or not all, could be read, flags nothing', async () => {
    const { key, stage } = edition(dataSource);
    await stage([nominated('One'), nominated('Two')]);
    await stage([]);
    await stage([nominated('One')], { incomplete: true });
    await stage([nominated('One')], { unreadKeys: [`${key}-two`] });
    expect(await flags(db, key)).toEqual(NOTHING);
  });

  test('makes no film critical by a nomination that is gone', async () => {
    const { stage, key } = edition(dataSource);
    const festival = key.replace(/-2025$/, '');
    await db().query('INSERT INTO festival_competitions (festival, category) VALUES ($1, $2)', [
      festival,
      'Main',
    ]);
    const { editionId } = await stage([nominated('Film', 'Main')]);
    expect(await editionPage(db(), editionId, '0', 5)).toMatchObject([{ critical: true }]);
    await stage([nominated('Film', 'Side')]);
    expect(await editionPage(db(), editionId, '0', 5)).toMatchObject([{ critical: false }]);
  });
});

describe('several programmes of one edition', () => {
  test('add up: none of them flags what another one names', async () => {
    const { key, stage } = edition(dataSource);
    await stage([nominated('Feature'), nominated('Both')], { name: 'imdb-event' });
    const { total } = await stage([nominated('Short'), nominated('Both', 'Shorts')], {
      name: 'given:shorts',
    });
    expect(total).toBe(3);
    expect(await flags(db, key)).toEqual(NOTHING);
    await stage([nominated('Short')], { name: 'given:shorts' });
    expect(await flags(db, key)).toEqual({ films: [], nominations: ['Shorts'] });
    await stage([nominated('Feature')], { name: 'imdb-event' });
    expect(await flags(db, key)).toEqual({ films: ['Both'], nominations: ['Best', 'Shorts'] });
  });

  test('have names by where they come from, without secrets', () => {
    const url = (path: string): string => programmeName({ kind: 'url', url: `https://example.org${path}` });
    expect(programmeName({ kind: 'imdb-event' })).toBe('imdb-event');
    expect(programmeName({ kind: 'site', site: 'berlinale' })).toBe('site:berlinale');
    expect(programmeName({ kind: 'file', path: '/a.csv' })).toBe(
      programmeName({ kind: 'inline', entries: [] }),
    );
    expect(programmeName({ kind: 'inline', entries: [], part: 'shorts' })).toBe('given:shorts');
    expect(url('/a.json')).not.toBe(url('/b.json'));
    expect(url('/a.json?token=secret')).not.toBe(url('/a.json?token=other'));
    expect(url('/a.json?token=secret')).not.toContain('secret');
  });

  test('a row that cannot be read still names its film', () => {
    const reject = (raw: unknown): RejectedRow => ({ row: 1, field: 'year', reason: 'wrong', raw });
    expect(unreadKeys([reject({ imdbId: 'tt1234567', year: '20x5' })], 'x-2025')).toEqual(['tt1234567']);
    expect(unreadKeys([reject({ title: 'Two ', year: '20x5' })], 'x-2025')).toEqual(['x-2025-two']);
    expect(unreadKeys([reject({ title: 'Two', year: 1999 })], 'x-2025')).toContain('x-2025-two-1999');
    expect(unreadKeys([reject(null), reject('text'), reject({ title: '' })], 'x-2025')).toEqual([]);
  });
});

test('a nomination goes to the film that a reviewer names, and stays there when the programme comes again', async () => {
  const { key, stage } = edition(dataSource);
  const imdbId = freshImdbId();
  const programme = [nominated('By title alone'), { ...nominated('Known film'), imdbId }];
  const { editionId } = await stage(programme);
  const byTitle = await movieOf(db(), editionId, 'By title alone');
  const known = await movieOf(db(), editionId, 'Known film');
  const { merged } = await dataSource().transaction((manager) => assignImdbId(manager, byTitle, imdbId));
  expect(merged).toBe(true);
  const movies = (): Promise<{ id: string }[]> =>
    db().query('SELECT DISTINCT movie_id::text AS id FROM nominations WHERE edition_id = $1', [editionId]);
  expect(await movies()).toEqual([{ id: known }]);
  await stage(programme);
  expect(await movies()).toEqual([{ id: known }]);
  expect(await flags(db, key)).toEqual(NOTHING);
  expect(await count(db, 'programme_entries', editionId)).toBe(2);
});

test("an import of a festival's own site tells what an earlier one had and it no longer has", async () => {
  const film = { title: 'Stays', year: 2026, directors: ['Ana Abrantes'], section: 'Competition' };
  const programmes = [[film, { ...film, title: 'Goes' }], [film]];
  const warnings = [];
  for (const films of programmes) {
    const site = await startBerlinale({ year: 2026, films });
    onTestFinished(site.close);
    const activities = createImportActivities({ dataSource: dataSource(), allowPrivateAddresses: true });
    const staged: Staged = await new MockActivityEnvironment(
      {},
      { logger: new DefaultLogger('ERROR'), interceptors: [failuresInWords] },
    ).run(() =>
      activities.stageProgramme({
        festival: 'own-site',
        year: 2026,
        programme: { kind: 'site', site: 'berlinale', baseUrl: site.baseUrl },
        spendMode: 'free-only',
        startedAt: '2026-02-12T00:00:00Z',
      }),
    );
    warnings.push(staged.warnings);
  }
  expect(warnings).toEqual([
    [],
    ['Flagged, for no programme names them any more: 1 film (Goes), 1 nomination. Nothing was deleted.'],
  ]);
  expect(await flags(db, 'own-site-2026')).toEqual({ films: ['Goes'], nominations: ['Competition'] });
});

test('a list is compared with an edition before it is imported', async () => {
  const { key, stage } = edition(dataSource);
  await stage([nominated('One'), nominated('Two')]);
  await stage([nominated('One')]);
  const compared = await compareWithEdition(db(), key, [`${key}-one`, `${key}-three`]);
  expect(compared).toMatchObject({ added: 1, kept: 1, missing: [{ title: 'Two' }] });
  expect(compared?.missing[0]?.vanishedAt).toBeInstanceOf(Date);
  expect(await compareWithEdition(db(), 'never-2025', [])).toBeUndefined();
});
