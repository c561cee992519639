/** What a spreadsheet takes for a formula, whoever typed it; an import takes the apostrophe off again. */
const FORMULA = /^[=+\-@\t\r]/;

/** A value as a cell of CSV (RFC 4180) that no spreadsheet works out; empty where there is none. */
export function csvCell(value: string | number | null | undefined): string {
  const text = String(value ?? '');
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
