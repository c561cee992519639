import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readEntries } from '../../../sources/programmes/entries.js';
import { readEventFile } from '../../../sources/programmes/imdb-awards/event-file.js';
import { awardsRows } from '../../../sources/programmes/imdb-awards/rows.js';

const FOLDER = new URL('../../../../shared/samples/festivals/', import.meta.url);

describe.skipIf(!existsSync(FOLDER))('recorded files of IMDb-Awards', () => {
  test.each(['imdb-event-ev0000147-cannes.yml', 'imdb-event-ev0000631-sundance.yml'])(
    '%s: all editions, every nomination and win',
    (name) => {
      const text = readFileSync(new URL(name, FOLDER), 'utf8');
      const editions = readEventFile({ name }, text);
      expect(editions.length).toBe([...text.matchAll(/^'\d{4}/gm)].length);
      expect(editions[0]?.year).toBe(2026);
      expect(editions.flatMap(({ faults }) => faults)).toEqual([]);

      const read = editions.map((edition) => readEntries(awardsRows([edition]), `x-${edition.year}`));
      expect(read.flatMap(({ rejects }) => rejects)).toEqual([]);
      const nominations = read.flatMap(({ entries }) => entries.flatMap((film) => film.nominations ?? []));
      // Counted in the text, past the reader.
      const idsIn = (list: string): number =>
        [...text.matchAll(new RegExp(`^ +${list}: \\[(.*)\\]$`, 'gm'))].flatMap(([, ids = '']) =>
          ids.split(','),
        ).length;
      expect(nominations.length).toBe(idsIn('nominee'));
      expect(nominations.filter(({ won }) => won === true).length).toBe(
        idsIn('winner') - [...text.matchAll(/winner: \[\]$/gm)].length,
      );
    },
  );
});
