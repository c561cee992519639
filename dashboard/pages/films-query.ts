import { z } from 'zod';
import { IMPORT_TYPES, SOURCE_NAMES } from '../../domain/sources.js';
import type { FilmFilter } from '../../entities/queries/films-page.js';

export const REVIEW_STATES = ['parked', 'review', 'flagged', 'decided', 'rejected'] as const;
const LAST_PAGE = 100_000;

/** An empty field of a form is one that was left out; what no list offers does not matter. */
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .optional()
    .catch(undefined)
    .transform((given) => (given === '' ? undefined : given));
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values).optional().catch(undefined);

/** The filters of the list of films, as they stand in its address. */
export const filmsQuery = z
  .object({
    q: text(300),
    festival: text(120),
    type: oneOf(IMPORT_TYPES),
    state: oneOf(REVIEW_STATES),
    reason: text(120),
    source: oneOf(SOURCE_NAMES),
    page: z.coerce.number().int().min(1).max(LAST_PAGE).catch(1).default(1),
  })
  .transform(({ q, type, state, ...rest }) => ({ text: q, importType: type, reviewState: state, ...rest }));

/** Filters and page as a query string. */
export function filmsString(filter: FilmFilter, page: number): string {
  const { text: q, importType: type, reviewState: state, festival, reason, source } = filter;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ q, festival, type, state, reason, source }))
    if (value !== undefined) search.set(name, value);
  search.set('page', String(page));
  return `?${search.toString()}`;
}
