import type { Command } from 'commander';
import pc from 'picocolors';
import { usd } from '../../../domain/words/figures.js';
import { inWords } from '../../../domain/words/films.js';
import { connectClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import { IMPORTS_A_PAGE, listImports, type ImportsPage, type ListedImport } from '../../imports/list.js';
import { wholeNumber } from '../option-values.js';
import { show, when } from '../output.js';
import { table } from '../table.js';

/** Adds `festival imports`: what was imported, and what of it runs. */
export function addImportsCommand(program: Command): void {
  program
    .command('imports')
    .description(`running and past imports, the latest first, ${IMPORTS_A_PAGE} a page`)
    .option('--page <n>', 'which page', wholeNumber, 1)
    .option('--json', 'as JSON')
    .action(async ({ page, json }: { page: number; json?: true }) => {
      const listed = await withServices((services) => listImports(services, page));
      show([...listed.unread, ...listed.imports], json, () => importsWords(listed));
    });
}

/** A page of imports for people. */
export function importsWords({ imports, unread, more, silent }: ImportsPage): string {
  if (imports.length + unread.length === 0) return 'Nothing was imported yet.';
  const head = [
    'edition',
    'state',
    'films',
    'full',
    'minimal',
    'stub',
    'not looked up',
    'review',
    'cost',
    'started',
  ];
  return [
    ...(imports.length === 0 ? [] : [table(head, imports.map(rowOf))]),
    ...(unread.length === 0 ? [] : ['', unreadTable(unread)]),
    ...(silent ? [pc.yellow('Temporal does not answer: what runs is not known.')] : []),
    ...(more ? ['There are more: --page 2, and so on.'] : []),
  ].join('\n');
}

function unreadTable(unread: ListedImport[]): string {
  return table(
    ['programme not read', 'state', 'why', 'started'],
    unread.map(({ edition, state }) => [edition, state?.state, state?.failure, when(state?.startedAt)]),
  );
}

function rowOf({ edition, state, staged }: ListedImport): (string | number)[] {
  return [
    edition,
    inWords(state?.heldFor ?? state?.state ?? ''),
    staged?.films ?? 0,
    staged?.full ?? 0,
    staged?.minimal ?? 0,
    staged?.stub ?? 0,
    staged?.waiting ?? 0,
    staged?.review ?? 0,
    usd(staged?.spendUsd ?? 0),
    when(staged?.startedAt ?? state?.startedAt),
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
