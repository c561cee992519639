import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createEditionWatchActivities } from '../../../../activities/edition-watch.js';
import { stageProgramme } from '../../../../entities/editions/staging/stage.js';
import { startUpstream } from '../../../support/sources/upstream.js';
import { useDatabase } from '../../fixtures/entities.js';

const { dataSource, db } = useDatabase();

test('new editions with nominations are wanted, and that of the running year again after a while', async () => {
  const held = '{award: {category: {nominee: [tt0000001], winner: []}}}';
  const { baseUrl } = await startUpstream(() => ({
    body: `'2027': {}\n'2026': ${held}\n'2025': ${held}\n'2024': ${held}\n`,
  }));
  vi.stubEnv('IMDB_AWARDS_BASE_URL', baseUrl);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const list = (days: number, since?: number): Promise<number[]> => {
    const now = (): Date => new Date(Date.UTC(2026, 5, 1) + days * 86_400_000);
    const activities = createEditionWatchActivities({ dataSource: dataSource(), now });
    const wanted = { festival: 'watched', eventId: 'ev0000147', again: '7 days', since };
    return new MockActivityEnvironment().run(() => activities.listNewEditions(wanted));
  };
  expect(await list(0)).toEqual([2025, 2026]);
  expect(await list(0, 2020)).toEqual([2024, 2025, 2026]);
  for (const year of [2025, 2026])
    await dataSource().transaction((tx) =>
      stageProgramme(tx, {
        festival: 'watched',
        year,
        key: `watched-${year}`,
        programmeKind: 'imdb-awards',
        programmeName: 'imdb-awards',
        incomplete: false,
        unreadKeys: [],
        entries: [],
        withoutFilm: [],
        rejects: [],
        spend: { limitUsd: null, mode: 'free-only', from: new Date() },
      }),
    );
  await db().query(
    "UPDATE festival_editions SET staged_at = '2026-05-31T00:00:00Z' WHERE key LIKE 'watched-%'",
  );
  expect(await list(0)).toEqual([]);
  expect(await list(9)).toEqual([2026]);
});
