/** The text without outer blanks; undefined where nothing is left of it or it is null. */
export function textOf(value: string | null | undefined): string | undefined {
  const text = value?.trim();
  return text === undefined || text === '' ? undefined : text;
}

/** Codes with which TMDb ("No Language") and IMDb say that nobody speaks. */
const NO_LANGUAGE: readonly string[] = ['xx', 'zxx'];

/** A language's code; undefined for none. */
export function languageOf(code: string | null | undefined): string | undefined {
  const text = textOf(code);
  return text === undefined || NO_LANGUAGE.includes(text.toLowerCase()) ? undefined : text;
}

/** The number where it is above 0; upstreams write 0 for "unknown" in running times, votes and scores. */
export function positive(value: number | null | undefined): number | undefined {
  return value !== null && value !== undefined && value > 0 ? value : undefined;
}

/** The distinct texts among `values`, in order, without blanks and without those in `except`. */
export function distinctTexts(
  values: readonly (string | null | undefined)[],
  except: readonly (string | undefined)[] = [],
): string[] {
  const texts = values.map(textOf).filter((text) => text !== undefined);
  return [...new Set(texts)].filter((text) => !except.includes(text));
}

/** An ISO date (YYYY-MM-DD) at the start of `value`, if there is one that the calendar has. */
export function isoDateOf(value: string | null | undefined): string | undefined {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(value ?? '')?.[0];
  if (date === undefined) return undefined;
  const time = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date) ? date : undefined;
}
