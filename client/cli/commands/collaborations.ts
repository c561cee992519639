import type { Command } from 'commander';
import {
  rebuildCollaborations,
  topCollaborations,
  type CollaborationView,
} from '../../../entities/sweeps/collaborations.js';
import { withDatabase, withReplica } from '../../database.js';
import { show } from '../output.js';
import { table } from '../table.js';

const SHOWN = 30;

/** Adds `festival collaborations`: who made films with whom, and a way to count it all anew. */
export function addCollaborationsCommand(program: Command): void {
  const collaborations = program
    .command('collaborations')
    .description('who made films together, by the credits of full imports');
  collaborations
    .command('list', { isDefault: true })
    .description('the pairs with the most films')
    .argument('[name]', 'those with a person of this name alone')
    .option('--json', 'as JSON')
    .action(async (name: string | undefined, { json }: { json?: true }) => {
      await withReplica(async ({ manager }) => {
        show(await topCollaborations(manager, name, SHOWN), json, collaborationsTable);
      });
    });
  collaborations
    .command('rebuild')
    .description('count all of them anew from the credits; imports wait meanwhile with their last step')
    .action(async () => {
      await withDatabase(async ({ manager }) => {
        console.log(`${await rebuildCollaborations(manager)} pairs of people.`);
      });
    });
}

function collaborationsTable(rows: CollaborationView[]): string {
  if (rows.length === 0) return 'Nobody yet.';
  return table(
    ['people', 'films', 'as', 'first', 'latest'],
    rows.map((row) => [
      `${row.name}, ${row.otherName}`,
      row.films,
      row.kinds.map((kind) => kind.replace('_', '–')).join(', '),
      filmWords(row.firstTitle, row.firstYear),
      filmWords(row.latestTitle, row.latestYear),
    ]),
  );
}

function filmWords(title: string, year: number | null): string {
  return year === null ? title : `${title} (${year})`;
}
