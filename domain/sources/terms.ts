import { MOST_DAYS_KEPT } from '../sweeps/freshness.js';
import type { SourceName } from '../sources.js';

/** TMDb's terms of use ask for this notice wherever its content is shown. */
export const TMDB_NOTICE =
  'This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.';

/** What an operator should know of a source's terms before asking it; they change, and its own page holds. */
export interface SourceTerms {
  url: string;
  words: string;
}

/**
 * By source, in the order of the tiers. What is said of TMDb and Letterboxd was told by others who read it; what is said of
 * IMDb, and the addresses, are beliefs that nobody has held against the pages.
 */
export const SOURCE_TERMS: Record<SourceName, SourceTerms> = {
  tmdb: {
    url: 'https://www.themoviedb.org/api-terms-of-use',
    words: `Free where it is no commercial use, with the notice above. Content may be kept for six months at most: the nightly sweep fetches each record again before it is ${MOST_DAYS_KEPT} days old, and takes off one that TMDb does not have any more.`,
  },
  omdb: {
    url: 'https://www.omdbapi.com/legal.htm',
    words: 'A plan with so many requests a day, 1,000 of them free.',
  },
  imdb_scrape: {
    url: 'https://www.imdb.com/conditions',
    words:
      'Forbids programs that read its pages unless it has allowed it in writing. The operator answers for that; without a key for pages nobody reads them.',
  },
  letterboxd: {
    url: 'https://letterboxd.com/legal/terms-of-use/',
    words: 'Forbids scraping without leave (6.11): off unless somebody switches it on.',
  },
  rotten_tomatoes: {
    url: 'https://www.rottentomatoes.com/policies/terms-and-policies',
    words: 'No leave to read its pages is known: off unless somebody switches it on.',
  },
  metacritic: {
    url: 'https://www.fandom.com/terms-of-use',
    words: 'No leave to read its pages is known: off unless somebody switches it on.',
  },
};

/** The terms of a source; undefined of a vendor of pages, for those of the site hold whose page it fetches. */
export function termsOf(source: string): SourceTerms | undefined {
  return (SOURCE_TERMS as Partial<Record<string, SourceTerms>>)[source];
}
