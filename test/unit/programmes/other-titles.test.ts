import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../domain/programme/programme.js';
import { useDatabase } from '../fixtures/entities.js';
import { count, edition, flags } from '../fixtures/staged-editions.js';

const { dataSource, db } = useDatabase();
const NOTHING = { films: [], nominations: [] };

describe('a list beside another', () => {
  test.each<[string, Entry, Entry]>([
    ['one of two', { title: 'Alpha / Alfa' }, { title: 'Alfa' }],
    ['the original one', { title: 'Alpha', originalTitle: 'Alfa' }, { title: 'Alfa' }],
    ['another with that original one', { title: 'Alfa' }, { title: 'Alpha', originalTitle: 'Alfa' }],
    ['one of two in brackets', { title: 'Alfa' }, { title: 'Alpha (Alfa)' }],
  ])('names a film by another of its titles, and its director: %s', async (_, first, later) => {
    const { key, stage } = edition(dataSource);
    const film = { year: 1993, directors: ['Ana Lily'] };
    await stage([{ ...first, ...film, nominations: [{ category: 'One' }] }]);
    const nominations = [{ category: 'Two' }];
    const again = { ...later, year: 1993, directors: ['LILY Ana'], nominations };
    for (let time = 0; time < 2; time += 1) {
      const { editionId, total } = await stage([again], { name: 'given:other' });
      expect([total, await count(db, 'nominations', editionId)]).toEqual([1, 2]);
      const [row] = await db().query<{ title: string }[]>(
        'SELECT title FROM programme_entries WHERE edition_id = $1',
        [editionId],
      );
      expect(row?.title).toBe(first.title);
      const told = await db().query<{ reason: string }[]>(
        'SELECT reason FROM programme_rejects WHERE edition_id = $1',
        [editionId],
      );
      expect(told).toMatchObject([{ reason: expect.stringContaining('of the same director as') as string }]);
    }
    await stage([{ ...first, ...film, nominations: [{ category: 'One' }] }]);
    expect(await flags(db, key)).toEqual(NOTHING);
  });

  test('names another film: of another director or none, or one of a showing of two', async () => {
    const directors = ['Ana Lily'];
    for (const other of [{ title: 'Alfa', directors: ['Bo Ek'] }, { title: 'Alfa' }]) {
      const { stage } = edition(dataSource);
      await stage([{ title: 'Alpha / Alfa', directors }]);
      expect((await stage([other], { name: 'given:a' })).total).toBe(2);
    }
    const bill = edition(dataSource);
    await bill.stage([{ title: 'Alpha / Beta', directors }]);
    const each = ['Alpha / Beta', 'Alpha', 'Beta'].map((title) => ({ title, directors }));
    expect((await bill.stage(each, { name: 'given:a' })).total).toBe(3);
  });
});
