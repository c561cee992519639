import { z } from 'zod';

/** A field that may be left out: browsers send one that was left empty as an empty text. */
export function optional<T extends z.ZodType>(schema: T): z.ZodPreprocess<z.ZodOptional<T>> {
  return z.preprocess(
    (given) => (typeof given === 'string' && given.trim() === '' ? undefined : given),
    schema.optional(),
  );
}

/** No title or name has these, and Postgres takes no text with a zero in it. */
const CONTROLS = /\p{Cc}+/gu;

/** A text of an address, without the control characters that it may have; at most `most` characters. */
export function plainText(most: number): z.ZodType<string> {
  return z
    .string()
    .transform((given) => given.replace(CONTROLS, ' '))
    .pipe(z.string().trim().max(most));
}

/** The same for the API, where control characters are refused: 400. */
export function refusedText(most: number): z.ZodString {
  return z
    .string()
    .max(most)
    .regex(/^\P{Cc}*$/u, 'expected no control characters');
}

/** Values as they stand in an address; what is absent is left out. */
export function searchOf(given: Record<string, string | undefined>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== undefined) search.set(name, value);
  return search;
}

/** What stands behind a path in an address: the query string with its "?", or nothing. */
export function queryString(search: URLSearchParams): string {
  return search.size === 0 ? '' : `?${search.toString()}`;
}
