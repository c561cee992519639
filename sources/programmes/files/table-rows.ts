/** Rows of a table that are no films: titles of sections, days, the header once more, rules; and cells that were merged. */
import { counted } from '../../../domain/words/figures.js';
import { foldLetters } from '../../../matching/titles/titles.js';
import { NOMINATION_FIELDS, plainName } from '../field-names.js';
import { isRemark, sectionIn } from './headings.js';
import type { Columns } from './columns.js';

export interface TableRow {
  cells: readonly string[];
  /** Where it stands in the table. */
  number: number;
}

/** By so many rows it is seen how a table is laid out; most programmes have fewer. */
const SAMPLE = 2000;
/** Films that one heading of no known name must have, with so many cells filled. */
const FILMS_OF_ONE = 4;
const CELLS_OF_FILMS = 3;
const ROWS_TOLD = 5;
/** "23:10" is no film of 23 hours. */
const MINUTES_ONLY = /^(?:1[5-9]|[2-9]\d):\d\d$/u;
/** Years and letters of the alphabet, above the films of each. */
const MARK = /^(?:(?:18|19|20)\d\d|\p{L})$/u;
/** In capitals, and long enough to be no initials. */
const SHOUTED = /^(?=.*\p{Lu}{4})\P{Ll}*$/u;
/** What merged cells to the left of the titles may say of the films beside them. */
const OF_GROUP = new Set(['category', 'directors', 'year', 'countries']);
/** Nominations that need no film. */
const HONOUR = /honorary|honou?r|life|career|achievement|ehren|h?ommage|carri?[eè]r/iu;

/** What a table's first rows show of how it is laid out. */
interface Layout {
  /** Half of the rows or more fill several cells: one with a single cell is looked at. */
  areFull: boolean;
  /** The first row has one cell, and so has no row without films below it. */
  beginWithHeading: boolean;
  beginWithMark: boolean;
  /** Titles are not in capitals, and what begins sections is. */
  areShouted: boolean;
  /** Columns left of the titles of which an empty cell is that of the row above; and whether an empty title is. */
  merged: ReadonlySet<number>;
  mergedTitle: boolean;
  /** Lengths are of minutes and seconds, for one of them cannot be of hours. */
  haveSeconds: boolean;
}

/** Sorts the rows of a table below its header: gives films, and the titles of sections as rows with a category alone. */
export class TableRows {
  private readonly sample: TableRow[] = [];
  private layout: Layout | undefined;
  /** Rows of one cell, until the next one tells what they are. */
  private readonly waiting: TableRow[] = [];
  private above: readonly string[] = [];
  private readonly told: Record<'alone' | 'called' | 'merged' | 'days', number[]>;
  private readonly title: number;
  private readonly category: number;
  private readonly minutes: number;
  private readonly headings: ReadonlySet<string>;

  constructor(
    header: readonly string[],
    private readonly columns: Columns,
    private readonly give: (cells: readonly string[], number: number, section?: string) => void,
  ) {
    this.told = { alone: [], called: [], merged: [], days: [] };
    this.title = columns.fields.indexOf('title');
    this.category = columns.fields.indexOf('category');
    this.minutes = columns.fields.indexOf('runtimeMinutes');
    this.headings = new Set([header.map(plainName).join('|')]);
  }

  /** What a person should know of it, in words. */
  get warnings(): string[] {
    const { alone, merged, days, called } = this.told;
    return [
      ...tell(
        alone,
        'row has a title alone and stands as a film',
        'rows have a title alone and stand as films',
      ),
      ...tell(
        called,
        'title may be of a section and stands as a film',
        'titles may be of sections and stand as films',
      ),
      ...tell(
        merged,
        'row has what the row above says, as merged cells',
        'rows have what the row above says, as merged cells',
      ),
      ...tell(
        days,
        'row that names a day, a year or a sum was left out',
        'rows that name a day, a year or a sum were left out',
      ),
    ];
  }

  take(row: TableRow): void {
    if (row.cells.every((cell) => /^(?::?-{2,}:?)?$/u.test(cell))) return;
    if (this.headings.has(row.cells.map(plainName).join('|'))) return;
    if (this.layout !== undefined) this.sort(row);
    else if (this.sample.push(row) === SAMPLE) this.begin();
  }

  end(): void {
    this.begin();
    this.giveWaiting(false);
  }

  private begin(): void {
    this.layout ??= this.layoutOf(this.sample);
    for (const row of this.sample.splice(0)) this.sort(row);
  }

  private layoutOf(rows: readonly TableRow[]): Layout {
    const headings = rows.map(({ cells }) => this.headingIn(cells));
    const isLone = headings.map((heading) => heading !== undefined);
    const doubtful = headings.filter(
      (text) => text !== undefined && !isRemark(text) && !sectionIn(text).isKnown,
    );
    const marks = headings.filter((text = '') => MARK.test(text));
    const full = rows.filter((_, at) => isLone[at] === false).map(({ cells }) => cells);
    const lone = rows.length - full.length;
    const filled = full.map((cells) => cells.filter((cell) => cell !== '').length);
    const isEnough =
      lone > 1
        ? full.length >= 2 * lone
        : full.length >= FILMS_OF_ONE && filled.every((count) => count >= CELLS_OF_FILMS);
    return {
      areFull: full.length >= doubtful.length && filled.some((count) => count > 1),
      beginWithMark: marks.length > 1 && marks[0] === headings[0],
      beginWithHeading: isEnough && isLone[0] === true && isLone.at(-1) === false,
      haveSeconds: full.some((cells) => MINUTES_ONLY.test(cells[this.minutes] ?? '')),
      areShouted:
        full.some((cells) => /\p{Ll}/u.test(cells[this.title] ?? '')) &&
        (isLone[0] === true || headings.filter((text = '') => SHOUTED.test(text)).length > 1),
      merged: new Set(
        this.columns.fields.flatMap((field = 'title', at) =>
          at < this.title && OF_GROUP.has(field) && this.isMerged(full, at) ? [at] : [],
        ),
      ),
      mergedTitle:
        this.columns.fields.findIndex((field) => field !== undefined) === this.title &&
        this.isMerged(full, this.title),
    };
  }

  /** The first cell of a column is filled, some are not, and none says what stands right above it. */
  private isMerged(rows: readonly (readonly string[])[], column: number): boolean {
    const cells = rows.map((row) => row[column] ?? '');
    const empty = cells.filter((cell) => cell === '').length;
    // One who is not known now and then is nobody's.
    const fewest = this.columns.fields[column] === 'category' ? 1 : rows.length / 3;
    if (column < 0 || cells[0] === '' || empty === 0 || empty < fewest) return false;
    let above = '';
    for (const cell of cells) {
      if (cell === '') continue;
      if (cell === above) return false;
      above = cell;
    }
    return true;
  }

  /** The text of a row that has one, in the column of titles or categories or before them; also where all cells say the same. */
  private headingIn(cells: readonly string[]): string | undefined {
    const filled = cells.flatMap((cell, at) => (cell === '' ? [] : [{ cell, at }]));
    const [first] = filled;
    if (first === undefined || !(/\p{L}/u.test(first.cell) || isRemark(first.cell) || MARK.test(first.cell)))
      return undefined;
    const all = filled.length > 2 ? '' : filled.map(({ cell }) => cell).join(', ');
    if (isRemark(all)) return all;
    const isSpread = filled.length >= CELLS_OF_FILMS && filled.every(({ cell }) => cell === first.cell);
    const field = this.columns.fields[first.at];
    const isThere = field === 'category' || (first.at <= this.title && field !== 'imdbId');
    return isSpread || (filled.length === 1 && isThere) ? first.cell : undefined;
  }

  private sort(row: TableRow): void {
    const text = this.headingIn(row.cells);
    if (this.layout?.areFull === true && text !== undefined) {
      this.waiting.push(row);
      return;
    }
    this.giveWaiting(true);
    if (text !== undefined && sectionIn(text).isKnown) this.told.called.push(row.number);
    this.give(this.withSeconds(this.filled(row)), row.number);
  }

  /** @param isFilmNext whether a row with more cells follows. */
  private giveWaiting(isFilmNext: boolean): void {
    for (const [at, { cells, number }] of this.waiting.entries()) {
      const text = this.headingIn(cells) ?? '';
      const isLast = at === this.waiting.length - 1;
      const isMark = MARK.test(text) && this.layout?.beginWithMark === true;
      if (isRemark(text) || isMark) this.told.days.push(number);
      else if (isFilmNext && this.isSection(text, cells, isLast)) this.give([], number, sectionIn(text).name);
      else {
        if (cells[this.title] !== '') this.told.alone.push(number);
        this.give(cells, number);
      }
    }
    if (this.waiting.splice(0).length > 0) this.above = [];
  }

  private isSection(text: string, cells: readonly string[], isLast: boolean): boolean {
    const { beginWithHeading, areShouted } = this.layout ?? {};
    const isAlone = cells.filter((cell) => cell !== '').length === 1;
    if (!isAlone || (cells[this.title] ?? '') === '' || sectionIn(text).isKnown) return true;
    const isShouted = areShouted === true && SHOUTED.test(text);
    return isShouted || (beginWithHeading === true && isLast);
  }

  /** Lengths as minutes and seconds where the column has such; of a "1:36" among them nobody can say whether it is a feature's. */
  private withSeconds(cells: readonly string[]): readonly string[] {
    if (this.layout?.haveSeconds !== true) return cells;
    const length = (cells[this.minutes] ?? '').replace(/^0?[1-3]:\d\d$/u, '$& ?');
    return cells.with(this.minutes, length.replace(/^(\d{1,2}):(\d\d)$/u, "$1'$2''"));
  }

  /** The row with what merged cells have above it. */
  private filled({ cells, number }: TableRow): readonly string[] {
    const { fields } = this.columns;
    const isMore =
      this.layout?.mergedTitle === true &&
      cells[this.title] === '' &&
      cells.every(
        (cell, at) =>
          cell === '' || (NOMINATION_FIELDS.has(fields[at] ?? '') && !HONOUR.test(foldLetters(cell))),
      );
    const full = cells.map((cell, at) => {
      const isOfGroup = this.layout?.merged.has(at) === true;
      return cell === '' && (isOfGroup || (isMore && !NOMINATION_FIELDS.has(fields[at] ?? 'award')))
        ? (this.above[at] ?? '')
        : cell;
    });
    if (full.some((cell, at) => cell !== cells[at])) this.told.merged.push(number);
    this.above = full;
    return full;
  }
}

function tell(rows: readonly number[], one: string, many: string): string[] {
  if (rows.length === 0) return [];
  const more = rows.length > ROWS_TOLD ? ', …' : '';
  return [`${counted(rows.length, one, many)} (row ${rows.slice(0, ROWS_TOLD).join(', ')}${more})`];
}
