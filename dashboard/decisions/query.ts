import { z } from 'zod';
import { DECISION_SORTS, type DecisionFilter } from '../../entities/review/decisions.js';
import { optional, plainText, queryString, searchOf } from '../components/form-fields.js';
import { addView, viewFields, type ListView } from '../components/list-view.js';

const LAST_PAGE = 100_000;
const field = optional(plainText(200));

/** Which decisions are looked at, in which order and columns. */
export const decisionsQuery = z.object({
  reviewer: field,
  festival: field,
  ...viewFields(DECISION_SORTS),
  page: z.coerce.number().int().min(1).max(LAST_PAGE).catch(1).default(1),
});

/** Filter, view and page as a query string with its "?". */
export function decisionsString(
  { reviewer, festival }: DecisionFilter,
  view: ListView = { without: [] },
  page = 1,
): string {
  const search = searchOf({ reviewer, festival });
  addView(search, view);
  if (page > 1) search.set('page', String(page));
  return queryString(search);
}
