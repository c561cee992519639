import { z } from 'zod';
import { REVIEW_STATES } from '../../domain/review/states.js';
import { IMPORT_TYPES, SOURCE_NAMES } from '../../domain/sources.js';
import { FILM_SORTS, type FilmFilter } from '../../entities/movies/search.js';
import { optional, plainText, queryString, searchOf } from '../components/form-fields.js';
import { addView, viewFields, type ListView } from '../components/list-view.js';

const LAST_PAGE = 100_000;

/** What no list offers does not matter. */
const text = (most: number) => optional(plainText(most)).catch(undefined);
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  optional(z.enum(values)).catch(undefined);

/** The filters and the view of the list of films, as they stand in its address. */
export const filmsQuery = z
  .object({
    q: text(300),
    festival: text(120),
    import_type: oneOf(IMPORT_TYPES),
    review_state: oneOf(REVIEW_STATES),
    reason: text(120),
    source: oneOf(SOURCE_NAMES),
    ...viewFields(FILM_SORTS),
    page: z.coerce.number().int().min(1).max(LAST_PAGE).catch(1).default(1),
  })
  .transform(({ q, import_type: importType, review_state: reviewState, ...rest }) => ({
    text: q,
    importType,
    reviewState,
    ...rest,
  }));

/** Filters, view and page as a query string with its "?", as {@link filmsQuery} reads it; empty for the first page of all films. */
export function filmsString(filter: FilmFilter, view: ListView = { without: [] }, page = 1): string {
  const given = {
    q: filter.text,
    festival: filter.festival,
    import_type: filter.importType,
    review_state: filter.reviewState,
    reason: filter.reason,
    source: filter.source,
  };
  const search = searchOf(given);
  addView(search, view);
  if (page > 1) search.set('page', String(page));
  return queryString(search);
}
