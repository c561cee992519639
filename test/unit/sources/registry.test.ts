import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../../config/environment.js';
import { SOURCE_DEFAULTS } from '../../../config/source-defaults.js';
import { SOURCE_NAMES, TIER_SOURCES } from '../../../domain/sources.js';
import { createRatingsSources, createSources } from '../../../sources/registry.js';

const DATABASE_URL = 'postgres://user@localhost/festival';

describe('createSources', () => {
  test('gives the sources in the order of the tiers', () => {
    const keys = { ZYTE_API_KEY: 'z', OMDB_API_KEY: 'o', TMDB_API_KEY: 't' };
    const sources = createSources(readEnvironment({ DATABASE_URL, ...keys }));
    expect(sources.map(({ name, supportsFullImport }) => [name, supportsFullImport])).toEqual([
      ['tmdb', true],
      ['omdb', false],
      ['imdb_scrape', true],
      ['letterboxd', false],
    ]);
  });

  test('leaves out those without a key', () => {
    const sources = createSources(readEnvironment({ DATABASE_URL, OMDB_API_KEY: 'o' }));
    expect(sources.map(({ name }) => name)).toEqual(['omdb', 'letterboxd']);
  });

  test('gives Letterboxd alone without keys: it takes none, and its limits switch it on', () => {
    const sources = createSources(readEnvironment({ DATABASE_URL }));
    expect(sources.map(({ name }) => name)).toEqual(['letterboxd']);
    expect(SOURCE_DEFAULTS.find(({ source }) => source === 'letterboxd')).toMatchObject({ enabled: false });
  });
});

describe('createRatingsSources', () => {
  test('gives the sites that Zyte fetches, none of them a tier and all off by default', () => {
    const sources = createRatingsSources(readEnvironment({ DATABASE_URL, ZYTE_API_KEY: 'z' }));
    expect(sources.map(({ name }) => name)).toEqual(['rotten_tomatoes', 'metacritic']);
    for (const { name } of sources) {
      expect(SOURCE_DEFAULTS.find(({ source }) => source === name)).toMatchObject({ enabled: false });
      expect(TIER_SOURCES).not.toContain(name);
    }
  });

  test('gives none without a key for Zyte', () => {
    expect(createRatingsSources(readEnvironment({ DATABASE_URL }))).toEqual([]);
  });
});

test.each(SOURCE_NAMES)('%s stands in the registry by one line, as docs/adding-a-source.md says', (name) => {
  const registry = readFileSync(new URL('../../../sources/registry.ts', import.meta.url), 'utf8');
  const lines = registry.split('\n').filter((line) => line.startsWith(`  ${name}: {`));
  expect(lines).toEqual([expect.stringMatching(/^ {2}\w+: \{.* make: .*\},$/)]);
});
