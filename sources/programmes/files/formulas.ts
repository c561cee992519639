import { decodeHTMLStrict } from 'entities';

/** A cell that only a spreadsheet could work out; it is no value of any field. */
export interface Formula {
  formula: string;
}

/** A mark behind the sign makes another sign of it ("≠"). */
const FORMULA = /^=(?!\p{Mark})/u;
const TEXT = '"((?:[^"]|"")*)"';
/** `="1917"`: how exporters for spreadsheets write a text that looks like a number. */
const QUOTED = new RegExp(`^=\\s*${TEXT}$`);
/** `=HYPERLINK("https://…","Sentimental Value")`, with the separator of any country. */
const LINK = new RegExp(`^=\\s*HYPERLINK\\(\\s*${TEXT}\\s*[,;]\\s*${TEXT}\\s*\\)$`, 'i');
/** What stands in place of a formula that failed. */
const FAILED = /^#(NAME\?|REF!|VALUE!|N\/A|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!)$/i;
/** How exports keep spreadsheets from taking a text for a formula: by an apostrophe before it. */
const GUARDED = /^'(?=[=+\-@\t\r])/;

/**
 * What a cell says: a text that a formula only wraps is that text, and a link is its words.
 * @returns the formula, or its error, where that is all there is.
 */
export function cellText(cell: string): string | Formula {
  if (FAILED.test(cell)) return { formula: cell };
  if (!FORMULA.test(cell)) return decodeHTMLStrict(cell.replace(GUARDED, '').replaceAll('&nbsp;', ' '));
  const text = QUOTED.exec(cell)?.[1] ?? LINK.exec(cell)?.[2];
  return text === undefined ? { formula: cell } : text.replaceAll('""', '"').trim();
}
