import Table from 'cli-table3';
import type { Command } from 'commander';
import pc from 'picocolors';
import { connectClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import { IMPORTS_A_PAGE, listImports, type ListedImport } from '../../imports/list.js';
import { wholeNumber } from '../option-values.js';
import { PLAIN } from '../tables.js';

/** Adds `festival imports`: what was imported, and what of it runs. */
export function addImportsCommand(program: Command): void {
  program
    .command('imports')
    .description(`running and past imports, the latest first, ${IMPORTS_A_PAGE} a page`)
    .option('--page <n>', 'which page', wholeNumber, 1)
    .option('--json', 'as JSON')
    .action(async ({ page, json }: { page: number; json?: true }) => {
      const listed = await withServices((services) => listImports(services, page));
      console.log(json === true ? JSON.stringify(listed.imports, null, 2) : importsWords(listed));
    });
}

/** A page of imports for people. */
export function importsWords({ imports, more, silent }: Awaited<ReturnType<typeof listImports>>): string {
  if (imports.length === 0) return 'Nothing was imported yet.';
  const table = new Table({
    head: ['edition', 'state', 'films', 'full', 'minimal', 'stub', 'review', 'USD', 'started (UTC)'].map(
      (name) => pc.bold(name),
    ),
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
    ...PLAIN,
  });
  for (const listed of imports) table.push(rowOf(listed));
  return [
    table.toString(),
    ...(silent ? [pc.yellow('Temporal does not answer: what runs is not known.')] : []),
    ...(more ? ['There are more: --page 2, and so on.'] : []),
  ].join('\n');
}

function rowOf({ edition, state, staged }: ListedImport): (string | number)[] {
  const started = staged?.startedAt ?? state?.startedAt ?? null;
  return [
    edition,
    state?.heldFor ?? state?.state ?? '',
    staged?.films ?? 0,
    staged?.full ?? 0,
    staged?.minimal ?? 0,
    staged?.stub ?? 0,
    staged?.review ?? 0,
    (staged?.spendUsd ?? 0).toFixed(3),
    started === null ? '' : started.toISOString().slice(0, 16).replace('T', ' '),
  ];
}

async function withServices<T>(
  work: (services: Parameters<typeof listImports>[0]) => Promise<T>,
): Promise<T> {
  return await withDatabase(async (database) => {
    const client = await connectClient();
    try {
      return await work({ client, database });
    } finally {
      await client.connection.close();
    }
  });
}
