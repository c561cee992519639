import { beforeEach, describe, expect, test } from 'vitest';
import { WEBHOOK_EVENTS } from '../../../domain/webhooks.js';
import { tellingChanges } from '../../../entities/editions/changes.js';
import { stageProgramme } from '../../../entities/editions/staging/stage.js';
import { parkMovie } from '../../../entities/movies/park.js';
import { upgradeMovie } from '../../../entities/movies/upgrade.js';
import { forgetOldDeliveries, saveTargets, tellEvent } from '../../../entities/webhooks/deliveries.js';
import { freshId, match, movieOf, record, stage, useDatabase } from '../fixtures/entities.js';

const { dataSource, db } = useDatabase();

beforeEach(async () => {
  await db().query('TRUNCATE webhook_deliveries');
  await saveTargets(db(), [{ target: 'webhook', events: WEBHOOK_EVENTS }]);
});

async function told(): Promise<[string, Record<string, unknown>][]> {
  const rows = await db().query<{ event: string; data: Record<string, unknown> }[]>(
    'SELECT event, data FROM webhook_deliveries ORDER BY inserted_at',
  );
  return rows.map(({ event, data }) => [event, data]);
}

async function film(): Promise<{ id: string; edition: string }> {
  const title = `Film ${freshId()}`;
  const { key, editionId } = await stage(dataSource(), [{ title }]);
  return { id: await movieOf(db(), editionId, title), edition: key };
}

const park = (id: string) =>
  parkMovie(db(), {
    ...{
      movieId: id,
      filmKey: id,
      edition: undefined,
      reason: 'tmdb_not_found',
      message: 'm',
      sourcesAsked: [],
    },
  });

describe('a film', () => {
  test('that waits, then for a reviewer, then is resolved: each told once, with its ids and editions', async () => {
    const { id, edition } = await film();
    await park(id);
    await park(id);
    await db().query(`UPDATE movies SET review_state = 'review' WHERE id = $1`, [id]);
    await upgradeMovie(db(), id, record({ tmdbId: 900_001 }), match());
    await db().query(`UPDATE movies SET updated_at = now(), import_type = import_type WHERE id = $1`, [id]);
    expect(await told()).toMatchObject([
      ['film.waits', { movieId: id, reviewState: 'parked', reason: 'tmdb_not_found', editions: [edition] }],
      ['film.waits', { movieId: id, reviewState: 'review' }],
      [
        'film.resolved',
        { movieId: id, tmdbId: 900_001, importType: 'full', reviewState: null, confidence: 1 },
      ],
    ]);
  });

  test('is told again when its record gets better, and when a person decides', async () => {
    const { id } = await film();
    await upgradeMovie(db(), id, record({ completeness: 'minimal', source: 'omdb' }), match());
    await upgradeMovie(db(), id, record({ tmdbId: 900_002 }), match());
    await db().query(`UPDATE movies SET review_state = 'decided' WHERE id = $1`, [id]);
    expect(
      (await told()).map(([event, { importType, reviewState }]) => [event, importType, reviewState]),
    ).toEqual([
      ['film.resolved', 'minimal', null],
      ['film.resolved', 'full', null],
      ['film.resolved', 'full', 'decided'],
    ]);
  });

  test('of a write that is undone, or that nobody wants to know of, is not told', async () => {
    const { id } = await film();
    const undone = dataSource().transaction(async (own) => {
      await own.query(`UPDATE movies SET review_state = 'review' WHERE id = $1`, [id]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await saveTargets(db(), [{ target: 'slack', events: ['alerts.changed'] }]);
    await park(id);
    expect(await told()).toEqual([]);
  });
});

test('an edition that has changed says how; one that is new, or the same, says nothing', async () => {
  const of = (titles: string[], won: boolean) =>
    dataSource().transaction((own) =>
      tellingChanges(own, 'changing-2025', async () => {
        const entries = titles.map((title) => ({ title, nominations: [{ category: 'Best Film', won }] }));
        return await stageProgramme(own, {
          ...{
            festival: 'changing',
            year: 2025,
            key: 'changing-2025',
            programmeKind: 'inline',
            entries,
            rejects: [],
          },
          spend: { limitUsd: null, mode: 'normal', from: new Date() },
        });
      }),
    );
  await of(['One', 'Two'], false);
  await of(['One', 'Two'], false);
  expect(await told()).toEqual([]);
  await of(['One', 'Three'], true);
  expect(await told()).toEqual([
    [
      'edition.changed',
      { edition: 'changing-2025', films: { added: 1, gone: 1 }, nominations: { added: 1, gone: 1, won: 1 } },
    ],
  ]);
});

test('an event with a key is told once, and the log goes back 30 days', async () => {
  for (const startedAt of ['1', '1', '2'])
    await tellEvent(db(), 'import.finished', { startedAt }, `a-2025/${startedAt}`);
  expect(await told()).toHaveLength(2);
  await db().query(
    `UPDATE webhook_deliveries SET inserted_at = now() - interval '31 days' WHERE data->>'startedAt' = '1'`,
  );
  await forgetOldDeliveries(db());
  expect(await told()).toEqual([['import.finished', { startedAt: '2' }]]);
});
