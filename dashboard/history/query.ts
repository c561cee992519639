import { z } from 'zod';
import { HISTORY_KINDS } from '../../domain/views/history.js';
import { SOURCE_NAMES } from '../../domain/sources.js';
import type { HistoryEnd, HistoryFilter } from '../../entities/movies/history/all-history.js';
import { optional, plainText, queryString, searchOf } from '../components/form-fields.js';

/** Which part of the history is looked at, and where the page before ended. */
export const historyQuery = z
  .object({
    kind: optional(z.enum(HISTORY_KINDS)).catch(undefined),
    source: optional(z.enum(SOURCE_NAMES)).catch(undefined),
    festival: optional(plainText(120)).catch(undefined),
    at: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/)
      .optional()
      .catch(undefined),
    key: optional(plainText(60)).catch(undefined),
  })
  .transform(({ at, key, ...filter }) => ({
    filter,
    after: at === undefined || key === undefined ? undefined : { at, key },
  }));

/** The filter and the end of a page as a query string with its "?". */
export function historyString({ kind, source, festival }: HistoryFilter, end?: HistoryEnd): string {
  const search = searchOf({ kind, source, festival, at: end?.at, key: end?.key });
  return queryString(search);
}
