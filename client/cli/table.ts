import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

type Cell = string | number | null | undefined;

const GAP = '  ';
/** A longer word is broken, so that one address does not take the whole line. */
const MAX_WORD = 40;
/** Letters of English, signs, and what stands where nothing is: one place each. */
const PLAIN = /^[ -~–]*$/;

/**
 * Columns beside each other, without lines around them, so that a pipe has the same as a screen. Columns of figures stand to
 * the right; text is wrapped to the terminal's width, and where even that is too narrow, each row is a list of its fields.
 * @param width columns of the terminal; endless where nobody says it, as in a pipe.
 */
export function table(head: readonly string[], rows: readonly Cell[][], width = screenWidth()): string {
  const all = [
    head.map((name) => pc.bold(name)),
    ...rows.map((row) => row.map((cell) => String(cell ?? ''))),
  ];
  const columns = head.map((_, column) => all.map((row) => row[column] ?? ''));
  const widths = fitting(
    columns.map((cells) => Math.max(...cells.map(widestLine))),
    columns.map((cells) => Math.max(...cells.map(longestWord))),
    width - GAP.length * (head.length - 1),
  );
  if (widths === undefined) return asLists(head, all.slice(1), width);
  const toTheRight = columns.map(([, ...cells]) =>
    cells.every((cell) => FIGURE.test(stripVTControlCharacters(cell))),
  );
  return all.map((row) => lines(row, widths, toTheRight)).join('\n');
}

/** Columns of the terminal, by `COLUMNS` or by itself. */
function screenWidth(): number {
  return Number(process.env.COLUMNS) || process.stdout.columns || Infinity;
}

/** Places on a screen; other letters are looked up one by one, which takes long in a thousand rows. */
function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

const FIGURE = /^(–|\$?[\d.,]+( %)?)?$/;

function widestLine(cell: string): number {
  return Math.max(...cell.split('\n').map((line) => widthOf(line)));
}

function longestWord(cell: string): number {
  return Math.max(...cell.split(/\s+/).map((word) => Math.min(widthOf(word), MAX_WORD)));
}

/** Takes from the widest columns what is too much; undefined where words do not fit any more. */
function fitting(natural: number[], least: number[], available: number): number[] | undefined {
  const widths = [...natural];
  let over = widths.reduce((sum, width) => sum + width, 0) - available;
  while (over > 0) {
    const spare = widths.map((width, column) => (width > (least[column] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) return undefined;
    widths[widest] = (widths[widest] ?? 0) - 1;
    over -= 1;
  }
  return widths;
}

function lines(row: string[], widths: number[], toTheRight: boolean[]): string {
  const cells = row.map((cell, column) => wrapped(cell, widths[column] ?? 0).split('\n'));
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((cell, column) => {
        const text = cell[line] ?? '';
        const space = ' '.repeat(Math.max((widths[column] ?? 0) - widthOf(text), 0));
        return toTheRight[column] === true ? space + text : text + space;
      })
      .join(GAP)
      .trimEnd(),
  ).join('\n');
}

function wrapped(cell: string, width: number): string {
  return widestLine(cell) <= width ? cell : wrapAnsi(cell, width, { hard: true });
}

function asLists(head: readonly string[], rows: string[][], width: number): string {
  return rows
    .map((row) =>
      row
        .flatMap((cell, column) =>
          cell === '' ? [] : [wrapped(`${pc.bold(head[column] ?? '')}: ${cell}`, width)],
        )
        .join('\n'),
    )
    .join('\n\n');
}
