import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Entry } from '../../../domain/programme/programme.js';
import { readEntries } from '../../../sources/programmes/entries.js';
import { readProgrammeFile, readProgrammeWithHeader } from '../../../sources/programmes/files/file.js';
import { readEventPage } from '../../../sources/programmes/imdb-event/page.js';
import { eventRows } from '../../../sources/programmes/imdb-event/rows.js';
import { KNOWN_FESTIVALS } from '../../../sources/programmes/known-festivals.js';
import { recordedPage } from '../simulated-recordings.js';

const samples = (path: string) =>
  fileURLToPath(new URL(`../../../../shared/samples/${path}`, import.meta.url));

describe.skipIf(!existsSync(samples('imdb')))(
  'recorded event data (skipped where ../shared/samples is absent)',
  () => {
    const golden = () => {
      const data = recordedPage('imdb/event-nomineesWidget-golden-globes-2013.json');
      const html = `<script>IMDbReactWidgets.NomineesWidget.push(['center-3-react',${data}]);</script>`;
      const edition = readEventPage(Buffer.from(html))!;
      return { edition, ...eventRows([edition]) };
    };
    const nominationsOf = (rows: Entry[], imdbId: string) =>
      rows.find((row) => row.imdbId === imdbId)?.nominations ?? [];

    test('the Golden Globes of 2013: all films and series, each once, and every winner', () => {
      const { edition, rows, warnings } = golden();
      const data = recordedPage('imdb/event-nomineesWidget-golden-globes-2013.json');
      const ids = new Set(data.match(/"const":"tt\d+"/g)?.map((text) => text.slice(9, -1)));
      expect(edition).toMatchObject({ eventName: 'Golden Globes, USA', year: 2013 });
      const films = rows.filter(({ imdbId }) => imdbId !== undefined);
      const withoutFilm = rows
        .filter(({ imdbId }) => imdbId === undefined)
        .flatMap((row) => row.nominations ?? []);
      expect(new Set(films.map(({ imdbId }) => imdbId))).toEqual(ids);
      expect(films).toHaveLength(ids.size);
      expect(withoutFilm).toContainEqual(
        expect.objectContaining({ category: 'Cecil B. DeMille Award', person: 'Jodie Foster', won: true }),
      );
      const nominations = films.flatMap((row) => row.nominations ?? []);
      expect(nominations).toHaveLength(125);
      expect(nominations.filter(({ won }) => won)).toHaveLength(25);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(
        '3 nominations name no film and are kept with their people: Cecil B. DeMille Award',
      );
      expect(readEntries(rows, 'golden-globes-2013')).toEqual({
        entries: films.map((row) => ({ ...row, filmKey: row.imdbId })),
        withoutFilm,
        rejects: [],
      });
    });

    test('everybody whom the page names stands with the id that it gives, in nominations of films and of none', () => {
      const data = recordedPage('imdb/event-nomineesWidget-golden-globes-2013.json');
      const told = new Set(data.match(/"const":"nm\d+"/g)?.map((text) => text.slice(9, -1)));
      const { entries, withoutFilm } = readEntries(golden().rows, 'golden-globes-2013');
      const people = [...entries.flatMap(({ nominations = [] }) => nominations), ...withoutFilm].flatMap(
        (nomination) => nomination.people ?? [],
      );
      expect(told.size).toBe(99);
      expect(new Set(people.map(({ imdbId }) => imdbId))).toEqual(told);
      expect(people.filter(({ name }) => name.startsWith('nm'))).toEqual([]);
    });

    test('people who are nominated stand with the film of their part', () => {
      const { rows } = golden();
      expect(nominationsOf(rows, 'tt0443272')).toContainEqual({
        category: 'Best Performance by an Actor in a Motion Picture - Drama',
        award: 'Golden Globe',
        person: 'Daniel Day-Lewis',
        people: [{ name: 'Daniel Day-Lewis', imdbId: 'nm0000358' }],
        won: true,
      });
    });

    test('notes, original titles and the people beside a film are kept', () => {
      const { rows } = golden();
      const song = nominationsOf(rows, 'tt1074638').find(({ category }) => category.includes('Song'));
      expect(song).toMatchObject({ won: true });
      expect(song).not.toHaveProperty('person');
      expect(song?.details).toMatch(/^Song: "Skyfall"; with .+, .+/);
      expect(rows).toContainEqual(
        expect.objectContaining({ title: 'A Royal Affair', originalTitle: 'En kongelig affære' }),
      );
    });

    test('the table of known festivals has every event of the recorded list', () => {
      const { event_ids: ids } = parse(recordedPage('festivals/imdb-event-ids.yml')) as {
        event_ids: string[];
      };
      expect(KNOWN_FESTIVALS.map(({ eventId }) => eventId).sort()).toEqual([...ids].sort());
    });
  },
);

describe.skipIf(!existsSync(samples('festivals')))(
  'real programmes (skipped where ../shared/samples is absent)',
  () => {
    const circulation = samples('festivals/film-circulation-programme-part.csv');
    const mapping = {
      title: 'title_mixed_lowercase',
      year: 'prod_year',
      runtimeMinutes: 'minutes',
      imdbId: 'imdb_id',
      category: 'section_first',
    };

    test('3,116 festival films with a header of their own, by a mapping', async () => {
      const { rows, warnings, rowNumbers } = await readProgrammeFile(circulation, mapping);
      const { entries, rejects } = readEntries(rows, 'circulation-2017', rowNumbers);
      expect(rows).toHaveLength(3116);
      expect(rowNumbers?.at(-1)).toBeGreaterThanOrEqual(3117);
      // No row is unreadable; five name a film for the second time, in another language, and three without its id; one is of two, two may be.
      expect(entries).toHaveLength(3109);
      expect(rejects.map(({ row, field }) => [row, field])).toEqual([
        [224, 'title'],
        [364, 'title'],
        [371, 'title'],
        [518, 'title'],
        [1654, 'title'],
        [2656, 'title; year'],
        [2984, 'title; countries'],
        [2987, 'title; countries'],
      ]);
      expect(entries.flatMap(({ nominations }) => nominations ?? [])).toHaveLength(
        rows.filter((row) => (row as Entry).nominations !== undefined).length + 1,
      );
      expect(rows.filter((row) => (row as Entry).imdbId === undefined)).toHaveLength(515);
      expect(entries[0]).toEqual({
        filmKey: 'tt2917506',
        title: 'a story of children and film',
        year: 2013,
        imdbId: 'tt2917506',
        runtimeMinutes: 101,
        countries: ['United Kingdom'],
        directors: ['Mark Cousins'],
        nominations: [{ category: 'Cannes Classics - Documentaries About Cinema' }],
      });
      expect(entries.find(({ title }) => title === 'space is a lonely place')?.directors).toEqual([
        'Koyle Kendrick',
        'Reel Queer Youth Filmmakers',
        'Emmy Rodriguez',
        'Jude Watson',
      ]);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain('"unique_id"');
    });

    test('without a mapping the same file is refused with its columns', async () => {
      const { title: _, ...rest } = mapping;
      await expect(readProgrammeFile(circulation, { ...rest, title: 'title' })).rejects.toThrow(
        /no column "title" for title. Its columns: "unique_id", "imdb_id"/,
      );
    });

    test('the Cannes table of 138 films, 113 of them without a title', async () => {
      const { rows, header } = await readProgrammeWithHeader(samples('festivals/cannes-2025.json'));
      const { entries, rejects } = readEntries(rows, 'cannes-2025');
      expect(header).toMatchObject({ festival: 'cannes', year: 2025 });
      expect(rejects).toEqual([]);
      expect(entries).toHaveLength(138);
      expect(entries.flatMap(({ nominations }) => nominations ?? [])).toHaveLength(211);
    });
  },
);
