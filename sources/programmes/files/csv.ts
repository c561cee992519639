import { pipeline } from 'node:stream/promises';
import { CsvError, parse, type Options } from 'csv-parse';
import { entryOf, withTitleJoined } from './cells.js';
import type { ColumnMapping } from '../../../domain/programme/programme.js';
import { columnsOf, namesFilms, type Columns } from './columns.js';
import { insides, MEGABYTE, type Content, type ContentLabel } from './content.js';
import { decoded, encodingOf } from './encoding.js';
import { guessedWarning } from './json.js';
import { headerOfTwo, joinedCells, joinedHeader, namePairs } from '../name-parts.js';
import { MAX_PROGRAMME_BYTES, type ProgrammeRows } from '../programme-rows.js';
import { sectionIn } from './headings.js';
import { TableRows } from './table-rows.js';
import { AppError } from '../../../domain/errors.js';
import { counted } from '../../../domain/words/figures.js';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const LETTERBOXD_LIST = /^Letterboxd list export/i;
/** `sep=;` in the first line: how Excel is told the separator. Spreadsheets do not count that line. */
const HINT = /^"?sep=([^\w\s"]|\t)"?$/i;
const HINT_CELL = /^sep=.?$/i;
/** Title line, then the list's own header and its data, before the films' header. */
const LETTERBOXD_PREAMBLE = 3;

const ROWS_TOLD = 5;
/** Lines above the header, with one cell each: "Programme 2025", "as of May". */
const MOST_HEADINGS = 10;

interface ParsedRecord {
  record: string[];
  info: { records: number; empty_lines: number };
}

/**
 * Reads a table row by row, whatever its encoding and separator (comma, semicolon, tab or bar, or what `sep=` names). Columns are found by the
 * names that exports of IMDb and Letterboxd have, by the entry's own field names, or by `mapping`. One row is one
 * film and at most one nomination.
 * @throws {AppError} `InvalidProgramme` where it is no table of films, or larger than a programme may be.
 */
export async function readCsv(content: Content, mapping?: ColumnMapping): Promise<ProgrammeRows> {
  const rows: unknown[] = [];
  const rowNumbers: number[] = [];
  const warnings = await eachCsvRow(content, mapping, (row, number) => {
    rows.push(row);
    rowNumbers.push(number);
  });
  return { rows, rowNumbers, warnings };
}

/**
 * Reads a table as {@link readCsv} does, and keeps none of it.
 * @param take is given each row, unchecked, with its number in the table.
 * @returns warnings in words.
 */
export async function eachCsvRow(
  content: Content,
  mapping: ColumnMapping | undefined,
  take: (row: unknown, number: number) => void,
): Promise<string[]> {
  const encoding = await encodingOf(content);
  const delimiter = delimiterOf(await firstLinesOf(content, encoding.name), mapping);
  const table = new Table(content, mapping, take);
  try {
    await pipeline(decoded(content, encoding.name), parse(options(delimiter)), async (records) => {
      for await (const parsed of records as AsyncIterable<ParsedRecord>) table.take(parsed);
      table.end();
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AppError(
      'InvalidProgramme',
      `${content.name} is not CSV${insides(content, `: ${error.message}`)}`,
    );
  }
  const guessed = encoding.guessed ? [guessedWarning(content.name, encoding.name)] : [];
  return [...guessed, ...table.warnings];
}

function options(delimiter: string): Options {
  return {
    info: true,
    delimiter,
    trim: true,
    skip_empty_lines: true,
    // Rows of other lengths are for the check to tell of, row by row.
    relax_column_count: true,
    // A quote within an unquoted title: The 12" Single.
    relax_quotes: true,
    max_record_size: MEGABYTE,
  };
}

/** Takes the records of a table one by one: a preamble, the header, then films. */
class Table {
  private columns: Columns | undefined;
  private body: TableRows | undefined;
  /** The first line that may be one; a table may have a heading of its own above that of its columns. */
  private heading: readonly string[] | undefined;
  private header: readonly string[] = [];
  /** Whether a row below the header was seen; the first one may be a header, too. */
  private isBegun = false;
  private skip = 0;
  private uncounted = 0;
  private films = 0;
  /** Rows whose titles had commas without quotes. */
  private readonly joined: number[] = [];
  private names: ReturnType<typeof namePairs> = [];
  private readonly mapped: ReadonlyMap<string, string>;

  constructor(
    private readonly label: ContentLabel,
    private readonly mapping: ColumnMapping | undefined,
    private readonly give: (row: unknown, number: number) => void,
  ) {
    this.mapped = new Map(Object.entries(mapping ?? {}).map(([field, column]) => [column, field]));
  }

  get warnings(): string[] {
    const rows = this.joined.slice(0, ROWS_TOLD).join(', ');
    const words = [
      'title with commas stands without quotes and was put together',
      'titles with commas stand without quotes and were put together',
    ] as const;
    const joined = `${counted(this.joined.length, ...words)} (row ${rows})`;
    return [
      ...(this.columns?.warnings ?? []),
      ...(this.joined.length === 0 ? [] : [joined]),
      ...(this.body?.warnings ?? []).map((warning) => `${this.label.name}: ${warning}.`),
    ];
  }

  /** Where nothing in it was a header, its first line is shown as one. */
  end(): void {
    if (this.columns === undefined && this.heading !== undefined) this.columnsIn(this.heading);
    this.body?.end();
  }

  private columnsIn(header: readonly string[]): Columns {
    this.names = namePairs(header.map((name) => this.mapped.get(name) ?? name));
    return columnsOf(this.label, joinedHeader(header, this.names), this.mapping);
  }

  take({ record, info }: ParsedRecord): void {
    if (info.records === 1 && LETTERBOXD_LIST.test(record[0] ?? '')) this.skip = LETTERBOXD_PREAMBLE;
    if (info.records === 1 && HINT_CELL.test(record[0] ?? '') && record.slice(1).every((cell) => cell === ''))
      this.skip = this.uncounted = 1;
    if (info.records <= this.skip) return;
    const number = info.records + info.empty_lines - this.uncounted;
    if (this.columns === undefined) {
      this.heading ??= record;
      const [text = '', ...more] = record.filter((cell) => cell !== '');
      const isHeading = text !== '' && more.length === 0 && !namesFilms(record, this.mapping);
      if (isHeading && info.records - this.skip <= MOST_HEADINGS) {
        const { name, isKnown } = sectionIn(text);
        if (isKnown) this.giveSection(name, number);
        return;
      }
      this.begin(record);
      return;
    }
    const second = this.isBegun ? undefined : headerOfTwo(this.header, record);
    this.isBegun = true;
    if (second !== undefined) {
      this.begin(second);
      return;
    }
    const joined = withTitleJoined(record, this.columns);
    if (joined !== undefined) this.joined.push(number);
    this.body?.take({ cells: joinedCells(joined ?? record, this.names), number });
  }

  private begin(header: readonly string[]): void {
    this.header = header;
    const columns = this.columnsIn(header);
    this.columns = columns;
    this.body = new TableRows(joinedCells(header, this.names), columns, (cells, at, section) => {
      if (section === undefined) this.giveFilm(entryOf(cells, columns), at);
      else this.giveSection(section, at);
    });
  }

  /** A row that has a category alone is the title of a section. */
  private giveSection(category: string, number: number): void {
    this.give({ nominations: [{ category }] }, number);
  }

  private giveFilm(entry: Record<string, unknown> | undefined, number: number): void {
    if (entry === undefined) return;
    if (this.films === MAX_PROGRAMME_BYTES)
      throw new AppError(
        'InvalidProgramme',
        `${this.label.name} has more than ${MAX_PROGRAMME_BYTES} films.`,
      );
    this.films += 1;
    this.give(entry, number);
  }
}

/** The lines of which one is the header, or a hint. */
async function firstLinesOf(content: Content, encoding: string): Promise<string[]> {
  let start = '';
  for await (const piece of decoded(content, encoding)) {
    start = (start + piece).trimStart();
    if (start.split(/[\r\n]/).length > MOST_HEADINGS || start.length > MEGABYTE) break;
  }
  return start.split(/[\r\n]+/, MOST_HEADINGS);
}

/** The separator that the first line names, or that the header has most of, outside quotes; a table of one column has none. */
function delimiterOf(lines: readonly string[], mapping?: ColumnMapping): string {
  const hint = HINT.exec(lines[0] ?? '')?.[1];
  if (hint !== undefined) return hint;
  const cellsOf = (line: string, delimiter: string): string[] =>
    line.replace(/"[^"]*"/g, '').split(delimiter);
  const namingIn = (line: string): string[] =>
    DELIMITERS.filter((delimiter) => namesFilms(line.replaceAll('"', '').split(delimiter), mapping));
  const header = lines.find((line) => namingIn(line).length > 0) ?? lines[0] ?? '';
  const naming = namingIn(header);
  const counts = (naming.length > 0 ? naming : DELIMITERS).map((delimiter) => ({
    delimiter,
    count: cellsOf(header, delimiter).length,
  }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}
