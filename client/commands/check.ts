import Table from 'cli-table3';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { Entry, RejectedRow } from '../../domain/programme.js';
import { readEntries } from '../../sources/programmes/entries.js';
import { readProgrammeFile } from '../../sources/programmes/file.js';
import { columnMapping } from '../programme-argument.js';

const ENTRIES_SHOWN = 10;
const REJECTS_SHOWN = 50;

/** Adds `festival check <file>`: what an import would read of a file, row errors first. Nothing is written. */
export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description('show what would be read of a programme file, row errors first')
    .argument('<file>', 'JSON or CSV')
    .option('--column <field=column...>', 'which column of a table gives which field')
    .action(async (file: string, options: { column?: string[] }) => {
      const { rows, rowNumbers, warnings } = await readProgrammeFile(file, columnMapping(options.column));
      const { entries, rejects } = readEntries(rows, 'check', rowNumbers);
      for (const warning of warnings) console.log(pc.yellow(warning));
      if (rejects.length > 0) console.log(rejectsTable(rejects));
      if (entries.length > 0) console.log(entriesTable(entries));
      console.log(summary(entries, rejects));
      if (entries.length === 0) process.exitCode = 1;
    });
}

function rejectsTable(rejects: RejectedRow[]): string {
  const table = new Table({
    head: ['row', 'why it is set aside'].map(pc.bold),
    colWidths: [8, 110],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { row, reason } of rejects.slice(0, REJECTS_SHOWN)) table.push([row, pc.red(reason)]);
  return table.toString();
}

function entriesTable(entries: Entry[]): string {
  const table = new Table({
    head: ['film', 'year', 'IMDb id', 'directors', 'nominations'].map(pc.bold),
    colAligns: ['left', 'right', 'left', 'left', 'right'],
    colWidths: [40, 7, 13, 40, 13],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const entry of entries.slice(0, ENTRIES_SHOWN))
    table.push([
      entry.title ?? '',
      entry.year ?? '',
      entry.imdbId ?? '',
      entry.directors?.join(', ') ?? '',
      entry.nominations?.length ?? 0,
    ]);
  return table.toString();
}

function summary(entries: Entry[], rejects: RejectedRow[]): string {
  const nominations = entries.reduce((sum, entry) => sum + (entry.nominations?.length ?? 0), 0);
  const withoutId = entries.filter((entry) => entry.imdbId === undefined).length;
  const left = [
    entries.length > ENTRIES_SHOWN ? `the first ${ENTRIES_SHOWN} are shown` : '',
    rejects.length > REJECTS_SHOWN ? `the first ${REJECTS_SHOWN} of the rows set aside` : '',
  ].filter((words) => words !== '');
  return (
    `${entries.length} films (${withoutId} without an IMDb id), ${nominations} nominations; ` +
    `${rejects.length} rows set aside${left.length === 0 ? '.' : `; ${left.join(', ')}.`}`
  );
}
