import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { exportEdition, type ExportFormat } from '../../../client/imports/export.js';
import type { Entry, EntryNomination } from '../../../domain/programme/programme.js';
import { createDataSource } from '../../../entities/data-source.js';
import { stageProgramme } from '../../../entities/editions/staging/stage.js';
import { readEntries } from '../../../sources/programmes/entries.js';
import { readProgrammeFile } from '../../../sources/programmes/files/file.js';
import { createTestDatabase } from '../../support/databases/postgres.js';
import { useDatabase } from '../fixtures/entities.js';

const { dataSource } = useDatabase();
const EDITION = 'exported-2025';

/** What makes exports hard: formulas, quotes, lists, several nominations, people with and without ids. */
const ENTRIES: Entry[] = [
  {
    ...{
      title: '=HYPERLINK("x")',
      year: 2024,
      directors: ['Ana, "the" First', 'Bo'],
      countries: ['FR', 'IT'],
    },
    nominations: [
      {
        ...{ category: 'Best Actress', award: 'Silver Bear', person: 'Nadia Melliti', won: true },
        people: [{ name: 'Nadia Melliti', imdbId: 'nm7654321', role: 'actress' }],
      },
      { category: 'Best Song', details: '-for the song “One”, or\ntwo' },
      { category: 'Best Song', details: 'for the song "Two"' },
    ],
  },
  { imdbId: 'tt0133093', title: 'The Matrix', originalTitle: '+Matrix', runtimeMinutes: 136, critical: true },
  { imdbId: 'tt0234215', nominations: [{ category: 'Best Film' }] },
  { title: '@home', nominations: [{ category: 'Best Director', person: 'Joel & Ethan Coen' }] },
];
const HONOURS = [{ category: 'Honorary Award', person: 'Agnès Varda', won: true }];

async function stage(
  into: DataSource,
  entries: readonly Entry[],
  withoutFilm: EntryNomination[],
): Promise<void> {
  await into.transaction((db) =>
    stageProgramme(db, {
      ...{ festival: 'exported', year: 2025, key: EDITION, programmeKind: 'inline', rejects: [] },
      ...{ entries: [...entries], withoutFilm },
      spend: { limitUsd: null, mode: 'normal', from: new Date() },
    }),
  );
}

/** Everything that the programme says, without the ids of rows. */
async function editionIn(database: DataSource): Promise<unknown> {
  return await database.query(
    `SELECT entry.film_key, entry.title, entry.original_title, entry.year, entry.directors, entry.countries, entry.runtime_minutes,
       entry.critical, entry.position, n.category, n.award, n.person, n.work, n.won, n.details, p.nominee, p.imdb_id, p.role
     FROM programme_entries entry FULL JOIN nominations n ON n.movie_id = entry.movie_id
     LEFT JOIN nomination_people p ON p.nomination_id = n.id
     ORDER BY entry.position NULLS LAST, n.category, n.work, p.position`,
  );
}

beforeAll(async () => {
  const { entries, withoutFilm } = readEntries([...ENTRIES, { nominations: HONOURS }], EDITION);
  await stage(dataSource(), entries, withoutFilm);
  await dataSource().query(
    `UPDATE movies SET import_type = 'full', tmdb_id = 603 WHERE imdb_id = 'tt0133093'`,
  );
  await dataSource().query(
    `UPDATE movies SET review_state = 'review', tmdb_id = 604 WHERE imdb_id = 'tt0234215'`,
  );
  await dataSource().query(
    `WITH ana AS (INSERT INTO people (name, imdb_id, tmdb_id) VALUES ('Nadia Melliti', 'nm7654321', 42) RETURNING id)
     UPDATE nomination_people SET person_id = ana.id, linked_by = 'credits', confidence = 0.9 FROM ana WHERE nominee = 'Nadia Melliti'`,
  );
  await dataSource().query(`UPDATE nomination_people SET reason = 'no_credits' WHERE nominee LIKE '% Coen'`);
  await dataSource().query(
    `INSERT INTO movie_ratings (movie_id, source, value, scale) SELECT id, 'imdb', 8.7, 10 FROM movies WHERE imdb_id = 'tt0133093'`,
  );
});

const exported = async (format: ExportFormat): Promise<string> =>
  (await exportEdition(dataSource(), EDITION, format)).text;

describe('an edition that is exported and imported again is the same', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let other: DataSource;
  beforeAll(async () => {
    database = await createTestDatabase();
    other = await createDataSource(database.url).initialize();
  });
  afterAll(async () => {
    await other.destroy();
    await database.drop();
  });

  test.each(['json', 'jsonl', 'csv'] as const)('as %s', async (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'export-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const path = join(folder, `edition.${format}`);
    writeFileSync(path, await exported(format));
    const { rows, rowNumbers } = await readProgrammeFile(path);
    const read = readEntries(rows, EDITION, rowNumbers);
    expect(read.rejects).toEqual([]);
    await other.query('TRUNCATE movies, festivals CASCADE');
    await stage(other, read.entries, read.withoutFilm);
    expect(await editionIn(other)).toEqual(await editionIn(dataSource()));
  });
});

test('no cell is a formula, and columns have their names', async () => {
  const csv = await exported('csv');
  expect(csv.split('\r\n')[0]).toBe(
    'title,imdb_id,original_title,year,directors,countries,runtime_minutes,critical,category,award,person,people,won,details,' +
      'movie_id,found_imdb_id,found_tmdb_id,found_title,found_year,record,review_state,confidence,reason,ratings,' +
      'award_form,award_section,award_result,found_people',
  );
  expect(csv).toContain(',"Nadia Melliti [nm7654321, tmdb 42] credits 0.9"\r\n');
  expect(csv).toMatch(/,Joel Coen \(no_credits\); Ethan Coen \(no_credits\)\r\n/);
  expect(csv).not.toMatch(/(^|[,"\n])[=+@]/m);
  expect(csv).toMatch(
    /^The Matrix,tt0133093,'\+Matrix,.*,tt0133093,603,The Matrix,,full,,,,imdb 8\.7\/10,,,,$/m,
  );
});

test('JSON Lines has a film a line, with what was found', async () => {
  const lines = (await exported('jsonl'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(lines).toHaveLength(5);
  expect(lines[1]).toMatchObject({
    imdbId: 'tt0133093',
    tmdbId: 603,
    record: 'full',
    entry: { critical: true },
  });
  expect(lines[0]).toMatchObject({
    awards: [
      {
        people: [
          { nominee: 'Nadia Melliti', imdbId: 'nm7654321', tmdbId: 42, linkedBy: 'credits', confidence: 0.9 },
        ],
      },
      { people: [] },
      { people: [] },
    ],
  });
  expect(lines[4]).toMatchObject({ entry: null, nominations: [{ category: 'Honorary Award' }] });
});

test('lists of ids have each film once, and no doubtful one', async () => {
  expect(JSON.parse(await exported('radarr'))).toEqual([{ title: 'The Matrix', imdb_id: 'tt0133093' }]);
  expect(await exported('letterboxd')).toBe('imdbID,tmdbID\r\ntt0133093,603\r\n');
  expect(JSON.parse(await exported('trakt'))).toEqual({
    movies: [{ ids: { imdb: 'tt0133093', tmdb: 603 } }],
  });
});

test('an edition that is not there is said so', async () => {
  await expect(exportEdition(dataSource(), 'nowhere-2025', 'json')).rejects.toThrow(
    'There is no edition nowhere-2025.',
  );
});
