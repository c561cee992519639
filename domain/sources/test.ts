import { z } from 'zod';

/** Sources that have a key. */
export const TESTED_SOURCES = ['tmdb', 'omdb', 'imdb_scrape'] as const;
export const testedSourceSchema = z.enum(
  TESTED_SOURCES,
  `expected a source that has a key: ${TESTED_SOURCES.join(', ')}`,
);
export type TestedSource = z.output<typeof testedSourceSchema>;

/** What a test of a source's key came to, in words for people. */
export interface SourceTest {
  works: boolean;
  words: string;
  costUsd: number;
}
