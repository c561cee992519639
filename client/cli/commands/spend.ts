import type { Command } from 'commander';
import { SPEND_MODES, type SpendMode } from '../../../domain/policy.js';
import { counted } from '../../../domain/words/figures.js';
import { connectClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import { usdAmount } from '../option-values.js';
import { changeEditionSpend } from '../../sources/spend-controls.js';

/** Adds `festival limit` and `festival mode`: what an edition's films may cost, also after its import has ended. */
export function addSpendCommands(program: Command): void {
  program
    .command('limit')
    .description('set the most that an import may spend, for films that wait too')
    .argument('<edition>')
    .argument('<usd>', 'amount from its start on', usdAmount)
    .action(async (edition: string, usd: number) => {
      await changeSpend(edition, { limitUsd: usd });
    });
  program
    .command('mode')
    .description('set which films of an import may cost money')
    .argument('<edition>')
    .addArgument(program.createArgument('<mode>').choices([...SPEND_MODES]))
    .action(async (edition: string, mode: SpendMode) => {
      await changeSpend(edition, { mode });
    });
}

async function changeSpend(
  edition: string,
  change: { limitUsd: number } | { mode: SpendMode },
): Promise<void> {
  await withDatabase(async (dataSource) => {
    const client = await connectClient();
    try {
      const told = await changeEditionSpend(client, dataSource, edition, change);
      console.log(
        told === 0 ? 'Done.' : `Done; ${counted(told, 'waiting film looks', 'waiting films look')} again.`,
      );
    } finally {
      await client.connection.close();
    }
  });
}
