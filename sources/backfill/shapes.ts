/** A job's arguments or a file's row, as it came. */
export type Shape = Record<string, unknown>;

/** How earlier systems write that they do not know. */
const NOTHING = /^(n\/?a|null|nil|none|unknown|undefined|-+)$/i;

export function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first usable value under any of the names in any of the shapes; earlier shapes and names come first. */
export function pick(shapes: readonly Shape[], names: readonly string[]): unknown {
  for (const shape of shapes)
    for (const name of names) {
      const value = shape[name];
      if (value === undefined || value === null) continue;
      if (typeof value !== 'string') return value;
      const text = value.trim();
      if (text !== '' && !NOTHING.test(text)) return text;
    }
  return undefined;
}

/** The same, where it is text. */
export function pickText(shapes: readonly Shape[], names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = pick(shapes, [name]);
    if (typeof value === 'string') return value;
  }
  return undefined;
}

/** Objects nested under any of the names. */
export function nested(shapes: readonly Shape[], names: readonly string[]): Shape[] {
  return shapes.flatMap((shape) => names.map((name) => parsed(shape[name])).filter(isShape));
}

/** A cell of a table may hold an object as JSON, as an export of a jobs table has its arguments. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** A whole number, also when it is written as text; undefined for anything else. */
export function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+(\.0+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

/** Texts of a list, or of one text parted by ";" or "|". */
export function texts(value: unknown): string[] {
  const parts = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[;|]/) : [];
  return parts
    .map((part: unknown) => (isShape(part) ? part['name'] : part))
    .filter((part) => typeof part === 'string')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !NOTHING.test(part));
}

/** Yes or no, however it is written. */
export function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 1 || (typeof value === 'string' && /^(true|t|yes|y|1|won|winner)$/i.test(value))) return true;
  if (value === 0 || (typeof value === 'string' && /^(false|f|no|n|0|nominee|nominated)$/i.test(value)))
    return false;
  return undefined;
}
