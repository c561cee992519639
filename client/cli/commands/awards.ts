import type { Command } from 'commander';
import type { PrintedAward } from '../../../domain/views/award.js';
import { readPrintedAwards } from '../../../entities/awards/printed.js';
import { withReplica } from '../../database.js';
import { show } from '../output.js';
import { table } from '../table.js';

const SHOWN = 1000;

/** Adds `festival awards`: the one form of each award that festivals print. */
export function addAwardsCommand(program: Command): void {
  program
    .command('awards')
    .description('the awards that programmes print with their one form, those without one first')
    .argument('[festival]', 'of one festival, such as cannes')
    .option('--unknown', 'only those whose form nobody has said yet')
    .option('--json', 'as JSON')
    .action(async (festival: string | undefined, { unknown, json }: { unknown?: true; json?: true }) => {
      await withReplica(async ({ manager }) => {
        const which = { festival, unknown: unknown === true };
        show(await readPrintedAwards(manager, which, { limit: SHOWN, offset: 0 }), json, awardsTable);
      });
    });
}

function awardsTable(awards: PrintedAward[]): string {
  if (awards.length === 0) return 'No award is without its form.';
  return table(
    ['festival', 'award', 'category', 'form', 'given in', 'nominations', 'editions'],
    awards.map(({ festival, award, category, form, section, nominations, editions }) => [
      festival,
      award ?? '–',
      category,
      form ?? 'nobody has said it',
      section ?? '–',
      nominations,
      editions,
    ]),
  );
}
