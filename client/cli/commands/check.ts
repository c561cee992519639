import type { Command } from 'commander';
import pc from 'picocolors';
import type { RejectedRow } from '../../../domain/programme/programme.js';
import { count, counted } from '../../../domain/words/figures.js';
import { compareWithEdition } from '../../../entities/editions/staging/vanished.js';
import { EntryReader, type ReadEntries } from '../../../sources/programmes/entries.js';
import { eachProgrammeRow } from '../../../sources/programmes/files/file.js';
import { countNominations, type ProgrammeEntry } from '../../../sources/programmes/same-film.js';
import { withDatabase } from '../../database.js';
import { columnMapping } from '../programme-argument.js';
import { show, when } from '../output.js';
import { sameLine } from '../same-line.js';
import { table } from '../table.js';

const ENTRIES_SHOWN = 10;
const REJECTS_SHOWN = 50;
const MISSING_SHOWN = 50;
const TITLE_SHOWN = 80;
/** A second's worth, or less. */
const ROWS_A_LOOK = 5000;

interface CheckOptions {
  column?: string[];
  edition?: string;
  json?: true;
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
    .option('--json', 'as JSON')
    .action(check);
}

async function check(file: string, { column, edition, json }: CheckOptions): Promise<void> {
  const reader = new EntryReader(edition ?? 'check');
  const progress = sameLine(process.stderr);
  let rows = 0;
  const warnings = await eachProgrammeRow(file, columnMapping(column), (raw, row) => {
    reader.take(raw, row);
    rows += 1;
    if (rows % ROWS_A_LOOK === 0) progress.show(`${count(rows)} rows are read`);
  });
  const read = reader.read();
  progress.clear();
  const keys = read.entries.map(({ filmKey }) => filmKey);
  const compared =
    edition === undefined
      ? undefined
      : await withDatabase(({ manager }) => compareWithEdition(manager, edition, keys));
  show({ ...read, warnings, edition: compared }, json, () =>
    [
      ...warnings.map((warning) => pc.yellow(warning)),
      ...(read.rejects.length > 0 ? [rejectsTable(read.rejects.slice(0, REJECTS_SHOWN))] : []),
      ...(read.entries.length > 0 ? [entriesTable(read.entries.slice(0, ENTRIES_SHOWN))] : []),
      ...(edition === undefined ? [] : [comparison(edition, compared)]),
      summary(read),
    ].join('\n'),
  );
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

/** What an import would add to an edition, and which of its films the file does not name. */
function comparison(edition: string, compared: Awaited<ReturnType<typeof compareWithEdition>>): string {
  if (compared === undefined) return `${edition} was not imported yet: all films are new.`;
  const { added, kept, missing } = compared;
  const counts = `Against ${edition}: ${counted(added, 'new film')}, ${kept} there already, ${missing.length} of its films not in this file.`;
  if (missing.length === 0) return counts;
  const rows = missing
    .slice(0, MISSING_SHOWN)
    .map(({ title, vanishedAt }) => [title.slice(0, TITLE_SHOWN), when(vanishedAt)]);
  return `${table([`in ${edition}, not in this file`, 'flagged since'], rows)}\n${counts}`;
}

function rejectsTable(rejects: RejectedRow[]): string {
  return table(
    ['row', 'what was done, and why'],
    rejects.map(({ row, reason }) => [row, pc.red(reason)]),
  );
}

function entriesTable(entries: ProgrammeEntry[]): string {
  return table(
    ['film', 'year', 'IMDb id', 'directors', 'nominations'],
    entries.map((entry) => [
      (entry.title ?? '').slice(0, TITLE_SHOWN),
      entry.year,
      entry.imdbId,
      entry.directors?.join(', '),
      countNominations(entry),
    ]),
  );
}
