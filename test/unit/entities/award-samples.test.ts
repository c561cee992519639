import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { EntryNomination } from '../../../domain/programme/programme.js';
import { readEntries } from '../../../sources/programmes/entries.js';
import { readEventFile } from '../../../sources/programmes/imdb-awards/event-file.js';
import { awardsRows } from '../../../sources/programmes/imdb-awards/rows.js';
import { useDatabase } from '../fixtures/entities.js';

const FOLDER = new URL('../../../../shared/samples/', import.meta.url);
const { db } = useDatabase();

/** Which of the nominations that festivals printed have a form, and the names of the others. */
async function known(
  festival: string,
  nominations: (EntryNomination & { year: number })[],
): Promise<{ share: number; unknown: string[] }> {
  const rows = await db().query<{ category: string; award: string | null; form: string | null }[]>(
    `SELECT n.category, n.award, known.form
     FROM jsonb_to_recordset($1::jsonb) AS n (year int, category text, award text)
     LEFT JOIN LATERAL form_of_award($2, n.year, n.category, n.award) known ON true`,
    [JSON.stringify(nominations), festival],
  );
  const unknown = rows.filter(({ form }) => form === null);
  return {
    share: 1 - unknown.length / rows.length,
    unknown: [...new Set(unknown.map(({ award, category }) => award ?? category))].sort(),
  };
}

describe.skipIf(!existsSync(FOLDER))('recorded programmes', () => {
  test.each([
    ['cannes', 'imdb-event-ev0000147-cannes.yml', 0.8],
    ['sundance', 'imdb-event-ev0000631-sundance.yml', 0.95],
  ])(
    'of %s: most nominations since 2000 have their form, the others are told',
    async (festival, name, least) => {
      const editions = readEventFile({ name }, readFileSync(new URL(`festivals/${name}`, FOLDER), 'utf8'));
      const nominations = editions
        .filter(({ year }) => year >= 2000)
        .flatMap((edition) =>
          readEntries(awardsRows([edition]), `${festival}-${edition.year}`).entries.flatMap((film) =>
            (film.nominations ?? []).map((one) => ({ ...one, year: edition.year })),
          ),
        );
      const { share, unknown } = await known(festival, nominations);
      console.info(
        `${festival}: ${(share * 100).toFixed(1)} % of ${nominations.length}; without a form: ${unknown.join(', ')}`,
      );
      expect(share).toBeGreaterThan(least);
    },
  );

  test('of Cannes 2025 all have one', async () => {
    const { entries } = JSON.parse(readFileSync(new URL('festivals/cannes-2025.json', FOLDER), 'utf8')) as {
      entries: { nominations: EntryNomination[] }[];
    };
    const nominations = entries.flatMap((film) => film.nominations.map((one) => ({ ...one, year: 2025 })));
    expect((await known('cannes', nominations)).unknown).toEqual([]);
  });
});
