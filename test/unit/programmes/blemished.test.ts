import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { stageProgramme } from '../../../entities/editions/staging/stage.js';
import { readEntries } from '../../../sources/programmes/entries.js';
import { freshId, useDatabase } from '../fixtures/entities.js';

const SAMPLE = new URL(
  '../../../../shared/samples/festivals/film-circulation-programme-part.csv',
  import.meta.url,
);
const ROWS = 300;
/** What goes wrong with one field of a row, by turns. */
const BLEMISHES: Record<string, unknown>[] = [
  { runtimeMinutes: 0 },
  { year: '2016' },
  { year: '2015–2016' },
  { imdbId: '' },
  { imdbId: 'not an id' },
  { nominations: [{ category: 'Panorama of the World '.repeat(60), won: true }] },
  { directors: Array.from({ length: 60 }, (_, at) => `Director ${at}`) },
  { festival_code: 'X7' },
  { nominations: [{ category: 'Competition', won: 'yes' }] },
  { runtimeMinutes: 'about an hour' },
  { countries: ['Peru', 7] },
  { directors: 'Ana Lily; Bo Ek' },
  { critical: 'y' },
  { nominations: [{ person: 'Ana Lily' }] },
  { originalTitle: 'with a \u0000 in it' },
];

function realRows(): Record<string, unknown>[] {
  const rows = parse<Record<string, string>>(readFileSync(SAMPLE), { columns: true, bom: true });
  // A bare "A + B" has a line of its own.
  const clean = rows.filter(({ title_mixed_lowercase: title = '' }) => !title.includes(' + '));
  return clean.slice(0, ROWS).map((row) => ({
    title: row.title_mixed_lowercase,
    ...(Number(row.prod_year) > 0 ? { year: Number(row.prod_year) } : {}),
    ...(row.imdb_id?.startsWith('tt') === true ? { imdbId: row.imdb_id } : {}),
    runtimeMinutes: Number(row.minutes),
    directors: (row.directors ?? '')
      .split('|')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    nominations: [{ category: row.section_first === '' ? 'Programme' : row.section_first }],
  }));
}

describe.skipIf(!existsSync(SAMPLE))('300 real rows (skipped where ../shared/samples is absent)', () => {
  const { dataSource, db } = useDatabase();

  test('each tenth with one blemish: every row has its movie and nomination, and each blemish a line', async () => {
    const clean = realRows();
    expect(readEntries(clean, 'real-2013').rejects).toEqual([]);
    const films = readEntries(clean, 'real-2013').entries.length;
    const blemished: number[] = [];
    const rows = clean.map((row, at) => {
      if (at % 10 !== 9) return row;
      blemished.push(at + 1);
      return { ...row, ...BLEMISHES[Math.floor(at / 10) % BLEMISHES.length] };
    });
    const festival = `real-${freshId()}`;
    const { entries, withoutFilm, rejects } = readEntries(rows, `${festival}-2013`);
    expect(rejects.map(({ row }) => row)).toEqual(blemished);
    const { editionId } = await dataSource().transaction((manager) =>
      stageProgramme(manager, {
        festival,
        year: 2013,
        key: `${festival}-2013`,
        programmeKind: 'inline',
        entries,
        withoutFilm,
        rejects,
        spend: { limitUsd: null, mode: 'normal', from: new Date('2013-01-01T00:00:00Z') },
      }),
    );
    const [counted] = await db().query<Record<string, number>[]>(
      `SELECT (SELECT count(*)::int FROM programme_entries WHERE edition_id = $1) AS films,
         (SELECT count(DISTINCT movie_id)::int FROM nominations WHERE edition_id = $1) AS nominated,
         (SELECT count(*)::int FROM programme_rejects WHERE edition_id = $1) AS lines`,
      [editionId],
    );
    expect(counted).toEqual({ films, nominated: films, lines: blemished.length });
  }, 60_000);
});
