import { describe, expect, test } from 'vitest';
import { REASONS, SOURCE_NAMES } from '../../../domain/sources.js';
import { inWords, reasonWords, recordWords, sourceWords, whyWords } from '../../../domain/words/films.js';

describe('reasons in words', () => {
  test.each([
    ['tmdb_not_found', 'TMDb does not know the film'],
    ['imdb_scrape_over_budget', 'IMDb was not asked: money or the spend mode forbids it'],
    ['rotten_tomatoes_unavailable', 'Rotten Tomatoes is down'],
    ['lookup_failed', 'The lookup itself failed'],
  ])('%s', (reason, words) => {
    expect(reasonWords(reason)).toBe(words);
    expect(words.endsWith(whyWords(reason))).toBe(true);
  });

  test('every reason of every source has words of its own', () => {
    const words = SOURCE_NAMES.flatMap((source) => REASONS.map((why) => reasonWords(`${source}_${why}`)));
    expect(words.filter((text) => text.includes('_'))).toEqual([]);
    expect(new Set(words).size).toBe(SOURCE_NAMES.length * REASONS.length);
  });

  test.each(['tmdb', 'tmdb_', 'tmdb_tired', 'imdb_not_found', 'constructor', ''])(
    '%j is no such reason, and stays',
    (reason) => {
      expect(reasonWords(reason)).toBe(reason);
      expect(sourceWords(reason)).toBe(reason === 'tmdb' ? 'TMDb' : reason);
    },
  );
});

test('codes in a text become words, but not those of commands, addresses and files', () => {
  expect(inWords('paused: tmdb_unauthorized: tmdb rejects it.')).toBe(
    'paused: TMDb rejects the key: TMDb rejects it.',
  );
  expect(inWords('Waits for imdb_scrape: down')).toBe('Waits for IMDb: down');
  for (const same of ['`festival sources set omdb`', '/sources/omdb', 'api.omdb.com', 'movie-lookup/tmdb-12'])
    expect(inWords(same)).toBe(same);
});

test('a film that was not looked up yet is no stub', () => {
  expect(recordWords('stub', null)).toBe('not looked up yet');
  expect(recordWords('stub', 'parked')).toBe('stub');
});
