import { z } from 'zod';

/** A page of `/movie/changes`: ids of films that were edited, as its documentation has it; no body is recorded. */
export const tmdbChangesSchema = z.object({
  results: z.array(z.object({ id: z.int().positive() })),
  total_pages: z.int().nonnegative(),
});
export type TmdbChanges = z.infer<typeof tmdbChangesSchema>;

/**
 * TMDb ids of all films that were edited, from page after page.
 * @param maxPages each is a request; of a longer list the first is read alone.
 * @returns undefined for a longer list.
 */
export async function changedIds(
  read: (page: number) => Promise<TmdbChanges>,
  maxPages: number,
): Promise<number[] | undefined> {
  const first = await read(1);
  if (first.total_pages > maxPages) return undefined;
  const changed = first.results.map(({ id }) => id);
  for (let page = 2; page <= first.total_pages; page += 1)
    changed.push(...(await read(page)).results.map(({ id }) => id));
  return changed;
}
