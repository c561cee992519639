import { expect, test } from 'vitest';
import type { Entry } from '../../../../domain/programme/programme.js';
import { stageProgramme } from '../../../../entities/editions/staging/stage.js';
import { useDatabase } from '../../fixtures/entities.js';

const { db } = useDatabase();

test('says after each batch how many entries are written', async () => {
  const entries = Array.from({ length: 1200 }, (_, n): Entry => ({
    imdbId: `tt8${String(n).padStart(6, '0')}`,
  }));
  const told: number[] = [];
  const { total } = await db().transaction((own) =>
    stageProgramme(own, {
      festival: 'told',
      year: 2025,
      key: 'told-2025',
      programmeKind: 'inline',
      entries,
      rejects: [],
      spend: { limitUsd: null, mode: 'normal', from: new Date() },
      onProgress: (written) => told.push(written),
    }),
  );
  expect(told).toEqual([500, 1000, 1200]);
  expect(total).toBe(1200);
  expect(
    await db().query(`SELECT min(position) AS first, max(position) AS last, count(DISTINCT position)::int AS n
      FROM programme_entries entry JOIN festival_editions edition ON edition.id = entry.edition_id WHERE key = 'told-2025'`),
  ).toEqual([{ first: 1, last: 1200, n: 1200 }]);
});
