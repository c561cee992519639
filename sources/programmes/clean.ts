/** A row is an entry, a list of nominations, a nomination: deeper ones are no films. */
const DEEPEST_ROW = 8;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/;
const ALL_CONTROL = new RegExp(CONTROL, 'g');

/** Whether lists and objects are nested deeper than any programme's; walks without recursion, for it may be a bomb. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST_ROW) return true;
    level = level.flatMap((each) =>
      typeof each === 'object' && each !== null ? Object.values(each as Record<string, unknown>) : [],
    );
  }
  return false;
}

/** The path of the first text that holds control characters, such as NUL, which no database text can. */
export function controlCharacterIn(value: unknown, path: PropertyKey[] = []): PropertyKey[] | undefined {
  if (typeof value === 'string') return CONTROL.test(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, each] of Object.entries(value)) {
    const found = controlCharacterIn(each, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The text as any database and log can hold it: control characters and halves of letters become U+FFFD. */
export function storableText(text: string): string {
  return text.replace(ALL_CONTROL, '\uFFFD').toWellFormed();
}

/** The value with all its texts and names made storable; it must not be too deep. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [storableText(key), storable(each)] as const),
  );
}

/** The value with halves of letters (lone surrogates) replaced, and nothing else changed. */
export function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, wellFormed(each)] as const));
}
