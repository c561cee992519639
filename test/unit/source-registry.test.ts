import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../config/environment.js';
import { createSources } from '../../sources/registry.js';

const DATABASE_URL = 'postgres://user@localhost/festival';

describe('createSources', () => {
  test('gives the sources in the order of the tiers', () => {
    const keys = { ZYTE_API_KEY: 'z', OMDB_API_KEY: 'o', TMDB_API_KEY: 't' };
    const sources = createSources(readEnvironment({ DATABASE_URL, ...keys }));
    expect(sources.map(({ name, supportsFullImport }) => [name, supportsFullImport])).toEqual([
      ['tmdb', true],
      ['omdb', false],
      ['imdb_scrape', true],
    ]);
  });

  test('leaves out those without a key', () => {
    const sources = createSources(readEnvironment({ DATABASE_URL, OMDB_API_KEY: 'o' }));
    expect(sources.map(({ name }) => name)).toEqual(['omdb']);
  });

  test('gives none without keys', () => {
    expect(createSources(readEnvironment({ DATABASE_URL }))).toEqual([]);
  });
});
