import { describe, expect, test } from 'vitest';
import { readSuggestions } from '../../../../sources/imdb/suggestions.js';

describe('readSuggestions', () => {
  const read = (text: string, status = 200) =>
    readSuggestions({ url: '', status, body: Buffer.from(text) }, 'x');

  test('leaves out what is neither title nor person, and what has no name', () => {
    const d = [
      { id: '/video/vi1', l: 'Trailer' },
      { id: 'tt0000001' },
      { id: 'tt0000002', l: 'X', y: '2025' },
      5,
    ];
    expect(read(JSON.stringify({ d: [...d, { id: 'tt0000003', l: 'Y' }] }))).toEqual([
      { imdbId: 'tt0000003', title: 'Y', kind: 'other' },
    ]);
  });

  test('a list may be missing, and a 404 is an empty one', () => {
    expect(read('{"q":"x","v":1}')).toEqual([]);
    expect(read('<html>', 404)).toEqual([]);
  });
});
