import type { EditionCompleteness, EditionProblem } from '../views/completeness.js';
import { capitalised } from '../text.js';
import { count, counted } from './figures.js';

const CATEGORIES_TOLD = 3;

/** What is wrong with an edition in a sentence, or that it is complete. */
export function verdictWords(edition: EditionCompleteness): string {
  const { imported, problems } = edition;
  if (problems.length === 0) return 'Complete.';
  const words = problems.map((problem) => WORDS[problem](edition)).join('; ');
  return imported ? `${capitalised(words)}.` : 'Known, but not imported.';
}

const WORDS: Record<EditionProblem, (edition: EditionCompleteness) => string> = {
  not_imported: () => 'not imported',
  below_floor: ({ films, expectedMedian }) =>
    `far below the usual: ${counted(films, 'film')}, other years have ${count(Math.round(expectedMedian ?? 0))}`,
  fewer_than_imdb: ({ films, expectedImdb }) =>
    `fewer than IMDb has: ${count(films)} of ${counted(expectedImdb ?? 0, 'film')}`,
  categories_missing: ({ missingCategories }) => {
    const told = missingCategories.slice(0, CATEGORIES_TOLD).join(', ');
    const more = missingCategories.length - CATEGORIES_TOLD;
    return `without what most other years have: ${told}${more > 0 ? ` and ${counted(more, 'other category', 'other categories')}` : ''}`;
  },
  not_looked_up: ({ waiting }) => `${counted(waiting, 'film')} not looked up yet`,
  without_record: ({ stub }) => `${counted(stub, 'film')} without a record`,
};
