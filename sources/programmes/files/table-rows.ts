/** Rows of a table that are no films: titles of sections, days, the header once more, rules; and cells that were merged. */
import { counted } from '../../../domain/words/figures.js';
import { foldLetters } from '../../../matching/titles/titles.js';
import { NOMINATION_FIELDS, plainName } from '../field-names.js';
import { isRemark, sectionIn } from './headings.js';
import {
  headingIn,
  isTitleAlone,
  layoutOf,
  MARK,
  placesOf,
  SHOUTED,
  type Layout,
  type TableRow,
} from './layout.js';
import type { Columns } from './columns.js';

/** By so many rows it is seen how a table is laid out; most programmes have fewer. */
const SAMPLE = 2000;
const ROWS_TOLD = 5;
/** Nominations that need no film. */
const HONOUR = /honorary|honou?r|life|career|achievement|ehren|h?ommage|carri?[eè]r/iu;

/** What no two films have in common, but two nominations of one. */
const OF_ONE_FILM = new Set(['title', 'originalTitle', 'imdbId']);
/** "The same as above". */
const DITTO = /^(?:["″”„〃]|''|,,|[-–—]\s?["″”„〃]\s?[-–—]|(?:idem|ditto|dito)\.?|id\.|do\.)$/iu;

/** Sorts the rows of a table below its header: gives films, and the titles of sections as rows with a category alone. */
export class TableRows {
  private readonly sample: TableRow[] = [];
  private layout: Layout | undefined;
  /** Rows of one cell, until the next one tells what they are. */
  private readonly waiting: TableRow[] = [];
  private above: readonly string[] = [];
  private readonly told: Record<'alone' | 'called' | 'merged' | 'days', number[]>;
  private readonly title: number;
  private readonly minutes: number;
  private readonly headings: ReadonlySet<string>;

  constructor(
    header: readonly string[],
    private readonly columns: Columns,
    private readonly give: (cells: readonly string[], number: number, section?: string) => void,
  ) {
    this.told = { alone: [], called: [], merged: [], days: [] };
    ({ title: this.title, minutes: this.minutes } = placesOf(columns));
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
    this.layout ??= layoutOf(this.sample, this.columns);
    for (const row of this.sample.splice(0)) this.sort(row);
  }

  private sort(row: TableRow): void {
    const text = headingIn(row.cells, this.columns);
    const isOfGroup = this.layout?.mergedAlone === true && isTitleAlone(row.cells, this.columns);
    if (this.layout?.areFull === true && text !== undefined && !isOfGroup) {
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
      const text = headingIn(cells, this.columns) ?? '';
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
      // A film may be called "Ditto", and none by the sign.
      const isWord = /\p{L}/u.test(cell);
      if (DITTO.test(cell) && !(isWord && OF_ONE_FILM.has(fields[at] ?? 'title')))
        return this.above[at] ?? '';
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
