import { describe, expect, test } from 'vitest';
import { maskSecrets } from '../../../sources/http/mask.js';

const KEY = 'k3y+with/odd signs';

describe('maskSecrets', () => {
  test('hides a key as it stands, URL-encoded, and as Basic auth', () => {
    const basic = Buffer.from(`${KEY}:`).toString('base64');
    const text = `key ${KEY}, url ?x=${encodeURIComponent(KEY)}, header ${basic}`;
    expect(maskSecrets(text, [KEY])).toBe('key ***, url ?x=***, header ***');
  });

  test('hides credentials by their place, even of keys it was not told', () => {
    const text = 'GET /3/movie/1?api_key=0123abc&page=1 and ?apikey=f00 with Bearer eyJhbGciOi.J9';
    expect(maskSecrets(text, [])).toBe('GET /3/movie/1?api_key=***&page=1 and ?apikey=*** with Bearer ***');
  });

  test('leaves other text alone and ignores keys that are not set', () => {
    expect(maskSecrets('tt0133093 was not found', ['', undefined])).toBe('tt0133093 was not found');
  });
});
