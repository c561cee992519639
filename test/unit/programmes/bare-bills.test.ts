import { expect, test } from 'vitest';
import { readEntries } from '../../../sources/programmes/entries.js';

const EDITION = 'some-festival-2025';

test.each(['Harry + Max', 'Senso + Appunti + Livia', 'Senso 1-3', 'Senso I + II'])(
  '%s is one, and it is told that it may be several',
  (title) => {
    const { entries, rejects } = readEntries([{ title }], EDITION);
    expect([entries.length, rejects.length]).toEqual([1, 1]);
    expect(rejects[0]?.reason).toContain('may be of several films');
    expect(readEntries([{ title, imdbId: 'tt0047469' }], EDITION).rejects).toEqual([]);
  },
);

test.each(['Senso + Q&A', 'Senso 2', 'Senso - 3', 'Catch-22', 'Romeo+Juliet'])(
  'nothing is told of %s',
  (title) => {
    expect(readEntries([{ title }], EDITION).rejects).toEqual([]);
  },
);
