import Table from 'cli-table3';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { RejectedRow } from '../../../domain/programme/programme.js';
import { compareWithEdition } from '../../../entities/editions/vanished.js';
import { EntryReader, type ReadEntries } from '../../../sources/programmes/entries.js';
import { eachProgrammeRow } from '../../../sources/programmes/files/file.js';
import { countNominations, type ProgrammeEntry } from '../../../sources/programmes/same-film.js';
import { withDatabase } from '../../database.js';
import { columnMapping } from '../programme-argument.js';
import { PLAIN } from '../tables.js';

const ENTRIES_SHOWN = 10;
const REJECTS_SHOWN = 50;
const MISSING_SHOWN = 50;
const TITLE_SHOWN = 80;

interface CheckOptions {
  column?: string[];
  edition?: string;
}

/** Adds `festival check <file>`: what an import would read of a file, row errors first. Nothing is written. */
export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description(
      'show what would be read of a programme file, row errors first; the exit code is 1 where there are any',
    )
    .argument('<file>', 'JSON or CSV')
    .option('--column <field=column...>', 'which column of a table gives which field')
    .option('--edition <edition>', 'compare it with what the database has of an edition, such as cannes-2025')
    .action(check);
}

async function check(file: string, { column, edition }: CheckOptions): Promise<void> {
  const reader = new EntryReader(edition ?? 'check');
  const warnings = await eachProgrammeRow(file, columnMapping(column), (raw, row) => {
    reader.take(raw, row);
  });
  const read = reader.read();
  for (const warning of warnings) console.log(pc.yellow(warning));
  if (read.rejects.length > 0) console.log(rejectsTable(read.rejects.slice(0, REJECTS_SHOWN)));
  if (read.entries.length > 0) console.log(entriesTable(read.entries.slice(0, ENTRIES_SHOWN)));
  if (edition !== undefined)
    console.log(
      await comparison(
        edition,
        read.entries.map(({ filmKey }) => filmKey),
      ),
    );
  console.log(summary(read));
  if (read.entries.length === 0 || read.rejects.length > 0) process.exitCode = 1;
}

/** What a programme holds, in one line. */
function summary({ entries, withoutFilm, rejects }: ReadEntries): string {
  const withoutId = entries.filter(({ imdbId }) => imdbId === undefined).length;
  const nominations = entries.reduce((sum, film) => sum + countNominations(film), withoutFilm.length);
  const filmless = withoutFilm.length === 0 ? '' : ` (${withoutFilm.length} of people for no film)`;
  const left = [
    entries.length > ENTRIES_SHOWN ? `the first ${ENTRIES_SHOWN} are shown` : '',
    rejects.length > REJECTS_SHOWN ? `the first ${REJECTS_SHOWN} of the lines` : '',
  ].filter((words) => words !== '');
  return (
    `${counted(entries.length, 'film')} (${withoutId} without an IMDb id), ${counted(nominations, 'nomination')}${filmless}; ` +
    `${counted(rejects.length, 'line')} to look at${left.length === 0 ? '.' : `; ${left.join(', ')}.`}`
  );
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** What an import would add to an edition, and which of its films the file does not name. */
async function comparison(edition: string, filmKeys: string[]): Promise<string> {
  const compared = await withDatabase(({ manager }) => compareWithEdition(manager, edition, filmKeys));
  if (compared === undefined) return `${edition} was not imported yet: all films are new.`;
  const { added, kept, missing } = compared;
  const table = new Table({
    head: [`in ${edition}, not in this file`, 'flagged since'].map((name) => pc.bold(name)),
    ...PLAIN,
  });
  for (const { title, vanishedAt } of missing.slice(0, MISSING_SHOWN))
    table.push([title.slice(0, TITLE_SHOWN), vanishedAt?.toISOString().slice(0, 10) ?? '']);
  const counts = `Against ${edition}: ${added} new films, ${kept} there already, ${missing.length} of its films not in this file.`;
  return missing.length === 0 ? counts : `${table.toString()}\n${counts}`;
}

function rejectsTable(rejects: RejectedRow[]): string {
  const table = new Table({
    head: ['row', 'what was done, and why'].map(pc.bold),
    colWidths: [8, 110],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { row, reason } of rejects) table.push([row, pc.red(reason)]);
  return table.toString();
}

function entriesTable(entries: ProgrammeEntry[]): string {
  const table = new Table({
    head: ['film', 'year', 'IMDb id', 'directors', 'nominations'].map(pc.bold),
    colAligns: ['left', 'right', 'left', 'left', 'right'],
    colWidths: [40, 7, 13, 40, 13],
    ...PLAIN,
  });
  for (const entry of entries)
    table.push([
      entry.title ?? '',
      entry.year ?? '',
      entry.imdbId ?? '',
      entry.directors?.join(', ') ?? '',
      countNominations(entry),
    ]);
  return table.toString();
}
