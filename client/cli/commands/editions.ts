import type { Command } from 'commander';
import pc from 'picocolors';
import { MISSING_PARTS, type EditionCompleteness } from '../../../domain/views/completeness.js';
import { verdictWords } from '../../../domain/words/completeness.js';
import { listCompleteness } from '../../../entities/editions/completeness.js';
import { withReplica } from '../../database.js';
import { show } from '../output.js';
import { table } from '../table.js';

const SHOWN = 1000;

/** Adds `festival editions`: how complete each is. */
export function addEditionsCommand(program: Command): void {
  program
    .command('editions')
    .description('how complete each edition is: what is expected, what is here, what is missing')
    .argument('[festival]', 'of one festival, such as cannes')
    .option('--json', 'as JSON')
    .action(async (festival: string | undefined, { json }: { json?: true }) => {
      await withReplica(async ({ manager }) => {
        show(await listCompleteness(manager, { festival, limit: SHOWN }), json, editionsTable);
      });
    });
}

function editionsTable(editions: EditionCompleteness[]): string {
  if (editions.length === 0) return 'No edition is known yet.';
  return table(
    ['edition', 'films', 'named', 'at IMDb', 'other years', 'full', 'minimal', 'stubs', 'verdict'],
    editions.map((edition) => [
      edition.edition,
      edition.films,
      edition.expectedProgramme,
      edition.expectedImdb ?? '–',
      edition.expectedMedian === null ? '–' : Math.round(edition.expectedMedian),
      edition.fullFilms,
      edition.minimal,
      edition.stub,
      colour(edition)(verdictWords(edition)),
    ]),
  );
}

function colour({ problems }: EditionCompleteness): (text: string) => string {
  if (problems.length === 0) return pc.green;
  return problems.some((problem) => MISSING_PARTS.includes(problem)) ? pc.red : pc.yellow;
}
