import type { Command } from 'commander';
import type { DataSource } from 'typeorm';
import type { Client } from '@temporalio/client';
import { SPEND_MODES, type SpendMode } from '../../../domain/policy.js';
import { counted } from '../../../domain/words/figures.js';
import { withClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import { pauseImport, resumeImport } from '../../imports/steer.js';
import { changeEditionSpend } from '../../sources/spend-controls.js';
import { byOption, pauseReason, usdAmount } from '../option-values.js';

interface By {
  by: string;
}

/** Adds `festival pause|resume|limit|mode`: what an import does and may cost; the last two hold also after its end. */
export function addSteeringCommands(program: Command): void {
  addPauseCommands(program);
  addSpendCommands(program);
}

function addPauseCommands(program: Command): void {
  program
    .command('pause')
    .description('start no more lookups')
    .argument('<edition>')
    .argument('[reason]', 'shown to everybody who looks', pauseReason)
    .addOption(byOption())
    .action(async (edition: string, reason: string | undefined, { by }: By) => {
      await withServices(({ client, database: { manager: db } }) =>
        pauseImport({ client, db }, edition, by, reason),
      );
      console.log('Done.');
    });
  program
    .command('resume')
    .description('go on after a pause')
    .argument('<edition>')
    .addOption(byOption())
    .action(async (edition: string, { by }: By) => {
      await withServices(({ client, database: { manager: db } }) =>
        resumeImport({ client, db }, edition, by),
      );
      console.log('Done.');
    });
}

function addSpendCommands(program: Command): void {
  program
    .command('limit')
    .description('set the most that an import may spend, for films that wait too')
    .argument('<edition>')
    .argument('<usd>', 'amount from its start on', usdAmount)
    .addOption(byOption())
    .action(async (edition: string, limitUsd: number, { by }: By) => {
      await changeSpend(edition, { limitUsd }, by);
    });
  program
    .command('mode')
    .description('set which films of an import may cost money')
    .argument('<edition>')
    .addArgument(program.createArgument('<mode>').choices([...SPEND_MODES]))
    .addOption(byOption())
    .action(async (edition: string, mode: SpendMode, { by }: By) => {
      await changeSpend(edition, { mode }, by);
    });
}

async function changeSpend(
  edition: string,
  change: { limitUsd: number } | { mode: SpendMode },
  by: string,
): Promise<void> {
  await withServices(async ({ client, database }) => {
    const told = await changeEditionSpend(client, database, edition, change, by);
    console.log(
      told === 0 ? 'Done.' : `Done; ${counted(told, 'waiting film looks', 'waiting films look')} again.`,
    );
  });
}

async function withServices(
  work: (services: { client: Client; database: DataSource }) => Promise<void>,
): Promise<void> {
  await withDatabase((database) => withClient((client) => work({ client, database })));
}
